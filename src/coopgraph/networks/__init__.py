"""From a graph to a network of things and statements, and what can be measured in it."""
