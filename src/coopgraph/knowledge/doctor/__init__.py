"""Why a query gives nothing: `doctor` looks for the smallest part without a match, and tries ways in which it may be meant otherwise.

- `cures` is what all of them share, and those of literals, directions, kinds and properties.
- `name_cures`: names that nothing has, and texts under another name. `value_cures`: values that are there as a range.
- `link_cures`: what the steps and numbers of a thing have, asked of the thing.
- `filter_cures`: filters that let nothing through; `literals`: other forms of what a query says.
"""
