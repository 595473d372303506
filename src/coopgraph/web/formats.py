"""The formats of answers by their media types, and which of them a client accepts."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

RESULTS = {  # of SELECT and ASK; the first is for a client that takes anything, as old tools do
    "xml": "application/sparql-results+xml",
    "json": "application/sparql-results+json",
    "csv": "text/csv; charset=utf-8",
    "tsv": "text/tab-separated-values; charset=utf-8",
}
GRAPHS = {  # of CONSTRUCT, DESCRIBE and whole graphs
    "ttl": "text/turtle; charset=utf-8",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
    "jsonld": "application/ld+json",
    "trig": "application/trig",
    "nq": "application/n-quads",
}
_ALSO = {  # other names that clients give them
    "application/xml": ("xml", "rdf"),
    "text/xml": ("xml", "rdf"),
    "application/json": ("json", "jsonld"),
    "text/json": ("json", "jsonld"),
    "application/x-turtle": ("ttl",),
    "application/turtle": ("ttl",),
    "text/n3": ("ttl",),
    "text/rdf+n3": ("ttl",),
    "text/plain": ("nt", "csv"),
    "text/x-nquads": ("nq",),
    "application/x-trig": ("trig",),
}
REMEMBERED = 256  # headers that were read
MOST = 100  # parts of an Accept header that are looked at


class Accepted(NamedTuple):
    """The formats that a client gets: of rows, and of triples; None where it takes none of ours."""

    results: str | None
    graph: str | None


class _Range(NamedTuple):
    type: str
    quality: float
    place: int


@lru_cache(REMEMBERED)
def accepted(header: str, wanted: str = "") -> Accepted:
    """The formats that suit an `Accept` header best.

    Args:
        wanted: the ending of a format, which goes before the header.
    """
    if wanted:
        names = (wanted if wanted in RESULTS else None, wanted if wanted in GRAPHS else None)
        return Accepted(*names)
    ranges = _ranges(header) or [_Range("*/*", 1.0, 0)]
    return Accepted(_best(RESULTS, ranges), _best(GRAPHS, ranges))


def of_type(header: str) -> str | None:
    """The format of a graph that is sent as this media type."""
    media = header.partition(";")[0].strip().lower()
    known = {_bare(type): name for name, type in GRAPHS.items()}
    also = [name for name in _ALSO.get(media, ()) if name in GRAPHS]
    return known.get(media) or next(iter(also), None)


@lru_cache(REMEMBERED)
def takes_gzip(header: str) -> bool:
    """Whether an `Accept-Encoding` header takes gzip."""
    return any(each.type in {"gzip", "x-gzip"} and each.quality > 0 for each in _ranges(header))


def _best(offered: Mapping[str, str], ranges: Sequence[_Range]) -> str | None:
    """The offered format of the greatest quality: one that is named before one that a wildcard takes, in the client's order."""
    rated = []
    for order, (name, media) in enumerate(offered.items()):
        names = [_bare(media), *(also for also, formats in _ALSO.items() if name in formats)]
        fits = [(_specific(each.type), -each.place, each.quality) for each in ranges if _fits(each.type, names)]
        if fits:
            specific, place, quality = max(fits)
            if quality > 0:
                rated.append((quality, specific, place if specific else 0, -order, name))
    return max(rated)[-1] if rated else None


def _fits(wanted: str, names: Sequence[str]) -> bool:
    if wanted == "*/*":
        return True
    if wanted.endswith("/*"):
        return names[0].startswith(wanted[:-1])
    return wanted in names


def _specific(wanted: str) -> int:
    return 0 if wanted == "*/*" else 1 if wanted.endswith("/*") else 2


def _bare(media: str) -> str:
    return media.partition(";")[0]


def _ranges(header: str) -> list[_Range]:
    ranges = []
    for place, part in enumerate(header.split(",")[:MOST]):
        media, *parameters = (each.strip().lower() for each in part.split(";"))
        if media:
            ranges.append(_Range(media, _quality(parameters), place))
    return ranges


def _quality(parameters: Sequence[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return min(max(float(value), 0.0), 1.0)
            except ValueError:
                return 0.0
    return 1.0
