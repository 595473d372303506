"""Complete `graph_data/reference/`: the entries of ISO 3166-1 and the regions of M49. What a file states already stays.

Usage: python tools/countries.py FOLDER

The folder holds, unchanged, what the facts are from:

- `country-codes.csv` (codes, Wikidata) and `UNSD-en.csv`, `UNSD-fr.csv`, `UNSD-ar.csv` (the United Nations' M49), of the
  repository datasets/country-codes (ODC-PDDL; Wikidata: CC0);
- `territories-en.json`, `territories-fr.json`, `territories-ar.json`: the files `territories.json` of cldr-localenames-full 47
  (Unicode License);
- `countries-50m.json` of the npm package `world-atlas` 2.0.2: Natural Earth 4.1, 1:50m (public domain).
"""

import csv
import json
import sys
from collections.abc import Iterable, Iterator
from heapq import heappop, heappush
from itertools import product, zip_longest
from math import cos, hypot, inf, radians, sqrt
from pathlib import Path

import pyoxigraph as ox
from outlines import SOUTHERNMOST, Point, area, decoded, unbroken

from coopgraph.base.vocab import ALT_LABEL, CG, PREF_LABEL, PREFIXES, SKOS, TYPE, XSD
from coopgraph.store.files import write_quads

TARGET = Path(__file__).resolve().parent.parent / "graph_data" / "reference"
LANGUAGES = ("en", "fr", "ar")
OTHERS = ("variant", "short")  # other names that CLDR has, such as Turkey
WIKIDATA = "http://www.wikidata.org/entity/"
NO_REGION = {"TWN"}  # the data set puts it into its copy of M49, which has no such entry
ITEMS = {"ESH": "Q6250", "NAM": "Q1030"}  # the territory, not the republic; a cell read as “not available”
PRECISION = 0.005  # degrees
Polygon = list[list[Point]]


