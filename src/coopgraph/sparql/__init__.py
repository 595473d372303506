"""SPARQL as text, tokens and tree; nothing here runs a query, and all of it is a pure function of the text.

- `tokens` → `prologue`: what names stand for: base, prefixes, relative IRIs and escaped code points.
- `tokens` → `prepared`: limits, prefixes, old names written as they are now, and values bound to parameters, never formatted into the text.
- `tokens` → `parser` → `tree`: the structure of a query, each part with its place, which answers for itself (`paths`: property paths).
- `rewrite`: a pattern written again, so that each part of it says whether it matched.
- `pages`: a long answer asked for in pages.        - `order/`: one order for all kinds of terms in `ORDER BY`.
- `cost`: how much work a query can be at most.
- `hints`: what is wrong with a query, in the user's words, with a caret.
- `questions`: the named questions of `queries/*.rq`.
Below it is `base`; `store` runs what is prepared here.
"""
