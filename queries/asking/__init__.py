"""Asking in plain words: from a Chinese or English question to a question of the catalogue with its parameters, or to
"cannot answer that". The phrasings are the catalogue's own; no rows are read here but by way of queries.service.
"""
