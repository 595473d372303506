"""Fact tables: from the cells of a file to the triples and claims of a layer."""
