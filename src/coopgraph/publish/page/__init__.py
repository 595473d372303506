"""The page of a diagram: a template, a style sheet and the scripts that run in it."""
