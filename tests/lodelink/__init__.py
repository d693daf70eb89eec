"""Tests of `lodelink`."""
