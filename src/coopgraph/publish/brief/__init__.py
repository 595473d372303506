"""Briefs: one page on one thing, with footnotes, as HTML and Markdown.

`sections` asks the named questions, `blocks` are what a page is made of, `brief` writes it.
"""
