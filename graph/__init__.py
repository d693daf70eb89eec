"""The graph: facts become claims, claims become edges, in Neo4j or in the embedded engine behind one `Store`.

The only package that imports a database driver. Reading documents, canned queries and HTTP live elsewhere.
"""
