"""What bench/load.py and bench/day.py measure with: rows, outlets, readers, processes."""
