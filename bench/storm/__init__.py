"""A storm over a whole newsroom: the world around it, what is done to it, what must be true."""
