"""What this process is for; its way in says so before the settings are read."""

serves = False  # pages, from several threads: see wsgi.py
