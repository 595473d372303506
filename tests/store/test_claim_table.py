"""Tables of claims in files: each thing is written once, and what is read is what was stated, claim for claim."""

import csv
import gzip
import re

import pyoxigraph as ox
import pytest

import coopgraph as cg
from coopgraph.base.errors import LoadError, RefusedError
from coopgraph.base.vocab import GRAPH
from coopgraph.curation.tables import columns
from coopgraph.curation.tables.load import save
from coopgraph.opening import load_tables
from coopgraph.store import claim_reader
from coopgraph.store.export import serialise
from coopgraph.store.files import read_into

HEADER = [*columns.COLUMNS, *columns.OPTIONAL]
SOURCE = ["https://example.org/page", "A “page”", "2020", "certain", "a note"]
ROWS = [
    ["Treaty of Nowhere", "agreement", "partner", "Italie", "country"],
    ["Treaty of Nowhere", "agreement", "partner", "ITA", "", "https://other.example/", "", "", "probable", ""],
    ["Treaty of Nowhere", "", "signature date", "25/10/2003", "date", *SOURCE, "press", "", "k", "1"],
    ["Treaty of Nowhere", "", "signature date", "2004", "date", *SOURCE, "press", "", "k", "2"],
    ["Treaty of Nowhere", "agreement", "ratification [France] date", "2006", "date"],
    ["Treaty of Nowhere", "agreement", "ratification [upper house] date", "2006-07/2006-08", "date"],
    ["Treaty of Nowhere", "agreement", "ratification instrument", "", "", *SOURCE[:3], "unknown", ""],
    ["Treaty of Nowhere", "agreement", "signature place", "Town", "place"],
    ["https://example.org/other", "agreement", "official title", 'A "title"\\ of\ntwo\tlines@fr', "text"],
    ["https://example.org/other", "agreement", "other name", "Other", "text@en-GB"],
    ["Treaty of Nowhere", "agreement", "duration", "3 years", ""],
    ["Treaty of Nowhere", "agreement", "duration", "3", ""],
    ["Ministry of Nowhere", "ministry", "legal basis", "Decree 1", "legal instrument"],
    ["Flood of 2001", "hazard event", "magnitude", "7.80 Mw", ""],
    ["Flood of 2001", "hazard event", "deaths", "~8659–9094 @ 2001-05", "", *SOURCE, "", "", "", "3"],
    ["Flood of 2001", "hazard event", "deaths [ITA]", "5 @ 2001-05", "", *SOURCE, "", "", "", "4"],
    ["Flood of 2001", "hazard event", "deaths [the coast]", "12", "", *SOURCE, "", "", "", "5", "", "", "3 4"],
]  # fmt: skip


@pytest.fixture
def narrow(tmp_path):
    return cg.load_table(write(tmp_path / "facts.csv", HEADER, [[*r, *SOURCE] if len(r) == 5 else r for r in ROWS]))


def write(path, header, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *(row + [""] * (len(header) - len(row)) for row in rows)])
    return path


def wide(folder, rows=9):
    """A wide table of dates, numbers, texts and things."""
    stages = ("proposal", "signature", "approval", "ratification", "publication", "revision", "renewal", "expiry")
    said = {f"{s} date": "" for s in stages} | dict.fromkeys(("budget", "duration", "trainees", "staff"), "")
    said |= {"official title": 'kind = "text@fr"', "partner": 'kind = "country"', "concluded by": 'kind = "ministry"'}
    (folder / "m.toml").write_text(
        'subject = "Title"\nsubject_kind = "agreement"\nsource_url = "{Link}"\nconfidence = "certain"\n[columns]\n'
        + "".join(f'"{name}" = {{ predicate = "{name}"{", " * bool(kind)}{kind} }}\n' for name, kind in said.items())
    )
    cells = [
        [f"Treaty {n}", f"https://t.example/{n}", *(f"20{n % 20:02}-0{1 + k}-1{n % 9}" for k in range(8)),
         *(str((n + 3) * 991 * (k + 1)) for k in range(4)), f"Accord {n * 7}", ("ITA", "FRA")[n % 2], f"Office {n % 5}"]
        for n in range(rows)
    ]  # fmt: skip
    return cg.load_table(write(folder / "wide.csv", ["Title", "Link", *said], cells), mapping=folder / "m.toml")


