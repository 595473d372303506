"""The countries and regions of the shipped graph."""

import csv
from collections import defaultdict
from decimal import Decimal
from math import hypot

import pyoxigraph as ox
import pytest

from coopgraph import paths
from coopgraph.vocab import ALT_LABEL, CG, PREF_LABEL, PREFIXES, SKOS, TYPE, XSD

COUNTRY, REGION = PREFIXES["country"], PREFIXES["region"]
LAT, LONG = PREFIXES["wgs"] + "lat", PREFIXES["wgs"] + "long"
WIKIDATA = "http://www.wikidata.org/entity/"
PARTNERS = "ARE AUT BEL COG DEU EGY ESP EST FRA GBR GIN ITA KOR NER NLD QAT TCD TUN TUR YEM"
NAMED = {*PARTNERS.split(), "DZA", "IRN", "LBY", "MAR", "SYR"}
TOP_LEVEL = {"002", "142", "150"}

Node = dict[str, list]


def quads(name: str) -> list[ox.Quad]:
    return list(ox.parse(path=str(paths.graph_data() / "reference" / f"{name}.ttl")))


def nodes(name: str, base: str) -> dict[str, Node]:
    found: dict[str, Node] = defaultdict(lambda: defaultdict(list))
    for quad in quads(name):
        assert quad.subject.value.startswith(base)
        found[quad.subject.value.removeprefix(base)][quad.predicate.value].append(quad.object)
    return found


@pytest.fixture(scope="module")
def countries() -> dict[str, Node]:
    return nodes("countries", COUNTRY)


@pytest.fixture(scope="module")
def regions() -> dict[str, Node]:
    return nodes("regions", REGION)


@pytest.fixture(scope="module")
def checked() -> dict[str, dict[str, str]]:
    path = paths.graph_data().parent.parent / "shared" / "data" / "identifiers.csv"
    if not path.is_file():
        pytest.skip("the table of identifiers is not beside this checkout")
    found: dict[str, dict[str, str]] = defaultdict(dict)
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["kind"] == "country" and row["verified"] == "yes":
                iso = row["entity"].removeprefix("country/")
                found[iso] |= {row["scheme"]: row["value"], "lat": row["lat"], "lon": row["lon"]}
    return found


def one(node: Node, predicate: str) -> str:
    (term,) = node[predicate]
    return term.value


def point(node: Node) -> tuple[Decimal, Decimal]:
    return Decimal(one(node, LAT)), Decimal(one(node, LONG))


@pytest.mark.parametrize("name", ["countries", "regions"])
def test_no_blank_nodes(name):
    for quad in quads(name):
        assert not isinstance(quad.object, ox.BlankNode)


def test_countries_are_those_of_the_document(countries):
    assert set(countries) == NAMED
    assert len(countries) == 25
    for iso, node in countries.items():
        assert (one(node, TYPE), one(node, CG + "iso3")) == (CG + "Country", iso)
    for code in ("iso2", "iso3", "m49"):
        assert len({one(node, CG + code) for node in countries.values()}) == 25


@pytest.mark.parametrize(
    ("iso", "m49", "english"),
    [
        ("COG", "178", "Congo - Brazzaville"),
        ("GIN", "324", "Guinea"),
        ("KOR", "410", "South Korea"),
        ("NER", "562", "Niger"),
    ],
)
def test_countries_with_near_namesakes_are_the_right_ones(countries, iso, m49, english):
    assert one(countries[iso], CG + "m49") == m49
    assert english in {label.value for label in countries[iso][PREF_LABEL] if label.language == "en"}
    assert not {"COD", "GNB", "GNQ", "NGA", "PRK"} & set(countries)


def test_labels_are_one_for_each_language(countries, regions):
    for node in (*countries.values(), *regions.values()):
        assert sorted(label.language for label in node[PREF_LABEL]) == ["ar", "en", "fr"]
        assert not set(node[ALT_LABEL]) & set(node[PREF_LABEL])


def test_points_are_short_decimals_on_the_globe(countries):
    for node in countries.values():
        assert {term.datatype.value for term in node[LAT] + node[LONG]} == {XSD + "decimal"}
        latitude, longitude = point(node)
        assert max(abs(latitude) / 90, abs(longitude) / 180) <= 1
        assert min(latitude.as_tuple().exponent, longitude.as_tuple().exponent) >= -4


def test_estonia_is_the_northernmost_partner(countries):
    assert max(PARTNERS.split(), key=lambda iso: point(countries[iso])[0]) == "EST"


def test_regions_lead_to_a_top_level_one(countries, regions):
    used = set()
    for node in countries.values():
        chain = [one(node, CG + "inRegion").removeprefix(REGION)]
        while up := regions[chain[-1]].get(CG + "inRegion"):
            chain.append(up[0].value.removeprefix(REGION))
        assert chain[-1] in TOP_LEVEL
        used.update(chain)
    assert used == set(regions)
    for code, node in regions.items():
        assert (one(node, TYPE), one(node, CG + "m49")) == (CG + "Region", code)


def test_codes_are_the_verified_ones(countries, checked):
    assert set(checked) == set(countries)
    for iso, row in checked.items():
        node = countries[iso]
        for name, scheme in (("iso2", "iso3166-1-alpha2"), ("iso3", "iso3166-1-alpha3"), ("m49", "un-m49")):
            assert one(node, CG + name) == row[scheme]
        item = row.get("wikidata-alternative", row["wikidata"])
        exact = {WIKIDATA + item, row["eu-authority"], row["eurovoc"]}
        assert {term.value for term in node[SKOS + "exactMatch"]} == exact
        close = {WIKIDATA + row["wikidata"]} if "wikidata-alternative" in row else set()
        assert {term.value for term in node[SKOS + "closeMatch"]} == close
        finest = row.get("m49-intermediate-region", row["m49-subregion"])
        assert one(node, CG + "inRegion") == REGION + finest.split()[0]


def test_points_are_near_the_check_values(countries, checked):
    for iso, row in checked.items():
        latitude, longitude = point(countries[iso])
        assert hypot(float(latitude) - float(row["lat"]), float(longitude) - float(row["lon"])) <= 4, iso
