"""Where things stand in a diagram: one module for each layout."""