def in_full(loaded, path):
    """The layer and its claims, each triple written out, as files were before."""
    graphs = ((loaded.layer, loaded.facts), (f"{loaded.layer}-claims", loaded.claims))
    path.write_text("".join(f"<{GRAPH}{name}> {{\n" + "\n".join(lines) + "\n}\n" for name, lines in graphs), "utf-8")
    return path


def quads(path):
    store = ox.Store()
    read_into(store, path)
    return {str(quad) for quad in store}


ASKED = """SELECT ?a ?v { { ?a cg:hasPartner ?v } UNION { ?q cg:quantityOf ?a ; cg:amount ?v }
  UNION { ?s cg:stepOf ?a ; cg:occurredOn ?v } } ORDER BY ?a ?v LIMIT 9"""


@pytest.mark.parametrize("kind", ["narrow", "wide"])
def test_what_is_read_is_what_was_stated(kind, tmp_path, request):
    """Claim for claim, under the same names, and explained in the same words."""
    loaded = wide(tmp_path) if kind == "wide" else request.getfixturevalue("narrow")
    assert loaded.rejects == []
    short, full = loaded.save(tmp_path / "short.trig"), in_full(loaded, tmp_path / "full.trig")
    assert quads(short) == quads(full)
    one, other = (cg.load(path).query(ASKED) for path in (short, full))
    assert [one.why(row) for row in range(len(one))] == [other.why(row) for row in range(len(other))]
    assert all(why.claims for why in one.whys)


def test_a_wide_table_makes_at_most_eight_times_its_size(tmp_path):
    loaded = wide(tmp_path, rows=50)
    assert loaded.save(tmp_path / "my.trig").stat().st_size < 8 * (tmp_path / "wide.csv").stat().st_size
    assert in_full(loaded, tmp_path / "full.trig").stat().st_size > 100 * (tmp_path / "wide.csv").stat().st_size


def test_the_same_in_a_store_on_disk_and_after_an_export(narrow, tmp_path):
    file = narrow.save(tmp_path / "my.trig")
    store = ox.Store(str(tmp_path / "kept"))
    read_into(store, file, bulk=True)
    assert {str(quad) for quad in store} == quads(file)
    (tmp_path / "again.nq").write_text(serialise(cg.load(file).engine, "nq"), "utf-8")
    assert {quad for quad in quads(tmp_path / "again.nq") if f"<{GRAPH}sourced/facts" in quad} == quads(file)
    assert "/graph/rows/" not in (tmp_path / "again.nq").read_text("utf-8")


def test_other_tools_read_it_and_see_rows_and_cells(narrow, tmp_path):
    import rdflib

    dataset = rdflib.Dataset()
    dataset.parse(narrow.save(tmp_path / "my.trig"), format="trig")
    names = dataset.query(
        """PREFIX csvw: <http://www.w3.org/ns/csvw#> SELECT ?cell { GRAPH ?g { ?g a csvw:Table .
             ?row rdf:subject/rdfs:label "Treaty of Nowhere" ; ?column ?cell .
             ?column rdfs:label "ratification [France] date" } }"""
    )
    assert [str(row.cell) for row in names] == ["2006"]


def test_tables_of_one_layer_share_a_file(tmp_path):
    rows = [["Treaty", "agreement", "partner", code, "country", *SOURCE] for code in ("ITA", "FRA")]
    paths = [write(tmp_path / f"{n}.csv", HEADER, [row]) for n, row in enumerate(rows)]
    save(load_tables(paths, layer="sourced/both"), tmp_path / "both.trig")
    graph = cg.load(tmp_path / "both.trig")
    assert len(graph.query("SELECT ?c { ?a cg:hasPartner ?c }")) == 2


