"""Where triples are kept, and the engines that answer queries over them.

A *place* (`memory`, `disk/`, `remote/`) holds a graph with all its lenses and gives an *engine* for each of them; the protocol
`engine.Engine` is all that the rooms above know. A new kind of store is one more place.

- `files`: any RDF format read safely; `claim_table` and `claim_reader`: claims as the rows and columns of a file, and in full again.
- `lens`: layers merged to a lens, and the rules.
- `answer`: columns and rows, text until they are looked at.
- `worker`: processes beside this one that run what may take long.
- `export`: a graph written to a file; `rdflib_dataset`: the same store for rdflib.
"""
