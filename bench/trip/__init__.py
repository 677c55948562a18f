"""What bench/roundtrip.py is made of: a newsroom at work, and what must be true of a copy."""
