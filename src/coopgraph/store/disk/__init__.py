"""A graph kept in a directory: `directory` is the place, which `build` makes of files and `check` compares with what was made.

`manifest` is what it says of itself, `folders` are those of its data; `parts` lays out what lenses show, so that each costs its difference.
"""
