"""Where triples are kept, and the engines that answer queries over them.

A *place* (`memory`, `disk/`, `remote/`) holds a graph with all its lenses and gives an *engine* for each of them; the protocol
`engine.Engine` is all that the rooms above know. A new kind of store is one more place.

- `files`: any RDF format read safely, by what `reading/` knows of each; `claim_table` and `claim_reader`: claims as the rows and columns of a file, and in full again.
- `lens`: layers merged to a lens; `rules`: what they deduce from; `graphs`: those of a store, alone and together.
- `answer`: columns and rows, text until they are looked at.
- `statistics` and `labels`: what is counted once, and an index of what things are called.
- `worker`: processes beside this one that run what may take long.
- `export`: a graph written to a file; `rdflib_dataset`: the same store for rdflib.
"""
