"""A graph behind a SPARQL endpoint: `endpoint` is the place, `transport` speaks HTTP, `results` reads what came back, `push` copies a
graph to a server."""