OLDER = """@prefix : <https://w3id.org/coopgraph/graph/rows/own/t#> . @prefix cg: <https://w3id.org/coopgraph/ns#> .
@prefix csvw: <http://www.w3.org/ns/csvw#> . @prefix dcterms: <http://purl.org/dc/terms/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix id: <https://w3id.org/coopgraph/id/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<https://w3id.org/coopgraph/graph/rows/own/t> {
<https://w3id.org/coopgraph/graph/rows/own/t> a csvw:Table ; dcterms:identifier "t" ; dcterms:isPartOf <https://w3id.org/coopgraph/graph/own/t> .
:claim a cg:Claim .
:c1 rdfs:label "made on" ; csvw:aboutUrl "https://w3id.org/coopgraph/id/made/{subject}-on-{code}" .
:m1 rdfs:label "It" ; rdf:value <https://w3id.org/coopgraph/id/thing/it> ; a cg:Agreement .
:m2 rdfs:label "in 2001" ; rdf:value "2001"^^xsd:gYear ; dcterms:identifier "abc123" .
:r1 rdf:subject :m1 ; dcterms:source <https://w3id.org/coopgraph/id/document/d> ; :c1 :m2 .
}
:c1 { :thing cg:stepOf :subject ; cg:occurredOn :value . :claim cg:confidence <https://w3id.org/coopgraph/vocab/confidence/certain> . }
"""


def test_what_a_cell_means_is_in_the_file(tmp_path):
    """A file of today says the same for good, with the same names."""
    (tmp_path / "t.trig").write_text(OLDER)
    told: dict[str, set[str]] = {}
    for quad in quads(tmp_path / "t.trig"):
        s, p, o, graph = (re.sub(r"<(?:.*/coopgraph/|.*[#/])([^>]*)>", r"\1", part) for part in quad.split())
        told.setdefault(f"{graph} {s}", set()).add(f"{p} {o}")
    assert told.pop("graph/own/t id/thing/it") == {"type ns#Agreement"}
    assert told.pop("graph/own/t id/made/thing-it-on-abc123") == {
        "ns#stepOf id/thing/it",
        'ns#occurredOn "2001"^^gYear',
    }
    statements = {"id/statement/t-257ad90043f9", "id/statement/t-401779b857b2", "id/statement/t-723059761599"}
    said = {"type ns#Claim", "source id/document/d", "ns#confidence vocab/confidence/certain"}
    assert told.pop("graph/own/t-claims id/claim/t-8878b1ddf8b5") == said | {f"ns#states {node}" for node in statements}
    assert {key.partition(" ")[2] for key in told} == statements


def test_a_table_may_be_called_anything(narrow, tmp_path):
    (tmp_path / "facts.csv").rename(tmp_path / "my é <facts>.csv")
    named = cg.load_table(tmp_path / "my é <facts>.csv")
    graph = cg.load(named.save(tmp_path / "my.trig"))
    assert len(graph.query("SELECT ?c { ?c a cg:Claim }")) == len(narrow.table.cells)


def test_only_tables_of_ours_are_read_so(tmp_path):
    """Graphs of a user stay what they are, though one of them speaks of a table."""
    (tmp_path / "t.trig").write_text(OLDER.replace("coopgraph/graph/rows/", "coopgraph/my/"))
    assert any("csvw#Table" in quad for quad in quads(tmp_path / "t.trig"))
    (tmp_path / "rows").mkdir()
    (tmp_path / "rows" / "mine.ttl").write_text("<https://example.org/a> a <http://www.w3.org/ns/csvw#Table> .")
    assert len(cg.load(tmp_path / "rows").query("SELECT ?t { ?t a <http://www.w3.org/ns/csvw#Table> }")) == 1


