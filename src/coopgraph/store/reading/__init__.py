"""What files are made of: packed or plain, XML, JSON, lines; looked at before a parser sees them, and told where they cannot be read.

- `line_formats`: N-Triples and N-Quads of any size, and how deep brackets stand in one another.
"""
