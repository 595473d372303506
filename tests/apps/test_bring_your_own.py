"""Files of ten kinds that people bring: each gives its picture, as the page says, and nothing is lost without a word."""

import json
import re
import shlex
import shutil

import pytest

import coopgraph as cg
from coopgraph.apps.cli import main
from coopgraph.base.text import label_in
from coopgraph.diagrams.spec import specify
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "bring-your-own.md").read_text("utf-8")
FILES = ROOT / "docs" / "bring-your-own"
COMMANDS = [line for block in re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL) for line in block.splitlines()]
HEAD = """@prefix ex: <https://example.org/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix cg: <https://w3id.org/coopgraph/ns#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""


def graph(name):
    return cg.load(FILES / name, ontology=False)


def drawn(given, **options):
    """A picture, the names of what it shows, and its lines as names of both ends and of what they say."""
    spec = specify(given.network(**options))
    names = {node["id"]: label_in(node["labels"], "en") for node in spec["nodes"]}
    terms = {iri: label_in(labels, "en") for iri, labels in spec["terms"].items()}
    lines = {
        (
            names[e["source"]],
            label_in(e["labels"], "en") if "labels" in e else terms[e["property"]],
            names[e["target"]],
        )
        for e in spec["edges"]
    }
    return spec, set(names.values()), lines


@pytest.fixture
def written(tmp_path):
    def write(text, name="x.ttl"):
        (tmp_path / name).write_text(HEAD + text, "utf-8")
        return cg.load(tmp_path / name, ontology=False)

    return write


@pytest.mark.slow
def test_every_command_of_the_page_works(tmp_path, monkeypatch, capsys):
    shutil.copytree(FILES, tmp_path / "own")
    monkeypatch.chdir(tmp_path / "own")
    assert len(COMMANDS) >= 13
    assert {command: main(shlex.split(command)[1:]) for command in COMMANDS} == dict.fromkeys(COMMANDS, 0)
    assert len(list((tmp_path / "own").glob("*.svg"))) == 10


def test_top_concepts_are_roots_of_trees():
    spec, names, lines = drawn(graph("thesaurus.ttl"))
    roots = {label_in(n["labels"], "en") for n in spec["nodes"] if n["side"] == "left"}
    assert spec["layout"] == "hierarchy" and roots == {"hazard", "rescue", "training"}
    below = {(a, b) for a, said, b in lines if said == "broader"}
    assert len(below) == 8 and len(names) == 12
    assert spec["title"] == {"en": "Thesaurus of rescue", "fr": "Thésaurus des secours"}


def test_every_unit_is_in_the_chart_and_a_membership_is_a_line():
    spec, _, lines = drawn(graph("organisation.ttl"))
    assert spec["layout"] == "hierarchy"
    assert sum(said == "unit of" for _, said, _ in lines) == 6
    assert ("Director of Water", "post in", "Directorate of Water") in lines
    assert {("Ben Weir", "member of", "Gauges"), ("Ben Weir", "member of", "Office for Dams")} < lines


def test_a_catalogue_has_its_blank_nodes_with_names_and_no_addresses():
    spec, names, lines = drawn(graph("catalogue.ttl"))
    assert {"Levels as CSV", "Desk for levels", "ENVI", "River Agency"} < names
    assert not any("example.org" in name for name in names)
    assert {"organization (foaf)", "organization (vcard)"} < {label_in(kind["labels"], "en") for kind in spec["kinds"]}
    assert ("Water levels", "distribution", "Levels as CSV") in lines and spec["shown"]["edges"] == 22


def test_properties_and_restrictions_are_lines_between_classes():
    spec, names, lines = drawn(graph("vocabulary.ttl"))
    assert spec["layout"] == "hierarchy" and spec["title"]["en"] == "Ontology of rivers"
    assert {("river", "flows into", "body of water"), ("reservoir", "is held by", "dam")} < lines
    assert {("bridge", "spans", "river"), ("bridge", "spans", "lake"), ("reservoir", "intersection of", "lake")} < lines
    assert "flows into" not in names and "length" in names
    assert ("bridge", "operates", "operator") in lines, "of the inverse of a property, its name"


def test_people_are_linked_by_what_is_between_them():
    _, names, lines = drawn(graph("people.nt"))
    assert (
        len(names) == 6
        and ("Ana Riva", "owns", "Sylvan Holding") in lines
        and ("Ana Riva", "family of", "Carla Mill") in lines
    )


def test_a_qualified_statement_is_one_line_with_the_name_of_its_property():
    spec, names, lines = drawn(graph("entity.ttl"))
    assert lines == {
        ("Ana Riva", said, end)
        for said, end in (
            ("instance of", "human being"),
            ("employer", "Ministry of Rivers"),
            ("spouse", "Ben Weir"),
            ("position held", "director"),
        )
    }
    assert len(names) == 5 and spec["title"]["en"] == "Ana Riva"


def test_places_are_on_a_map_by_degrees_and_by_points():
    net = graph("places.ttl").network()
    points = {
        data["labels"].get("", data["labels"].get("en", data["labels"].get("fr"))): data["point"]
        for _, data in net.nodes(data=True)
        if "point" in data
    }
    assert specify(net)["layout"] == "map" and len(points) == 6
    assert points["Tunis"] == (36.81, 10.18) and points["Marseille"] == (43.3, 5.37)


def test_activities_stand_along_the_hours():
    spec, _, lines = drawn(graph("provenance.trig"))
    x = {label_in(node["labels"], "en"): node["x"] for node in spec["nodes"]}
    assert spec["layout"] == "timeline" and x["fetch of the levels"] < x["cleaning"] < x["publication"]
    ticks = [label_in(note["labels"], "en") for note in spec["backdrop"]["notes"] if note["role"] == "tick"]
    assert ticks[:2] == ["2024-05-02 08:00", "08:30"]
    assert len({line for line in lines if line[::2] == ("fetch of the levels", "harvester")}) == 1, (
        "qualified, and said once"
    )


def test_observations_are_a_table(tmp_path, capsys):
    picture = tmp_path / "x.svg"
    assert main(["draw", "--data", str(FILES / "statistics.ttl"), "--only", "-o", str(picture)]) == 2
    said = capsys.readouterr().err
    assert "a table does" in said and not picture.exists()
    table = graph("statistics.ttl").query(re.search(r'query "(.*?)"`', said)[1])
    assert len(table) == 4 and {"year", "region", "rescues"} < set(table.columns)


def test_things_of_ones_own_have_the_names_that_one_declares():
    own = graph("own.ttl")
    assert drawn(own)[2] >= {("Ana Riva", "steers", "Heron"), ("Carla Mill", "keeps", "Old Harbour")}
    assert own.search("heron").rows[0][0].value == "https://example.org/heron"
    assert own.label(own.resolve("Ben Weir")) == "Ben Weir"
    assert set(drawn(own, kinds=["Boat"])[1]) == {"Heron", "Otter"}


def test_names_are_found_by_whatever_names_them(written):
    given = written(
        """ex:a <http://purl.org/dc/terms/title> "Bathing waters"@en . ex:b <http://schema.org/name> "Port"@fr , "Harbour"@en .
        ex:c <http://www.w3.org/2008/05/skos-xl#prefLabel> [ <http://www.w3.org/2008/05/skos-xl#literalForm> "Shelter"@en ] .
        ex:d <http://www.w3.org/2006/vcard/ns#fn> "Desk" . ex:e <http://www.geonames.org/ontology#name> "Oran" ."""
    )
    for name, thing in (("bathing", "a"), ("port", "b"), ("shelter", "c"), ("desk", "d"), ("oran", "e")):
        assert given.search(name).rows[0][0].value == f"https://example.org/{thing}"
    assert [given.label(row[0]) for row in given.query("SELECT ?x { ?x ?p ?o FILTER(isIRI(?x)) } ORDER BY ?x")] == [
        "Bathing waters",
        "Harbour",
        "Harbour",
        "Shelter",
        "Desk",
        "Oran",
    ]


