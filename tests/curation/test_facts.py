"""Fact tables: what rows state, what is recognised, what is refused, and that nothing is lost."""

import csv
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import coopgraph as cg
from coopgraph.base.errors import LoadError, NotFoundError, OutputError
from coopgraph.curation.tables import amounts, columns
from coopgraph.opening import load_tables

HEADER = list(columns.COLUMNS)
SOURCE = ["https://example.org/page", "A page", "2020", "certain", ""]


def table(path, rows, header=HEADER):
    """A CSV file with these rows; short rows get a source."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows([*row, *SOURCE] if len(row) == 5 else row for row in rows)
    return path


def graph_of(tmp_path, rows, **options):
    """A graph of a table, loaded as a user would."""
    loaded = cg.load_table(table(tmp_path / "facts.csv", rows), **options)
    assert loaded.rejects == []
    loaded.save(tmp_path / "facts.trig")
    return cg.load(tmp_path / "facts.trig")


def values(graph, query):
    return sorted(cell.value for row in graph.query(query) for cell in row)


ROWS = [
    ["Treaty of Nowhere", "agreement", "partner", "Italie", "country"],
    ["Treaty of Nowhere", "agreement", "signature date", "25/10/2003", "date"],
    ["Treaty of Nowhere", "agreement", "signature place", "Algiers", "place"],
    ["Treaty of Nowhere", "agreement", "signature office", "minister of the interior", "office"],
    ["Treaty of Nowhere", "agreement", "ratification [France] date", "2006", "date"],
    ["Treaty of Nowhere", "agreement", "theme", "cybercriminalité", ""],
    ["Treaty of Nowhere", "agreement", "duration", "3 years", ""],
    ["Treaty of Nowhere", "agreement", "official title", "Traité de Nulle Part@fr", "text"],
    ["Ministry of Nowhere", "ministry", "legal basis", "Decree 1", "legal instrument"],
    ["Flood of 2001", "hazard event", "deaths", "8659–9094 @ 2001-05", ""],
]  # fmt: skip


def test_a_table_becomes_a_graph_that_is_valid(tmp_path):
    graph = graph_of(tmp_path, [*ROWS, ["Flood of 2001", "hazard event", "has hazard type", "flood", ""],
                                ["Flood of 2001", "hazard event", "affected country", "ITA", ""]])  # fmt: skip
    assert [f for f in graph.validate().findings if f.severity == "Violation"] == []
    assert values(graph, "SELECT ?c { ?a a cg:Agreement ; cg:hasPartner ?c }") == [
        "https://w3id.org/coopgraph/id/country/ITA"
    ]
    assert values(graph, "SELECT ?d { ?s cg:stepOf ?a ; cg:stage stage:signature ; cg:occurredOn ?d }") == [
        "2003-10-25"
    ]
    assert values(graph, "SELECT ?c { ?s cg:stage stage:ratification ; cg:hasScope ?c }")[0].endswith("FRA")
    assert values(graph, "SELECT ?c { ?s cg:stage stage:ratification ; cg:atPlace ?c }") == []
    assert values(graph, "SELECT ?t { ?a cg:hasTheme ?t }")[0].endswith("threat/cybercrime")
    assert values(graph, "SELECT ?n { ?q cg:quantityKind measure:duration ; cg:amount ?n ; cg:unit unit:year }") == [
        "3"
    ]
    assert values(graph, 'SELECT ?t { ?a cg:officialTitle ?t FILTER(LANG(?t) = "fr") }') == ["Traité de Nulle Part"]
    assert values(graph, "SELECT ?b { ?l cg:legalBasisOf ?b . ?l a cg:LegalInstrument . ?b a cg:Ministry }")
    assert values(graph, "SELECT ?n { ?q cg:atLeast ?a ; cg:atMost ?n ; cg:asOf ?d }") == ["9094"]
    for row in graph.query("SELECT ?s ?p ?o { ?s ?p ?o FILTER(?p = cg:hasPartner) }"):
        assert graph.claims(row[0].value, "cg:hasPartner", row[2])


def test_names_of_predicates_and_kinds_may_be_in_any_language(tmp_path):
    graph = graph_of(tmp_path, [
        ["Accord A@fr", "accord", "a pour partenaire", "إيطاليا", "pays"],
        ["Accord A@fr", "اتفاق", "partner", "FRA", "بلد"],
        ["Accord A@fr", "agreement", "cg:hasPartner", "country:ESP", ""],
    ])  # fmt: skip
    assert [v[-3:] for v in values(graph, "SELECT ?c { ?a cg:hasPartner ?c }")] == ["ESP", "FRA", "ITA"]


def test_loading_twice_changes_nothing_and_the_order_of_rows_does_not_matter(tmp_path):
    once = cg.load_table(table(tmp_path / "facts.csv", ROWS))
    again = cg.load_table(table(tmp_path / "facts.csv", [*reversed(ROWS), *ROWS]))
    assert (once.facts, once.claims) == (again.facts, again.claims)
    assert again.kept == 2 * once.kept
    once.save(tmp_path / "a.trig")
    against = cg.load(tmp_path / "a.trig")
    third = cg.load_table(tmp_path / "facts.csv", against)
    assert third.claims == [line for line in once.claims if "SourceDocument" not in line] or third.rejects == []
    assert not [f for f in third.facts if "prefLabel" in f]


def test_existing_things_are_recognised_by_identifier_and_label(tmp_path, sourced):
    rows = [
        ["Bam earthquake, 2003", "hazard event", "deaths", "1", ""],
        ["https://earthquake.usgs.gov/earthquakes/eventpage/usp000cg2d", "hazard event", "deaths", "2", ""],
        ["USGS usp000cg2d", "hazard event", "deaths", "3", ""],
        ["event:bam-earthquake-2003", "", "deaths", "4", ""],
    ]
    loaded = cg.load_table(table(tmp_path / "facts.csv", rows), sourced)
    assert loaded.rejects == []
    bam = "<https://w3id.org/coopgraph/id/event/bam-earthquake-2003>"
    assert sum(f"#quantityOf> {bam}" in fact for fact in loaded.facts) == 4


def test_an_ambiguous_name_is_reported_and_never_guessed(tmp_path):
    (tmp_path / "own.ttl").write_text(
        "@prefix cg: <https://w3id.org/coopgraph/ns#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> ."
        "@prefix a: <https://w3id.org/coopgraph/id/agreement/> ."
        'a:one a cg:Agreement ; skos:prefLabel "Twin"@en . a:two a cg:Agreement ; skos:altLabel "twin"@fr .'
    )
    loaded = cg.load_table(
        table(tmp_path / "facts.csv", [["Twin", "agreement", "partner", "ITA", "country"]]),
        cg.load(tmp_path / "own.ttl"),
    )
    (reject,) = loaded.rejects
    assert "2 have this name (agreement:one; agreement:two)" in reject.expected
    assert loaded.facts == []


def test_new_things_of_any_script_get_stable_iris(tmp_path):
    rows = [[name, "agreement", "partner", "ITA", "country"] for name in ("اتفاق الأمن", "协定", "Été", "x" * 200)]
    first = cg.load_table(table(tmp_path / "facts.csv", rows))
    assert first.rejects == []
    subjects = {fact.split()[0] for fact in first.facts if "Agreement" in fact}
    assert len(subjects) == 4
    assert all(len(subject) < 140 and subject.isascii() for subject in subjects)
    assert cg.load_table(tmp_path / "facts.csv").facts == first.facts


WRONG = [
    ([["A", "agrement", "partner", "ITA", "country"]], "subject_kind", "did you mean agreement"),
    ([["A", "agreement", "partnr", "ITA", "country"]], "predicate", "did you mean partner"),
    ([["A", "agreement", "signature date", "31/02/2003", "date"]], "value", "does not exist"),
    ([["A", "agreement", "partner", "Atlantis", ""]], "value", "a country by its name or code"),
    ([["", "agreement", "partner", "ITA", "country"]], "subject", "a name"),
    ([["A", "agreement", "partner", "", "country"]], "value", "unknown"),
    ([["A", "agreement", "deaths", "many", ""]], "value", "a number such as"),
    ([["A", "agreement", "deaths", "1,500", ""]], "value", "1,500 can mean"),
    ([["A", "agreement", "deaths", "9 pounds", ""]], "value", "a unit"),
    ([["A", "agreement", "deaths", "0", ""]], "value", "above nought"),
    ([["A", "agreement", "partner", "ITA", "place"]], "value_kind", "this predicate takes"),
    ([["A", "agreement", "partner", "5", "integer"]], "value_kind", "no number"),
    ([["A", "agreement", "partner", "ITA", "country", "ftp://x", "", "", "", ""]], "source_url", "begins with http"),
    ([["A", "agreement", "partner", "ITA", "country", "", "", "", "", ""]], "source_url", "address of the source"),
    ([["A", "agreement", "partner", "ITA", "country", "https://x.org/a b", "", "", "", ""]], "source_url", "blanks"),
    ([["A", "agreement", "partner", "ITA", "country", "https://x.org/", "T", "soon", "", ""]], "source_date", "date such as"),
    ([["A", "agreement", "partner", "ITA", "country", "https://x.org/", "T", "", "sure", ""]], "confidence", "certain, probable"),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "column", "expected"), WRONG, ids=[str(i) for i in range(len(WRONG))])
def test_a_wrong_row_is_reported_with_what_was_expected(tmp_path, rows, column, expected):
    good = ["B", "agreement", "partner", "FRA", "country"]
    loaded = cg.load_table(table(tmp_path / "facts.csv", [good, *rows]))
    (reject,) = loaded.rejects
    assert (reject.row, reject.column) == (2, column)
    assert re.search(expected, reject.expected)
    assert (loaded.rows, loaded.kept) == (2, 1)
    assert any("FRA" in fact for fact in loaded.facts)
    with pytest.raises(LoadError, match="nothing was loaded"):
        cg.load_table(tmp_path / "facts.csv", strict=True)


@pytest.mark.parametrize(("mark", "number"), [(".", "43.508"), (",", "43508")])
def test_what_parts_decimals_can_be_said_of_a_whole_table(tmp_path, mark, number):
    file = table(tmp_path / "facts.csv", [["Quake", "hazard event", "depth", "43.508 km", ""]])
    assert cg.load_table(file).rejects
    loaded = cg.load_table(file, decimal=mark)
    assert any(f'"{number}"' in fact for fact in loaded.facts) and not loaded.rejects
    with pytest.raises(NotFoundError, match="decimal is"):
        cg.load_table(file, decimal=";")


def test_what_was_looked_for_and_not_found_is_not_silence(tmp_path):
    vain = ["A", "agreement", "ratification instrument", "", "legal instrument", *SOURCE[:3], "unknown", ""]
    loaded = cg.load_table(table(tmp_path / "facts.csv", [["A", "agreement", "partner", "ITA", "country"], vain]))
    assert (loaded.kept, loaded.unknowns) == (2, 1)
    loaded.save(tmp_path / "facts.trig")
    graph = cg.load(tmp_path / "facts.trig")
    (row,) = graph.query("known-unknowns").rows
    assert [cell.value.rpartition("/")[2] for cell in row[:3]] == ["a", "ns#byInstrument", "ratification"]


def test_claims_at_odds_are_linked_once_and_one_is_preferred(tmp_path):
    header = [*HEADER, *columns.OPTIONAL]
    rows = [
        [
            "A",
            "agreement",
            "signature date",
            "2003",
            "date",
            f"https://{site}/",
            site,
            date,
            "certain",
            "",
            kind,
            "",
            "k",
            "1",
        ]
        for site, date, kind in (("a.org", "2004", "press"), ("b.org", "2005", "official"))
    ]
    rows[1][3] = "2004"
    loaded = cg.load_table(table(tmp_path / "facts.csv", rows, header))
    assert loaded.disagreements == 1
    loaded.save(tmp_path / "facts.trig")
    graph = cg.load(tmp_path / "facts.trig")
    found = {row["value"].value: row["preferred"].value for row in graph.query("disagreements")}
    assert found == {"2003": "false", "2004": "true"}
    assert len(graph.query("SELECT ?a ?b { ?a cg:disagreesWith ?b }")) == 1
    assert values(graph, "SELECT ?date { ?agreement cg:signedOn ?date }") == ["2004"]


def test_a_date_on_the_thing_is_stated_as_that_of_its_step(tmp_path):
    graph = graph_of(
        tmp_path,
        [["Treaty", "agreement", "signed on", "2003-10", "date"], ["Treaty", "agreement", "partner", "FRA", ""]],
    )
    assert values(graph, "SELECT ?d { ?step cg:stage stage:signature ; cg:stepOf ?thing ; cg:occurredOn ?d }") == [
        "2003-10"
    ]
    assert values(graph, "SELECT ?d { ?thing cg:signedOn ?d }") == ["2003-10"]
    assert [(f.rule, f.path, f.value) for f in graph.validate().findings if f.severity == "Violation"] == []


def test_several_tables_recognise_one_anothers_things(tmp_path):
    one = table(tmp_path / "one.csv", [["Body of Nowhere", "joint body", "partner", "ITA", "country"]])
    two = table(tmp_path / "two.csv", [["Treaty", "agreement", "sets up", "Body of Nowhere", "joint body"]])
    loaded = load_tables([one, two])
    assert [table.layer for table in loaded] == ["sourced/one", "sourced/two"]
    assert any("body/body-of-nowhere" in fact and "setsUp" in fact for fact in loaded[1].facts)


def test_a_table_where_rdf_is_expected_is_told_so(tmp_path):
    with pytest.raises(LoadError, match="load_table"):
        cg.load(table(tmp_path / "facts.csv", ROWS))


def test_only_trig_holds_layers(tmp_path):
    loaded = cg.load_table(table(tmp_path / "facts.csv", ROWS))
    with pytest.raises(OutputError, match=r"\.trig"):
        loaded.save(tmp_path / "facts.ttl")
    with pytest.raises(OutputError, match="cannot write"):
        loaded.save(tmp_path / "absent" / "facts.trig")
    assert not list(tmp_path.glob("*.part"))


@pytest.mark.parametrize(
    ("text", "found"),
    [("89", ("89", None, None, False)), ("~30 000", ("30000", None, None, True)), ("8659–9094", (None, "8659", "9094", False)),
     (">= 15000", (None, "15000", None, False)), ("5923+", (None, "5923", None, False)), ("7,8", ("7.8", None, None, False)),
     ("< 40000", (None, None, "40000", False)), ("٨٩", ("89", None, None, False))],
)  # fmt: skip
def test_numbers_are_read_as_tables_give_them(text, found):
    read = amounts.read(text)
    assert (*(None if n is None else str(n) for n in read[:3]), read.about) == found


@pytest.mark.parametrize(
    ("predicate", "value", "end"),
    [("deaths", "> 25", ("atLeast", "26")), ("deaths", "< 25", ("atMost", "24")), ("divers", ">= 25", ("atLeast", "25")),
     ("burned area", "> 70000 ha", ("atLeast", "70000"))],
)  # fmt: skip
def test_more_than_leaves_the_end_out_where_things_are_counted(tmp_path, predicate, value, end):
    loaded = cg.load_table(table(tmp_path / "facts.csv", [["Flood", "hazard event", predicate, value, ""]]))
    name, number = end
    assert [line for line in loaded.facts if f"ns#{name}>" in line and f'"{number}"' in line], loaded.facts


CELL = st.text(max_size=12)


@pytest.mark.slow
@settings(deadline=None, max_examples=25)
@given(st.lists(st.tuples(CELL, st.sampled_from(["agreement", "place", "x"]), st.sampled_from(["partner", "deaths", "?"]), CELL), max_size=6))  # fmt: skip
def test_rows_in_are_rows_kept_and_rows_rejected(tmp_path_factory, rows):
    path = table(tmp_path_factory.mktemp("t") / "facts.csv", [[*row, ""] for row in rows])
    loaded = cg.load_table(path)
    assert loaded.kept + len({reject.row for reject in loaded.rejects}) == loaded.rows == len(rows)


def test_what_an_editor_read_or_worked_out_says_so(tmp_path):
    """A sum by an editor is derived from the rows that it adds, and a plan is not a fact."""
    header = [*HEADER, "ref", "origin", "modality", "derived_from"]
    said = [
        ("deaths [Syria]", "5900", "1", "", "", ""),
        ("deaths [Turkey]", "50000", "2", "", "", ""),
        ("deaths", "55900", "3", "", "", "1 2"),
        ("place", "Aleppo", "4", "lecture éditoriale", "", ""),
        ("missing people", "3", "5", "", "stated aim", ""),
        ("injured people", "3", "6", "rumour", "", ""),
        ("aircraft", "3", "7", "", "", "1 99"),
    ]
    kind = {"place": "place"}
    rows = [["Quake", "hazard event", p, v, kind.get(p, ""), *SOURCE, *more] for p, v, *more in said]
    loaded = cg.load_table(table(tmp_path / "facts.csv", rows, header))
    assert [(r.row, r.column, r.value) for r in loaded.rejects] == [(6, "origin", "rumour"), (7, "derived_from", "99")]
    loaded.save(tmp_path / "facts.trig")
    found = cg.load(tmp_path / "facts.trig").query(
        """SELECT ?ref ?origin ?modality (GROUP_CONCAT(?from; separator=" ") AS ?of) {
             ?c a cg:Claim ; dcterms:identifier ?ref ; cg:origin ?o ; cg:claimModality ?m
             OPTIONAL { ?c prov:wasDerivedFrom/dcterms:identifier ?from }
             BIND(REPLACE(STR(?o), ".*/", "") AS ?origin) BIND(REPLACE(STR(?m), ".*/", "") AS ?modality)
           } GROUP BY ?ref ?origin ?modality ORDER BY ?ref"""
    )
    told = [[cell.value if cell else "" for cell in row] for row in found]
    assert [[*said, sorted(of.split())] for *said, of in told] == [
        ["1", "external", "fact", []],
        ["2", "external", "fact", []],
        ["3", "editorial-reading", "fact", ["1", "2"]],
        ["4", "editorial-reading", "fact", []],
        ["5", "external", "aim", []],
    ]
