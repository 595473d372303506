"""Foundations that every room may use and that know nothing of graphs.

- `errors`: the few errors, as a tree, each with its exit code.     - `vocab`: each IRI of ours, written once; `renamed`: what old ones are called now.
- `terms`: RDF terms, Python values and rdflib terms into one another.
- `dates`: partial dates, their bounds, and a comparison with three answers.
- `text`: labels chosen, cleaned and compared; `lines`: what is told line by line, for terminals and HTML.
- `output`: writing files; `paths`: where the shipped folders are; `progress`: bars for long work.
- `choices` and `ranges`: what a user may choose from, and numbers may be, for library and command line alike.
- `extras`: packages that only some uses need, and the command that installs them.
- `words/`: what we say ourselves, in three languages.
"""
