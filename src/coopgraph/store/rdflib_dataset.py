"""What rdflib holds of a graph in a pyoxigraph store."""

from collections.abc import Mapping
from typing import Any

import pyoxigraph as ox
import rdflib
from oxrdflib import OxigraphStore

from coopgraph.base.vocab import PREFIXES
from coopgraph.sparql.order.keys import FUNCTIONS
from coopgraph.sparql.order.total import ask, totally_ordered


class _Ordered:
    """A pyoxigraph store that orders all kinds of terms."""

    def __init__(self, store: ox.Store):
        self._store = store

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def query(self, text: str, **options: Any) -> Any:
        """As in pyoxigraph's Store."""
        return ask(self._store, text, **options)

    def update(self, text: str, **options: Any) -> None:
        """As in pyoxigraph's Store; what is inserted may come from a sorted query."""
        self._store.update(totally_ordered(text), custom_functions=FUNCTIONS, **options)


def dataset(store: ox.Store, prefixes: Mapping[str, str] = PREFIXES) -> rdflib.Dataset:
    """A live rdflib Dataset over a store, with some prefixes."""
    made = rdflib.Dataset(store=OxigraphStore(store=_Ordered(store)))  # type: ignore[arg-type]
    for prefix, iri in prefixes.items():
        made.bind(prefix, iri)
    return made
