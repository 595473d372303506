"""From a DiagramSpec or a graph to files that people open: pages, pictures, data of other programs, briefs."""
