"""What bench/pages.py measures with: editions, servers, the peer."""
