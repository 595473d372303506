"""How facts come into a graph, and how a graph is checked."""
