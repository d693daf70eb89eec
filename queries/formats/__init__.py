"""Formats: the graph, or what an answer rests on, written the way other tools read it; one module a family of formats.

`queries.formats.registry` knows them all. Reading the graph lives in `graph.present`, what an answer is in
`queries.answer`; files, HTTP and the command line are not known here.
"""
