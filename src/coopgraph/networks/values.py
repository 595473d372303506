"""What a thing has of its own, of the literals that are stated of it: labels, attributes, where and when it is."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, time

import pyoxigraph as ox

from coopgraph.base.dates import bounds, span
from coopgraph.base.terms import to_python
from coopgraph.base.vocab import CG, PREFIXES, XSD
from coopgraph.knowledge.evidence import ClaimsBehind
from coopgraph.knowledge.schema import LABEL_PROPERTIES
from coopgraph.networks.attributes import ThingAttributes

_LABELS = {node.value: rank for rank, node in enumerate(LABEL_PROPERTIES)}
_LATITUDE, _LONGITUDE = (PREFIXES["wgs"] + name for name in ("lat", "long"))
_TIME = XSD + "dateTime"
_WKT = re.compile(r"(?:<[^>]*(?:CRS84|EPSG/0/4326)>\s*)?POINT\s*\(\s*([-+.\deE]+)\s+([-+.\deE]+)\s*\)", re.IGNORECASE)
_FIRST, _LAST = (CG + name for name in ("notBefore", "notAfter"))


def own_data(
    iri: str, literals: list[ox.Triple], claims: ClaimsBehind, labels: Mapping[str, int] = _LABELS
) -> ThingAttributes:
    """What a thing has of its own: labels, attributes with the claims behind each, where and when it is.

    Args:
        labels: the properties that give it its labels, the best with 0.
    """
    ranked: dict[str, tuple[int, str]] = {}
    values: dict[str, list[ox.Literal]] = {}
    behind: dict[str, list[tuple[str, ...]]] = {}
    for triple in sorted(literals, key=in_order):
        property, literal = triple.predicate.value, triple.object
        rank = labels.get(property)
        if rank is not None:
            language = literal.language or ""  # type: ignore[union-attr]
            if language not in ranked or rank < ranked[language][0]:
                ranked[language] = (rank, literal.value)  # type: ignore[union-attr]
            if rank == 0:
                continue
        values.setdefault(property, []).append(literal)  # type: ignore[arg-type]
        behind.setdefault(property, []).append(claims.get(triple, ()))
    data: ThingAttributes = {
        "labels": {language: text for language, (_, text) in ranked.items()} or {"": iri},
        "attributes": {property: [to_python(value) for value in each] for property, each in values.items()},
        "attribute_claims": behind,
    }
    if point := _point(values):
        data["point"] = point
    if days := _span(values):
        data["span"] = days
    return data


def in_order(triple: ox.Triple) -> tuple[str, str, str, str]:
    """Sort triples by subject, property and value."""
    value = triple.object
    language = (value.language or "") if isinstance(value, ox.Literal) else ""
    return triple.subject.value, triple.predicate.value, value.value, language  # type: ignore[union-attr]


def _point(values: dict[str, list[ox.Literal]]) -> tuple[float, float] | None:
    """Latitude and longitude, where both are given."""
    texts = [values[p][0].value for p in (_LATITUDE, _LONGITUDE) if p in values]
    return point(*texts) if len(texts) == 2 else None


def point(latitude: str, longitude: str) -> tuple[float, float] | None:
    """A place on earth, where both are numbers that there can be."""
    try:
        y, x = float(latitude), float(longitude)
    except ValueError:
        return None
    return (y, x) if abs(y) <= 90 and abs(x) <= 180 else None


def wkt_point(text: str) -> tuple[float, float] | None:
    """The place that a text such as `POINT(2.9 36.7)` names, longitude first; None for other shapes and other systems."""
    match = _WKT.fullmatch(text.strip())
    return point(match[2], match[1]) if match else None


def moments(literals: Iterable[ox.Literal]) -> tuple[str, str] | None:
    """The first and last moment of some dates with an hour, in universal time where they have a zone."""
    every = [moment for literal in literals if literal.datatype.value == _TIME and (moment := _moment(literal.value))]
    return (min(every), max(every)) if every else None


def _moment(text: str) -> str:
    """A moment as ISO 8601 has it, without a zone; nothing for midnight, which stands for the whole day."""
    try:
        moment = datetime.fromisoformat(text.strip())
        if moment.tzinfo:
            moment = moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return ""
    return moment.replace(tzinfo=None, microsecond=0).isoformat() if moment.time() != time() else ""


def _span(values: dict[str, list[ox.Literal]]) -> tuple[str, str] | None:
    """The first and last day on which a thing may have been, from its bounds or else from all its dates."""
    ends = [v for p in (_FIRST, _LAST) for v in values.get(p, ())]
    dates = ends or [v for literals in values.values() for v in literals]
    spans = [bounds(v.value) if v.datatype.value == _TIME else span(v) for v in dates]
    days = [day.isoformat() for each in spans for day in each or () if day]
    return (min(days), max(days)) if days else None
