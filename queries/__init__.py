"""The catalogue of canned questions, and what is made of it: resolved parameters, answers with evidence, plain asking.

Nothing of HTTP lives here, and no driver: questions are put to the graph through its store.
"""
