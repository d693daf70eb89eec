"""Tests of the optional extractor: no endpoint but a stub over loopback is ever asked."""
