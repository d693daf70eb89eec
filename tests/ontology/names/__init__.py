"""Tests of the recogniser: normal form, vocabulary index, values, names by form and context, offsets."""
