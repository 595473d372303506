"""How many examples a property test tries: few in `make test`, many in the long run (COOPGRAPH_TESTS=long)."""

import os

LONG = os.environ.get("COOPGRAPH_TESTS") == "long"


def examples(short: int) -> int:
    """The number given, or 500 in the long run."""
    return 500 if LONG else short
