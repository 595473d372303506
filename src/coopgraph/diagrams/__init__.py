"""From a network to a DiagramSpec: what is drawn, where, in which colours, with which labels; all of it data.

- `spec`: makes the DiagramSpec (`docs/diagram-spec.md`, `spec_types`), which every writer of pictures reads; `legend`: the kinds.
- `overview`: of a network that is too large to be drawn.
- `layouts/`: where things stand, a module for each layout.
- `label_text`: labels wrapped and measured; `label_places`: the side on which each is free; `geometry`: points and boxes.
- `theme`: the colours that are not those of kinds.
"""
