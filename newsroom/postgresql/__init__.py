"""PostgreSQL for the web process: see base.py."""
