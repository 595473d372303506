"""What coopgraph itself says, in French, English and Arabic: a catalogue for each place where it is said.

`answers` (below and beside answers), `page` and `picture` (diagrams), `brief`, `findings` and `passages` (checks), `measures`, and
`dates_numbers` (days, months and numbers as people write them).
"""
