"""What bench/upgrade.py measures with: rows of an earlier schema, and readers and writers."""
