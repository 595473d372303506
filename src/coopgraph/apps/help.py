"""Help on the command line, as wide as the terminal."""

import argparse
import os
from functools import cache


class Help(argparse.RawDescriptionHelpFormatter):
    """Help as wide as the terminal, asked without `shutil`, which a cold start would have to import."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=_columns() - 2)


@cache
def _columns() -> int:
    given = os.environ.get("COLUMNS", "")
    if given.isdecimal() and int(given):
        return int(given)
    return (os.get_terminal_size(1).columns if os.isatty(1) else 80) or 80
