"""The countries and regions of the shipped graph."""

import csv
import importlib
from collections import Counter, defaultdict
from copy import deepcopy
from decimal import Decimal
from math import hypot

import pyoxigraph as ox
import pytest

from coopgraph.base import paths
from coopgraph.base.vocab import ALT_LABEL, CG, PREF_LABEL, PREFIXES, SKOS, TYPE, XSD

COUNTRY, REGION = PREFIXES["country"], PREFIXES["region"]
LAT, LONG = PREFIXES["wgs"] + "lat", PREFIXES["wgs"] + "long"
WIKIDATA = "http://www.wikidata.org/entity/"
PARTNERS = "ARE AUT BEL COG DEU EGY ESP EST FRA GBR GIN ITA KOR NER NLD QAT TCD TUN TUR YEM"
NAMED = {*PARTNERS.split(), "DZA", "IRN", "LBY", "MAR", "SYR"}
TOP_LEVEL = {"002", "009", "019", "142", "150"}
NO_REGION = {"ATA", "TWN"}  # entries of ISO 3166-1 that M49 puts into none
# Parts of other countries in Natural Earth 1:50m, or too small for it; around the pole degrees measure nothing.
NO_POINT = set("ATA BES BVT CCK CXR GIB GLP GUF MTQ MYT REU SJM TKL TUV UMI".split())
FILES = sorted(path.stem for path in (paths.graph_data() / "reference").glob("*.ttl"))
EU = "http://publications.europa.eu/resource/authority/country/"

# The countries that only other documents name: ISO codes, M49 and its finest region, and the whole degrees around the
# largest polygon (south, north, west, east) in Natural Earth 1:50m.
OTHERS = """
BHR BH 048 145  25 27  50  51
CHN CN 156 030  20 54  73 135
CIV CI 384 011   4 11  -9  -2
CMR CM 120 017   1 14   8  17
DNK DK 208 154  54 58   8  11
HTI HT 332 029  18 20 -75 -71
IRQ IQ 368 145  29 38  38  49
JOR JO 400 145  29 34  34  40
LBN LB 422 145  33 35  35  37
MLI ML 466 011  10 25 -13   5
MLT MT 470 039  35 36  14  15
MRT MR 478 011  14 28 -18  -4
NPL NP 524 034  26 31  80  89
OMN OM 512 145  16 25  51  60
POL PL 616 151  49 55  14  25
PRT PT 620 039  37 43 -10  -6
PSE PS 275 145  31 33  34  36
SAU SA 682 145  16 33  34  56
SEN SN 686 011  12 17 -18 -11
TGO TG 768 011   6 12  -1   2
"""
OTHER_ROWS = {row.split()[0]: row.split()[1:] for row in OTHERS.strip().splitlines()}

Node = dict[str, list]


def quads(name: str) -> list[ox.Quad]:
    return list(ox.parse(path=str(paths.graph_data() / "reference" / f"{name}.ttl")))


def nodes(base: str) -> dict[str, Node]:
    found: dict[str, Node] = defaultdict(lambda: defaultdict(list))
    for quad in (quad for name in FILES for quad in quads(name)):
        if quad.subject.value.startswith(base):
            found[quad.subject.value.removeprefix(base)][quad.predicate.value].append(quad.object)
    return found


def spoken_of(*folders: str) -> set[str]:
    """The codes of the countries that stand in any triple of these folders."""
    files = [path for folder in folders for path in (paths.graph_data() / folder).glob("*.ttl")]
    terms = {term for path in files for quad in ox.parse(path=str(path)) for term in (quad.subject, quad.object)}
    named = {term.value for term in terms if isinstance(term, ox.NamedNode)}
    return {iri.removeprefix(COUNTRY) for iri in named if iri.startswith(COUNTRY)}


@pytest.fixture(scope="module")
def countries() -> dict[str, Node]:
    return nodes(COUNTRY)


@pytest.fixture(scope="module")
def regions() -> dict[str, Node]:
    return nodes(REGION)


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


def names(node: Node, *properties: str) -> list[tuple[str, str]]:
    """Labels with their languages, in one order."""
    return sorted((term.language, term.value) for name in properties for term in node[name])


def shared_names(countries: dict[str, Node]) -> set[tuple[str, str]]:
    """Names that two countries have in one language."""
    counted = Counter(name for node in countries.values() for name in set(names(node, PREF_LABEL, ALT_LABEL)))
    return {name for name, times in counted.items() if times > 1}


def point(node: Node) -> tuple[Decimal, Decimal]:
    return Decimal(one(node, LAT)), Decimal(one(node, LONG))


@pytest.mark.parametrize("name", FILES)
def test_files_hold_countries_and_regions_only(name):
    for quad in quads(name):
        assert quad.subject.value.startswith((COUNTRY, REGION))
        assert not isinstance(quad.object, ox.BlankNode)


def test_each_thing_is_in_one_file():
    homes = defaultdict(set)
    for name in FILES:
        for quad in quads(name):
            homes[quad.subject.value].add(name)
    assert {thing: names for thing, names in homes.items() if len(names) > 1} == {}


def test_countries_are_those_of_iso_3166_1(countries):
    assert len(countries) == 249
    assert spoken_of("source", "editorial", "sourced") == NAMED | set(OTHER_ROWS)
    assert spoken_of("source", "editorial") | {"DZA"} == NAMED
    for iso, node in countries.items():
        assert (one(node, TYPE), one(node, CG + "iso3")) == (CG + "Country", iso)
        assert sum(term.value.startswith(WIKIDATA) for term in node[SKOS + "exactMatch"]) == 1
    for code in ("iso2", "iso3", "m49"):
        assert len({one(node, CG + code) for node in countries.values()}) == 249


