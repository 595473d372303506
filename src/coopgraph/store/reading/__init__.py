"""What files are made of: looked at before a parser sees them, read, and told where they cannot be read.

- `formats`: endings, and what begins as what; `options`: how a file is to be read, where that is not as it says.
- `file_reader`: one file into a store; `faults`: what cannot be read in it, with line and text, raised or left out and counted.
- `packed`: what is inside of gzip, zip and the like; `xml_documents`: encodings, entities, depth; `line_formats`: N-Triples of any size.
- `json_ld`: contexts that are given; `json_lines`: HexTuples, JSON-LD and entities by lines; `ftm`: those of FollowTheMoney; `trix`.
- `numbers`: those that a datatype cannot hold.
"""
