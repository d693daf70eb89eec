"""Tests of the graph: pure combining on small literals, writing and reading on both engines."""
