"""The pages as a person meets them: a real Chromium on a real server."""
