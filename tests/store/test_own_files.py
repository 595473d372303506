"""One's own files and nothing else: `load(…, ontology=False)` and `--only`, in memory and in a directory."""

import json
from collections import Counter

import pyoxigraph as ox
import pytest

import coopgraph as cg
from coopgraph.apps.cli import main
from coopgraph.base.errors import LoadError, NotFoundError, OutputError, RefusedError

ONE = '<https://example.org/a> <https://example.org/p> "1" .\n'
TWO = """@prefix ex: <https://example.org/> .
ex:a ex:p "1" ; skos:prefLabel "Alpha"@en ; a cg:Country .
ex:g { ex:b ex:p "2" }
_:h { ex:c ex:p "3" . ex:a ex:p "1" }
"""
PREFIXES = "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n@prefix cg: <https://w3id.org/coopgraph/ns#> .\n"
P = "<https://example.org/p>"


def said(capsys, *words):
    """Exit code, standard output and standard error of a command."""
    code = main([*map(str, words)])
    out = capsys.readouterr()
    return code, out.out, out.err


@pytest.fixture
def one(tmp_path):
    path = tmp_path / "one.ttl"
    path.write_text(ONE, "utf-8")
    return path


@pytest.fixture
def two(tmp_path):
    path = tmp_path / "two.trig"
    path.write_text(PREFIXES + TWO, "utf-8")
    return path


@pytest.fixture(params=["memory", "directory"])
def graph(request, two, tmp_path):
    """The file with named graphs, in memory and in a directory that is opened again."""
    if request.param == "memory":
        return cg.load(two, ontology=False)
    cg.load(two, ontology=False, store=tmp_path / "store")
    return cg.open(tmp_path / "store")


def test_one_triple_is_one_triple_everywhere(capsys, one):
    only = ["--data", one, "--only"]
    assert said(capsys, "export", "-o", "-", "--format", "nt", *only) == (0, ONE, "")
    assert said(capsys, "query", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "--format", "csv", *only)[1].split() == [
        "n",
        "1",
    ]
    rows = json.loads(said(capsys, "stats", "--format", "json", *only)[1])["results"]["bindings"]
    assert [(row["name"]["value"], row["count"]["value"]) for row in rows] == [("sourced", "1"), ("default graph", "1")]
    assert len(cg.load(one, ontology=False)) == 1


def test_named_graphs_stay_named(graph):
    assert Counter(row[0].value for row in graph.query(f"SELECT ?v {{ ?s {P} ?v }}")) == {"1": 1}
    named = graph.query(f"SELECT ?g ?v {{ GRAPH ?g {{ ?s {P} ?v }} }} ORDER BY ?v").rows
    assert [v.value for _, v in named] == ["1", "2", "3"]
    assert [type(g) for g, _ in named] == [ox.BlankNode, ox.NamedNode, ox.BlankNode]
    assert len(graph.query(f"SELECT ?v FROM <https://example.org/g> {{ ?s {P} ?v }}")) == 1
    assert {len(graph.through(lens)) for lens in ("ministry", "sourced", "possible")} == {3}


def test_what_is_exported_is_what_was_read(graph, two, tmp_path, capsys):
    from coopgraph.store.export import serialise

    def dataset(data, format):
        read = ox.Dataset(ox.parse(data, format=format))
        read.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
        return read

    given = dataset(two.read_bytes(), ox.RdfFormat.TRIG)
    for kind, format in {"trig": ox.RdfFormat.TRIG, "nq": ox.RdfFormat.N_QUADS, "jsonld": ox.RdfFormat.JSON_LD}.items():
        assert dataset(serialise(graph.engine, kind), format) == given, kind
    assert dataset(graph.store.dump(format=ox.RdfFormat.N_QUADS), ox.RdfFormat.N_QUADS) == given
    with pytest.raises(OutputError, match="named graphs, of which there are 2; choose trig"):
        serialise(graph.engine, "ttl")


def test_nothing_is_deduced_and_nothing_is_said_to_be(graph):
    """A rule would make a country an agent too; and of what a rule could give, none is said to have given it."""
    assert graph.deduced == {} and len(graph.query("SELECT ?x { ?x a prov:Agent }")) == 0
    rows = graph.describe("Alpha")
    assert {str(why.ways[0].facts[0].rule) for why in rows.whys} == {""} and "deduced" not in str(rows)
    assert [row["label"].value for row in graph.search("alp")] == ["Alpha"]
    assert graph.query("SELECT ?x { ?x a cg:Country }").to("table")