@pytest.mark.parametrize(
    ("old", "new", "match"),
    [
        (' ; dcterms:identifier "t"', "", "0 values of .*identifier"),
        (":r1 rdf:subject :m1", ":r1 rdf:subject :m9", "0 values of .*label"),
        ("dcterms:source <", "dcterms:creator <", "0 values of .*source"),
        ("rdf:value <https://w3id.org/coopgraph/id/thing/it>", 'rdf:value "it"', "a text where it needs a thing"),
        ("made/{subject}", "ma de/{subject}", "IRI"),
        (":c1 :m2 .", ":c3 :m2 .", "does not say what its column .*c3> claims"),
        (" a csvw:Table ;", "", "of a table of claims that is not there"),
        ("cg:occurredOn :value", "cg:occurredOn :valeu", "no place .*valeu"),
        (":r1 rdf", '<urn:mine> rdfs:label "mine" ; cg:note "mine" . :r1 rdf', "ns#note> of <urn:mine>"),
        (":r1 rdf", "<urn:mine> a cg:Claim . :r1 rdf", "of <urn:mine>"),
        (
            ":c1 :m2 .",
            ":c1 :m2 . :r2 rdf:subject :m1 ; dcterms:source id:document\\/d ; cg:note 1 ; :c1 :m2 .",
            "in two ways",
        ),
    ],
)
def test_a_table_that_is_not_whole_is_refused(old, new, match, tmp_path):
    (tmp_path / "t.trig").write_text(OLDER.replace(old, new))
    with pytest.raises(LoadError, match=match):
        cg.load(tmp_path / "t.trig")


@pytest.mark.parametrize("packed", [False, True])
def test_a_file_that_was_cut_is_refused_or_full(packed, tmp_path):
    """At each place that could be the end of a whole file, or, packed, at any."""
    rows = [["Treaty", "agreement", "partner", "ITA", ""], ["Treaty", "", "signature date", "2003", ""]]
    tables = [write(tmp_path / f"{n}.csv", HEADER, [[*row, *SOURCE] for row in rows]) for n in range(2)]
    file = save(load_tables(tables), tmp_path / "my.trig")
    full, data = quads(file), file.read_bytes()
    data = gzip.compress(data) if packed else data
    ends = range(0, len(data), 40) if packed else {match.end() for match in re.finditer(rb"[.}]\n", data)}
    cut = tmp_path / ("cut.trig.gz" if packed else "cut.trig")
    for end in ends:
        cut.write_bytes(data[:end])
        try:
            assert quads(cut) == full, end
        except LoadError:
            continue


def test_what_two_rows_say_in_two_ways_is_not_kept_from_the_user(tmp_path):
    """Of rows that are one claim, the last took the place of the others without a word."""
    row = ["Treaty", "agreement", "partner", "ITA", "", *SOURCE]
    other = [*row[:9], "another note"]
    loaded = cg.load_table(write(tmp_path / "t.csv", HEADER, [row, row, other]))
    assert [(reject.row, reject.column) for reject in loaded.rejects] == [(3, "value")]
    assert "note" in loaded.rejects[0].expected
    assert (loaded.kept, len(loaded.table.cells)) == (2, 1)


@pytest.mark.parametrize("layer", ["deduced", "lens/sourced"])
def test_a_layer_that_nobody_would_read_is_not_written(layer, tmp_path):
    table = write(tmp_path / "t.csv", HEADER, [["Treaty", "agreement", "partner", "ITA", "", *SOURCE]])
    with pytest.raises(RefusedError, match=f"layer '{layer}.*is made"):
        cg.load_table(table, layer=layer)


def test_a_small_file_cannot_fill_the_memory(tmp_path, monkeypatch):
    monkeypatch.setattr(claim_reader, "MAX_TRIPLES", 10)
    (tmp_path / "t.trig").write_text(OLDER)
    with pytest.raises(RefusedError, match="in a directory"):
        cg.load(tmp_path / "t.trig")
