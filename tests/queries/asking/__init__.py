"""Tests of queries.asking: the words, what questions mean, and a set of questions that other people wrote."""
