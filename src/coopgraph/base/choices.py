"""What a user may choose from: one list for the library and the command line, which starts without importing the rooms.

A room that has what is chosen holds a function or a module for each name here; tests hold both together.
"""

LENSES = ("ministry", "sourced", "possible")
LANGUAGES = ("en", "fr", "ar")
LAYOUTS = ("rings", "stress", "map", "timeline", "matrix", "hierarchy", "partners")
PICTURE_FORMATS = ("html", "svg", "png", "gexf", "graphml", "json", "mmd", "csv")
ANSWER_FORMATS = ("table", "csv", "tsv", "json", "xml", "md", "html")
TRIPLE_FORMATS = ("ttl", "nt", "trig", "jsonld", "rdf")  # of answers that are triples
BRIEF_FORMATS = ("html", "md")
CITATION_FORMATS = ("text", "bibtex", "csl-json")
MEASURES = ("degree", "weighted_degree", "betweenness", "closeness", "eigenvector", "pagerank", "core", "community")
DECIMAL_MARKS = (",", ".")
