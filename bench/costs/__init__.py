"""What bench/units.py measures: the wire, the desk, the clock's questions, bytes on disk."""
