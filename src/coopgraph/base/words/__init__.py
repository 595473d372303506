"""What coopgraph itself says, in French, English and Arabic: a catalogue for each place where it is said."""
