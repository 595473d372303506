"""Fact tables: from the cells of a file to the triples and claims of a layer; nothing is lost on the way.

- `reader`: a file of any kind as a fact table (`columns`), by `formats`; `wide` turns tables of other shapes into one, as a
  `mapping` says, of which `suggest` writes a first one.
- `load`: through its rows, each of which is stated with its claim, or rejected with what was expected.
- `register`: the things that rows name, found or given an IRI.
- `predicates`: what a row means; `amounts`: numbers as tables give them (dates: `base.dates`), `countries` by names and numbers,
  in the `styles` of their columns.
- `facts`: the triples of a row; `sources`: the documents that are cited.
"""
