"""Ways in which a part of a query that matches nothing may be meant otherwise; `coopgraph.knowledge.diagnosis` tries them.

- `cures` is what all of them share, and those of literals, directions, kinds and properties.
- `name_cures`: names that nothing has, and texts under another name. `value_cures`: values that are there as a range.
- `link_cures`: what the steps and numbers of a thing have, asked of the thing.
- `filter_cures`: filters that let nothing through.
"""
