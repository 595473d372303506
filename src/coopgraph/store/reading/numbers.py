"""Numbers that a datatype cannot hold."""

import re
from collections.abc import Callable, Iterable

import pyoxigraph as ox

from coopgraph.base.vocab import XSD

_INFINITE = [
    ox.Literal(f"{sign}INF", datatype=ox.NamedNode(XSD + kind)) for kind in ("double", "float") for sign in ("", "-")
]
_FLOAT = 3.5e38  # more than a float can hold
_LARGE = re.compile(rb"[-+]?(?:\d+\.?\d*|\.\d+)[eE]\+?\d{2,}|[-+]?\d{39,}")


def infinite(store: ox.Store, lines: Callable[[], Iterable[bytes]]) -> tuple[int, str] | None:
    """The first number that the engine holds as infinite, though a file writes it in digits: its line and text.

    Args:
        store: what the file was read into; only where it has such a number, the lines are looked at.
    """
    kinds = {each.datatype.value.removeprefix(XSD) for each in _INFINITE if _is_in(store, each)}
    most = _FLOAT if "float" in kinds else float("inf")
    for number, line in enumerate(lines(), 1) if kinds else ():
        for match in _LARGE.finditer(line):
            if abs(float(match[0])) >= most:
                return number, match[0].decode()
    return None


def _is_in(store: ox.Store, term: ox.Literal) -> bool:
    return next(iter(store.quads_for_pattern(None, None, term, None)), None) is not None