def test_terms_that_the_data_lack_are_no_error_without_the_ontology(graph):
    assert len(graph.query("SELECT ?x { ?x cg:hasPartner ?y }")) == 0
    assert not graph.query("agreements-as-of", date="2018-06-01").stated


def test_an_answer_that_only_a_named_graph_has_is_told(graph):
    table = graph.query(f'SELECT ?s {{ ?s {P} "2" }}')
    assert len(table) == 0 and table.diagnosis.kind == "graph" and "named graphs (2)" in table.to("table")
    assert len(graph.query(table.diagnosis.cure)) == 1
    assert graph.query(f"SELECT ?s {{ ?s {P} '9' }}").diagnosis.kind != "graph"


def test_an_empty_default_graph_is_told(tmp_path):
    path = tmp_path / "named.nq"
    path.write_text('<urn:x:a> <urn:x:p> "1" <urn:x:g> .\n<urn:x:b> <urn:x:q> "1" <urn:x:h> .\n', "utf-8")
    graph = cg.load(path, ontology=False)
    assert "default graph is empty; it has 2 named graphs" in repr(graph)
    for text in ("SELECT * { ?s ?p ?o }", "ASK { ?s <urn:x:p> ?v }", "SELECT (COUNT(*) AS ?n) { ?s ?p ?v }"):
        diagnosis = graph.query(text).diagnosis
        assert diagnosis.kind == "graph" and graph.query(diagnosis.cure).to("csv"), text
    together = graph.query("SELECT * { ?s <urn:x:p> ?v . ?t <urn:x:q> ?v }").diagnosis  # in no one graph
    assert together.kind == "graph" and not together.cure and together.right == "2"


@pytest.mark.parametrize(
    "words",
    [
        ["validate"],
        ["brief", "Alpha"],
        ["brief", "--all", "-o", "briefs"],
        ["push", "http://127.0.0.1:9/x"],
    ],
)
def test_what_needs_the_ontology_says_so(capsys, two, words):
    code, out, err = said(capsys, *words, "--data", two, "--only")
    assert (code, out) == (2, "") and "ontology" in err


def test_a_fact_table_needs_the_ontology(one, tmp_path):
    table = tmp_path / "facts.csv"
    table.write_text("subject,predicate,value\nA,label,B\n", "utf-8")
    with pytest.raises(NotFoundError, match="a fact table needs the ontology"):
        cg.load_table(table, cg.load(one, ontology=False))


def test_only_wants_files_and_nothing_beside_them(capsys, one, tmp_path):
    for given in ({"shipped_graph": True}, {}):
        with pytest.raises(RefusedError, match="--only"):
            cg.load(*([one] if given else []), ontology=False, **given)
    for words in (["query", "ASK {}"], ["query", "ASK {}", "--store", tmp_path], ["load", "--store", tmp_path / "s"]):
        code, _, err = said(capsys, *words, "--only")
        assert code == 2 and "--only" in err
    assert not (tmp_path / "s").exists()


def test_a_store_of_own_files_knows_it(capsys, two, tmp_path):
    store = tmp_path / "store"
    assert said(capsys, "load", two, "--only", "--store", store)[2].endswith("3 triples through lens 'sourced'\n")
    manifest = json.loads((store / "coopgraph.json").read_text())
    assert manifest["format"] == 2  # an earlier version would find no lens there, and says that it is too old
    asked = "SELECT ?v { GRAPH ?g { ?s ?p ?v } } ORDER BY ?v"
    for lens in ("ministry", "possible"):
        out = said(capsys, "query", asked, "--store", store, "--lens", lens, "--format", "csv")[1]
        assert out.split() == ["v", "1", "2", "3"]
    writer = cg.open(store, read_only=False)
    writer.place.store.add(ox.Quad(ox.NamedNode("urn:x:a"), ox.NamedNode("urn:x:p"), ox.Literal("x")))
    writer.place.derive()
    assert len(writer) == 4
    (store / "coopgraph.json").write_text(json.dumps(manifest | {"format": 4}))
    with pytest.raises(LoadError, match="later version"):
        cg.open(store)
