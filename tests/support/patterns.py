"""Count the triple patterns of a query with rdflib's parser, which is not the engine that runs it."""

from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

from coopgraph.base.vocab import PREFIXES


def count_patterns(text: str) -> int:
    """How many triple patterns a query has, path patterns counting as one, those inside EXISTS and MINUS included."""
    declared = "".join(f"PREFIX {p}: <{iri}>\n" for p, iri in PREFIXES.items())
    return _count(parseQuery(declared + text)[1])


def _count(part: object) -> int:
    if isinstance(part, CompValue):
        own = sum(len(triples) // 3 for triples in part.get("triples") or []) if part.name == "TriplesBlock" else 0
        return own + sum(_count(value) for key, value in part.items() if key != "triples")
    if isinstance(part, str) or not hasattr(part, "__iter__"):
        return 0
    return sum(_count(item) for item in part)
