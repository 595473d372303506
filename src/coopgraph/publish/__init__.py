"""From a DiagramSpec or a graph to files that people open.

- `drawing`: a picture of a network, with one writer for each format.
- `page/`: the page that asks nothing of any server.   - `svg` (`svg_elements`) and `png`: pictures.
- `exchange` (by `flat_rows`): GEXF, GraphML, Mermaid, JSON and CSV for other programs.
- `brief/`: one page on one thing.
"""
