"""What keeps an answer from being misread: what is said below it, and whether it is all there is.

- `completeness`: complete as stated, open, or not known. `open_lists` are those that an answer rests on, `lower_bounds` how much there
  is at least, where the query is `monotone`. `patterns` is how a query is looked through.
- `caveats` writes the notes, of what the others find: `left_out` and `silent_dates` (what drops out), `conflicts` (disputed values,
  things that may be one), `unknown_names`, `overlaps` (groups in one another).
"""
