"""The routes, one module a family of addresses.  Each is thin over `queries.service`."""
