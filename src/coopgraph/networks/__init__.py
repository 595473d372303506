"""From a graph to a network of things and statements (a networkx MultiDiGraph), and what can be measured in it.

- `attributes`: what nodes, edges and a network carry.
- `things`: a graph read once, in bulk; `network`: the part of it that is wanted, with claims and lenses.
- `collapse`: agreements and the like as edges between their parties, and back.
- `from_answer`: the network of a table.
- `measure` (algorithms in `centrality`) and `project` (two modes, over time).
"""
