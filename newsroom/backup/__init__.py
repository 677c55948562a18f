"""Backups: the whole newsroom in one file, whatever its database."""
