"""Why a query gives nothing: `doctor` tries ways in which the smallest part without a match (`core`) may be meant otherwise.

- `cures` is what all of them share, with what is known of `kinds`.
- `name_cures`: names that nothing has, and texts under another name. `graph_cures`: names of graphs.
- `literal_cures`, `value_cures`: literals in another form, and values that are there as a range; `literals`: other forms.
- `place_cures`: the other end, another variable, another class. `property_cures`, `link_cures`: another property, or that of steps.
- `filter_cures`: filters that let nothing through. `group_cures`: what takes away what the rest matches.
"""
