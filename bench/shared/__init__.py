"""What several benchmarks need: processes, ports, a private PostgreSQL."""