@pytest.mark.parametrize("name", ["thesaurus.ttl", "organisation.ttl", "catalogue.ttl", "vocabulary.ttl", "own.ttl"])
def test_nine_in_ten_relations_are_drawn_or_counted(name):
    given = graph(name)
    spec = specify(given.network())
    things = {node["id"] for node in spec["nodes"] if not node["id"].startswith("_:")}
    values = " ".join(f"<{iri}>" for iri in things)
    stated = given.query(
        f"SELECT DISTINCT ?s ?o {{ VALUES ?s {{ {values} }} VALUES ?o {{ {values} }} ?s ?p ?o FILTER(?p != rdf:type) }}"
    )
    pairs = {frozenset(term.value for term in row) for row in stated if row[0] != row[1]}
    lines = {frozenset((edge["source"], edge["target"])) for edge in spec["edges"]}
    assert pairs and len(pairs & lines) >= 0.9 * len(pairs) and spec["shown"]["of_edges"] >= spec["shown"]["edges"]


def test_a_large_thesaurus_shows_the_upper_part_of_its_trees(written):
    rows = [f'ex:t{i} a skos:Concept ; skos:prefLabel "top {i}" .' for i in range(5)]
    rows += [f"ex:t{i}-{j} a skos:Concept ; skos:broader ex:t{i} ." for i in range(5) for j in range(8)]
    rows += [
        f"ex:t{i}-{j}-{k} a skos:Concept ; skos:broader ex:t{i}-{j} ."
        for i in range(5)
        for j in range(8)
        for k in range(9)
    ]
    spec = specify(written("\n".join(rows)).network())
    members = {label_in(node["labels"], "en"): node["members"] for node in spec["nodes"]}
    assert spec["layout"] == "overview" and spec["shown"]["of"] == 405 == sum(members.values())
    assert members["top 0"] == 1 and members["t0-0 …"] == 10 and spec["shown"]["edges"] == 40


