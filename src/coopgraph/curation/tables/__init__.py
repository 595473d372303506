"""Fact tables: from the cells of a file to the triples and claims of a layer; nothing is lost on the way.

- `reader`: a file of any kind as a fact table (`columns`), by `csv_json` and `sheets`; `wide` maps tables of other shapes.
- `load`: through its rows, each of which is stated with its claim, or rejected with what was expected.
- `register`: the things that rows name, found or given an IRI.
- `predicates`: what a row means; `amounts`: numbers as tables give them (dates: `base.dates`).
- `facts`: the triples of a row; `sources`: the documents that are cited.
"""