def test_no_two_countries_share_a_name(countries):
    """What else could be wrong in a name, such as two that are exchanged, is told by what was signed (test_signed)."""
    assert shared_names(countries) == set()
    italy = next(name for name in countries["ITA"][PREF_LABEL] if name.language == "ar")
    wrong = deepcopy(countries)
    wrong["DEU"][PREF_LABEL].append(italy)
    assert shared_names(wrong) == {("ar", italy.value)}


@pytest.mark.parametrize(
    ("iso", "m49", "english"),
    [
        ("COG", "178", "Congo - Brazzaville"),
        ("GIN", "324", "Guinea"),
        ("KOR", "410", "South Korea"),
        ("MLI", "466", "Mali"),
        ("MLT", "470", "Malta"),
        ("MRT", "478", "Mauritania"),
        ("NER", "562", "Niger"),
    ],
)
def test_countries_with_near_namesakes_are_the_right_ones(countries, iso, m49, english):
    assert one(countries[iso], CG + "m49") == m49
    assert english in {label.value for label in countries[iso][PREF_LABEL] if label.language == "en"}


def test_labels_are_one_for_each_language(countries, regions):
    for node in (*countries.values(), *regions.values()):
        assert sorted(label.language for label in node[PREF_LABEL]) == ["ar", "en", "fr"]
        assert not set(node[ALT_LABEL]) & set(node[PREF_LABEL])


def test_points_are_short_decimals_on_the_globe(countries):
    assert {iso for iso, node in countries.items() if not node[LAT] + node[LONG]} == NO_POINT
    for node in (countries[iso] for iso in countries.keys() - NO_POINT):
        assert {term.datatype.value for term in node[LAT] + node[LONG]} == {XSD + "decimal"}
        latitude, longitude = point(node)
        assert max(abs(latitude) / 90, abs(longitude) / 180) <= 1
        assert min(latitude.as_tuple().exponent, longitude.as_tuple().exponent) >= -4


def test_estonia_is_the_northernmost_partner(countries):
    assert max(PARTNERS.split(), key=lambda iso: point(countries[iso])[0]) == "EST"


def test_regions_lead_to_a_top_level_one(countries, regions):
    assert {iso for iso, node in countries.items() if not node[CG + "inRegion"]} == NO_REGION
    used = set()
    for node in (countries[iso] for iso in countries.keys() - NO_REGION):
        chain = [one(node, CG + "inRegion").removeprefix(REGION)]
        while up := regions[chain[-1]].get(CG + "inRegion"):
            chain.append(up[0].value.removeprefix(REGION))
        assert chain[-1] in TOP_LEVEL
        used.update(chain)
    assert used == set(regions)
    for code, node in regions.items():
        assert (one(node, TYPE), one(node, CG + "m49")) == (CG + "Region", code)


@pytest.mark.parametrize("iso", OTHER_ROWS)
def test_other_countries_have_their_codes_and_a_point_within(countries, iso):
    node, (iso2, m49, region, *box) = countries[iso], OTHER_ROWS[iso]
    assert (one(node, CG + "iso2"), one(node, CG + "m49")) == (iso2, m49)
    assert one(node, CG + "inRegion") == REGION + region
    assert EU + iso in {term.value for term in node[SKOS + "exactMatch"]}
    (latitude, longitude), (south, north, west, east) = point(node), map(int, box)
    assert south < latitude < north
    assert west < longitude < east


def test_no_two_countries_share_a_point_or_a_match(countries):
    located = countries.keys() - NO_POINT
    assert len({point(countries[iso]) for iso in located}) == len(located)
    matches = [term.value for node in countries.values() for term in node[SKOS + "exactMatch"]]
    assert len(matches) == len(set(matches))


def test_codes_are_the_verified_ones(countries, checked):
    assert set(checked) == NAMED
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


# ---- The tool that completes the files ----


@pytest.fixture(scope="module")
def tool():
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(paths.graph_data().parent / "tools"))
        yield importlib.import_module("countries")


def test_a_representative_point_is_farthest_from_the_edge(tool):
    """Of a thick and a thin arm on the equator, in the thick one; a lake moves it."""
    arms = [(0.0, -1.0), (2.0, -1.0), (2.0, 0.8), (6.0, 0.8), (6.0, 1.0), (0.0, 1.0)]
    assert tool.pole([arms]) == pytest.approx((0, 1), abs=0.02)
    lake = [(0.5, -0.5), (1.5, -0.5), (1.5, 0.5), (0.5, 0.5)]
    assert max(map(abs, tool.pole([arms, lake]))) > 0.5


def test_what_a_file_states_stays(tool, tmp_path):
    file, node = tmp_path / "some.ttl", ox.NamedNode(COUNTRY + "ITA")
    file.write_text(f'<{node.value}> <{PREF_LABEL}> "Italia"@en .\n', "utf-8")
    new = [tool.said(node, PREF_LABEL, "Italy", "en"), tool.said(node, PREF_LABEL, "Italie", "fr")]
    file.write_text(tool.completed(file, new), "utf-8")
    assert {quad.object.value for quad in ox.parse(path=str(file))} == {"Italia", "Italie"}
    assert tool.completed(file, new) == file.read_text("utf-8")