def test_many_kinds_are_shown_by_what_links_them(written):
    rows = [
        f"ex:{kind}{i} a ex:{kind} ; ex:next ex:{after}{i} ."
        for kind, after in zip("ABCDE", "BCDEA", strict=True)
        for i in range(60)
    ]
    spec = specify(written("\n".join(rows)).network())
    assert {label_in(node["labels"], "en"): node["members"] for node in spec["nodes"]} == dict.fromkeys("abcde", 60)
    assert [edge["weight"] for edge in spec["edges"]] == [60] * 5 and spec["edges"][0]["labels"] == {"": "next"}


def test_things_of_others_and_of_ours_are_drawn_together(tmp_path):
    (tmp_path / "x.ttl").write_text(
        HEAD + "ex:oran a ex:Harbour ; ex:in <https://w3id.org/coopgraph/id/country/DZA> .", "utf-8"
    )
    net = cg.load(tmp_path / "x.ttl").network()
    assert list(net.edges(keys=True)) == [
        ("https://example.org/oran", "https://w3id.org/coopgraph/id/country/DZA", "https://example.org/in")
    ]


def test_what_no_picture_shows_is_drawn_when_it_is_named(written, tmp_path, capsys):
    path = tmp_path / "only.ttl"
    path.write_text(HEAD + 'ex:s a skos:ConceptScheme ; skos:prefLabel "scheme" .', "utf-8")
    words = ["draw", "--data", str(path), "--only", "-o", str(tmp_path / "x.json")]
    assert main(words) == 2 and "skos:ConceptScheme (1)" in capsys.readouterr().err
    assert (
        main([*words, "--kinds", "skos:ConceptScheme"]) == 0 and json.loads((tmp_path / "x.json").read_text())["nodes"]
    )


def test_a_store_on_disk_knows_the_same_names(tmp_path):
    for name, asked in (("own.ttl", "heron"), ("thesaurus.ttl", "shelter")):
        kept = cg.load(FILES / name, ontology=False, store=tmp_path / name)
        assert kept.search(asked).rows[0][0] == graph(name).search(asked).rows[0][0]
        assert len(kept.network()) == len(graph(name).network())


def test_files_for_other_programs_hold_all(tmp_path, capsys):
    path = tmp_path / "x.gexf"
    for name, count in (("vocabulary.ttl", 12), ("provenance.trig", 11)):
        assert main(["draw", "--data", str(FILES / name), "--only", "-o", str(path)]) == 0
        assert path.read_text("utf-8").count("<node ") == count


def test_blank_nodes_that_only_lead_to_each_other_are_things(written):
    net = written("_:a ex:next _:b . _:b ex:next _:c . _:c ex:next _:a . ex:x ex:has [ ex:near ex:y ] .").network()
    keys = [key.removeprefix("https://example.org/") for *_, key in net.edges(keys=True)]
    assert sorted(keys) == ["near", "next", "next", "next"] and len(net) == 5


def test_a_list_leads_to_all_its_members_and_no_lattice_takes_long(written):
    members = " ".join(f"ex:m{i}" for i in range(100))
    rows = [f"_:n{i}-{j} ex:p _:n{i + 1}-{k} ." for i in range(30) for j in range(4) for k in range(4)]
    net = written(f"ex:x ex:has ( {members} ) ; ex:of _:n0-0 . _:n30-0 ex:end ex:y .\n" + "\n".join(rows)).network()
    ends = {end for _, end, key in net.edges(keys=True) if key == "https://example.org/has"}
    assert len(ends) == 100 and net.has_edge("https://example.org/x", "https://example.org/y")
