"""What keeps an answer from being misread: what is said below it, and whether it is all there is.

- `completeness`: complete as stated, open with a lower bound, or not known.
- `caveats` writes the notes, of what the others find: `left_out` (what drops out), `overlaps` (groups in one another).
"""
