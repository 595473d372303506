"""From a query to a table, and from a table to other forms.

- `evaluation`: one query on its way to a table; `parameters`: the values that a named question takes.
- `rows`: an answer with what is to know about it, and `table`: its way into other forms, which are
  `formats` (text, Markdown, HTML, CSV), `sparql_results` (JSON, XML, TSV) and `frames` (pandas, polars, Arrow; `typed_columns`).
- `about`: tables of what is said of a thing, and of what is called alike; `stats`: counts.
Writers take `Rows`, so that no format knows the table that it is a format of.
"""