def table(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return [{name: value.strip() for name, value in row.items()} for row in csv.DictReader(lines)]


# ---- Countries ----


def countries(folder: Path) -> Iterator[ox.Triple]:
    """What is known of each entry of ISO 3166-1."""
    regions = {row["ISO-alpha3 Code"]: finest(row) for row in table(folder / "UNSD-en.csv")}
    names = {language: territories(folder, language) for language in LANGUAGES}
    points = representative_points(json.loads((folder / "countries-50m.json").read_text("utf-8")))
    for row in table(folder / "country-codes.csv"):
        iso2, iso3 = row["ISO3166-1-Alpha-2"], row["ISO3166-1-Alpha-3"]
        node, m49 = ox.NamedNode(PREFIXES["country"] + iso3), row["ISO3166-1-numeric"].zfill(3)
        item = ITEMS.get(iso3) or row["wikidata_id"].rpartition("/")[2]
        yield ox.Triple(node, ox.NamedNode(TYPE), ox.NamedNode(CG + "Country"))
        yield from (said(node, CG + code, value) for code, value in (("iso2", iso2), ("iso3", iso3), ("m49", m49)))
        yield ox.Triple(node, ox.NamedNode(SKOS + "exactMatch"), ox.NamedNode(WIKIDATA + item))
        yield from (said(node, PREF_LABEL, names[language][iso2], language) for language in LANGUAGES)
        others = ((names[language].get(f"{iso2}-alt-{form}"), language) for language in LANGUAGES for form in OTHERS)
        yield from (said(node, ALT_LABEL, name, language) for name, language in others if name)
        if regions.get(iso3) and iso3 not in NO_REGION:
            yield ox.Triple(node, ox.NamedNode(CG + "inRegion"), region(regions[iso3]))
        for axis, degrees in zip(("lat", "long"), points.get(m49, ()), strict=False):
            number = f"{degrees:.2f}".rstrip("0").rstrip(".")
            value = ox.Literal(number, datatype=ox.NamedNode(XSD + "decimal"))
            yield ox.Triple(node, ox.NamedNode(PREFIXES["wgs"] + axis), value)


def territories(folder: Path, language: str) -> dict[str, str]:
    """The names of CLDR in a language, by alpha-2 code."""
    data = json.loads((folder / f"territories-{language}.json").read_text("utf-8"))
    return dict(data["main"][language]["localeDisplayNames"]["territories"])


def said(node: ox.NamedNode, property: str, text: str, language: str | None = None) -> ox.Triple:
    """A text that a property has for a node."""
    return ox.Triple(node, ox.NamedNode(property), ox.Literal(text, language=language))


# ---- Regions ----

LEVELS = ("Intermediate Region", "Sub-region", "Region")


def finest(row: dict[str, str]) -> str:
    """The code of the smallest region that M49 puts an entry into."""
    return next((row[f"{level} Code"] for level in LEVELS if row[f"{level} Code"]), "")


def region(code: str) -> ox.NamedNode:
    """The node of a region."""
    return ox.NamedNode(PREFIXES["region"] + code)


def regions(folder: Path) -> Iterator[ox.Triple]:
    """What M49 says of each of its regions."""
    for language in LANGUAGES:
        for row in table(folder / f"UNSD-{language}.csv"):
            if row["ISO-alpha3 Code"] in NO_REGION:
                continue
            levels = [level for level in LEVELS if row[f"{level} Code"]]
            for level, larger in zip_longest(levels, levels[1:]):
                code = row[f"{level} Code"]
                yield ox.Triple(region(code), ox.NamedNode(TYPE), ox.NamedNode(CG + "Region"))
                yield said(region(code), CG + "m49", code)
                yield said(region(code), PREF_LABEL, row[f"{level} Name"], language)
                if larger:
                    yield ox.Triple(region(code), ox.NamedNode(CG + "inRegion"), region(row[f"{larger} Code"]))


# ---- Points ----


def representative_points(topology: dict) -> dict[str, Point]:
    """By numeric code, latitude and longitude of the pole of inaccessibility of the largest polygon."""
    arcs, largest = decoded(topology), dict[str, Polygon]()
    for shape in topology["objects"]["countries"]["geometries"]:
        code = shape.get("id", "")
        for rings in polygons(shape, arcs):
            if max(y for _, y in rings[0]) < SOUTHERNMOST:
                continue  # around a pole, degrees measure nothing
            if code not in largest or area(scaled(rings)[0]) > area(scaled(largest[code])[0]):
                largest[code] = rings
    return {code: pole(rings) for code, rings in largest.items() if code}


def polygons(shape: dict, arcs: list[list[Point]]) -> Iterator[Polygon]:
    """The polygons of a shape, each as its rings, the outer one first."""
    for rings in [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]:
        yield [unbroken([p for i in ring for p in (arcs[i] if i >= 0 else arcs[~i][::-1])[:-1]]) for ring in rings]


def narrowing(rings: Polygon) -> float:
    """How much shorter than a degree of latitude one of longitude is, half-way up a polygon."""
    latitudes = [y for _, y in rings[0]]
    return cos(radians((min(latitudes) + max(latitudes)) / 2))


def scaled(rings: Polygon) -> Polygon:
    """A polygon with both degrees of one length."""
    by = narrowing(rings)
    return [[(x * by, y) for x, y in ring] for ring in rings]


def pole(rings: Polygon) -> Point:
    """The point of a polygon that is farthest from its edge, by squares that are split as long as one may hold a better."""
    flat = scaled(rings)
    xs, ys = zip(*flat[0], strict=True)
    half = max(max(xs) - min(xs), max(ys) - min(ys)) / 2
    squares: list[tuple[float, float, float, float, float]] = []

    def add(x: float, y: float, half: float) -> None:
        inside = distance(x, y, flat)
        heappush(squares, (-inside - half * sqrt(2), inside, x, y, half))

    add((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2, half)
    best, at = -inf, (0.0, 0.0)
    while squares:
        bound, inside, x, y, half = heappop(squares)
        if inside > best:
            best, at = inside, (x, y)
        if -bound - best > PRECISION:
            for dx, dy in product((-half / 2, half / 2), repeat=2):
                add(x + dx, y + dy, half / 2)
    return at[1], (at[0] / narrowing(rings) + 180) % 360 - 180


def distance(x: float, y: float, rings: Polygon) -> float:
    """How far a point is from the edge of a polygon; negative outside."""
    inside, nearest = False, inf
    for ring in rings:
        for (ax, ay), (bx, by) in zip(ring, ring[1:] + ring[:1], strict=True):
            if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
                inside = not inside
            length = (bx - ax) ** 2 + (by - ay) ** 2
            along = ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length if length else 0
            along = min(1, max(0, along))
            nearest = min(nearest, hypot(x - ax - along * (bx - ax), y - ay - along * (by - ay)))
    return nearest if inside else -nearest


# ---- Files ----


def completed(path: Path, triples: Iterable[ox.Triple]) -> str:
    """A file with what it does not state yet: a property that a thing has keeps its values, and labels each language."""
    held = [quad.triple for quad in ox.parse(path=str(path))]
    known = {key(triple) for triple in held}
    return write_quads({*held, *(t for t in triples if key(t) not in known)}, ox.RdfFormat.TURTLE, PREFIXES)


def key(triple: ox.Triple) -> tuple[str, str, str | None]:
    """What a thing has one value of."""
    language = triple.object.language if isinstance(triple.object, ox.Literal) else None
    return triple.subject.value, triple.predicate.value, language


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    for name, triples in (("countries", countries(folder)), ("regions", regions(folder))):
        path = TARGET / f"{name}.ttl"
        path.write_text(completed(path, triples), "utf-8")
        print(f"{path.name}: {len(path.read_text('utf-8').splitlines())} lines")
