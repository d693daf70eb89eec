"""Exports, opened in the tools that they are for."""
