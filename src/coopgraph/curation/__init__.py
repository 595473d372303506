"""How facts come into a graph (`tables/`), and how a graph is checked (`checks/`).

Both take a view of a graph; neither knows anything of answers or pictures.
"""
