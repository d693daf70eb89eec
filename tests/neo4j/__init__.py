"""A real Neo4j for the tests: its class path from Maven, started once a test run as a process of its own."""
