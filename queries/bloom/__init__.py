"""How the graph is looked at in Neo4j Bloom and Browser: the perspective, its checker, the Browser style, deep links.

Made from the ontology, the catalogue and the table look.toml; nothing is read from a graph, and no driver is imported.
"""
