"""The command line and the settings: puts the parts together.  Nobody imports it."""
