"""What a graph says through a lens: its terms, names and claims, and why an answer holds."""
