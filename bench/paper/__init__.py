"""What bench/pages.py measures with: a newsroom, its servers, the peer; and the measures."""
