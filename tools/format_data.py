"""Write the files of graph_data/ in their one form; with --check, only say which are not in it."""

import sys
from pathlib import Path

import pyoxigraph as ox

from coopgraph.base.vocab import PREFIXES
from coopgraph.store.files import write_quads

ROOT = Path(__file__).resolve().parent.parent / "graph_data"
BY_HAND = {"dataset.ttl"}  # commented, hence laid out by hand


def formatted(path: Path) -> str:
    """The one form of a data file."""
    return write_quads(ox.parse(path=str(path), format=ox.RdfFormat.TURTLE), ox.RdfFormat.TURTLE, PREFIXES)


def main() -> int:
    """Format or check; 1 when a checked file is not in its form."""
    wrong = [p for p in sorted(ROOT.rglob("*.ttl")) if p.name not in BY_HAND and formatted(p) != p.read_text("utf-8")]
    for path in wrong:
        if "--check" in sys.argv:
            print(f"{path.relative_to(ROOT.parent)} is not in its one form; run `make format`")
        else:
            path.write_text(formatted(path), "utf-8")
    return 1 if wrong and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
