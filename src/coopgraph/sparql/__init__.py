"""SPARQL as text and as a tree; nothing here runs a query."""
