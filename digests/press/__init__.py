"""The public site as plain files: only what changed is printed, and never half of it."""
