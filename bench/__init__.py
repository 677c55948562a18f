"""How fast it is, each time against a baseline in the same run."""
