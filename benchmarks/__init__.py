"""Measurements against the bars: `python -m benchmarks`, or `make bench`."""
