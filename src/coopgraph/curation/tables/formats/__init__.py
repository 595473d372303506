"""Tables as files have them, as a header and rows of text: CSV and JSON Lines (`encodings` guessed), workbooks and Parquet."""
