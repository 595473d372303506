"""Shapes and checks over a graph, and cited passages found in a copy of their document."""
