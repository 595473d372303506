"""From a network to a DiagramSpec: what is drawn, where, in which colours, with which labels."""
