"""The programs: the command line, notebooks and the demo."""
