"""What a graph says through a lens: its terms, names and claims, and why an answer holds.

- `view` holds it together: an engine with its `schema` (what the ontology says), `names` (from typed names to things)
  and `evidence` (claims, stated lists, vain searches), in a language. `Graph` is a view that users hold.
- `asked` is a query that is handed on: text, tree, what its names stand for, and the way to ask more.
- Why a row holds: `derivations` (the query asked again; `value_passing`, `property_paths`) → `explainer` (down to claims, and through
  rules) → `why` (as it is told).
- Why nothing: `diagnosis` holds it, `doctor` (loaded when an answer is empty) finds it out.
- What keeps an answer from being misread, and whether it is all: `warnings`. How it is cited: `citation`.
It asks engines (`store`) and reads queries (`sparql`); it knows nothing of tables.
"""
