"""A real small model instead of a scripted one: run by `make test-model`, and by nothing else."""
