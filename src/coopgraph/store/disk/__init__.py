"""A graph kept in a directory: `directory` is the place."""
