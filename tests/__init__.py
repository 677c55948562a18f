"""What the house promises. Start with test_walk.py."""
