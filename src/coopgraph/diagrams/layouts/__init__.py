"""Where things stand in a diagram: one module for each layout, found by its name.

A layout has `arrange(network, sizes, around)`, which gives an `arrangement`, and `NEEDS`, why it may have nothing to place;
`prepare(network)` where it draws another network than it is given (`matrix`). `choice` picks one; `extents` are the sizes and rows that they share.
To add one: its module, and its name in `coopgraph.base.choices.LAYOUTS`.
"""
