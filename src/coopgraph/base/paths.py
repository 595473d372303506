"""Where the shipped folders are: in the checkout when there is one, else inside the installed package."""

from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]


@cache
def _root() -> Path:
    """The folder that holds `ontology/` and `graph_data/`.

    An editable install also copies both folders beside the package, and those copies go stale;
    so a checkout, recognised by its own `pyproject.toml`, always wins.
    """
    checkout = PACKAGE.parent.parent
    return checkout if (checkout / "pyproject.toml").is_file() and (checkout / "ontology").is_dir() else PACKAGE


def ontology() -> Path:
    """The folder of the ontology, its schemes, shapes, checks and rules."""
    return _root() / "ontology"


def graph_data() -> Path:
    """The folder of the shipped graph."""
    return _root() / "graph_data"


def queries() -> Path:
    """The folder of the named questions."""
    return PACKAGE / "queries"
