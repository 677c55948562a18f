"""The two sides of bench/poll.py, and the web between them."""
