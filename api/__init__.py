"""HTTP: the app, its routers, errors and logs.  What a question means is in `queries`; no database is known here."""
