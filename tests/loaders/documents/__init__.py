"""Tests of the document readers, and the makers of what they read."""
