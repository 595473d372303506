"""Old names in saved queries, parameters, tables and files are read as they are now, and an answer says so."""

import gzip
import re

import pyoxigraph as ox
import pytest

import coopgraph as cg
from coopgraph.apps.cli import main
from coopgraph.base import renamed
from coopgraph.base.vocab import PREFIXES, TYPE
from coopgraph.store.files import read_into
from tests.conftest import ROOT

OLD, NEW = "https://w3id.org/coopgraph/vocab/status/", "https://w3id.org/coopgraph/vocab/"
BODY = "https://w3id.org/coopgraph/id/org/"
CERTAIN = "status:certain is now confidence:certain."
DGSN_NOW = ox.NamedNode("https://w3id.org/coopgraph/id/body/dgsn")
DGSN = f"<{BODY}dgsn> is now body:dgsn."


@pytest.mark.parametrize(
    ("old", "new", "note"),
    [
        ("SELECT ?c { ?c cg:confidence status:certain }", "SELECT ?c { ?c cg:confidence confidence:certain }", CERTAIN),
        (
            f"PREFIX s: <{OLD}> SELECT ?c {{ ?c cg:confidence s:certain }}",
            "SELECT ?c { ?c cg:confidence confidence:certain }",
            CERTAIN,
        ),
        (f"PREFIX body: <{BODY}> SELECT * {{ body:dgsn ?p ?o }}", "SELECT * { body:dgsn ?p ?o }", DGSN),
        (f"SELECT * {{ <{BODY}dgsn> ?p ?o }}", "SELECT * { body:dgsn ?p ?o }", DGSN),
        (
            "BASE <https://w3id.org/coopgraph/id/> SELECT * { <org/dgsn> ?p ?o }",
            "SELECT * { body:dgsn ?p ?o }",
            DGSN,
        ),
        (
            "SELECT ?b { ?b org:unitOf body:miclat }",
            "SELECT ?b { ?b org:subOrganizationOf body:miclat }",
            "org:unitOf is now org:subOrganizationOf.",
        ),
        (  # what was one name is told apart by the property named last before it, else first after it
            "SELECT ?c { VALUES ?m { status:ongoing } ?c cg:claimModality ?m }",
            "SELECT ?c { ?c cg:claimModality claim-modality:ongoing }",
            "status:ongoing is now claim-modality:ongoing.",
        ),
        (
            "SELECT ?u ?c { ?u cg:hasStatus status:under-negotiation . ?c cg:claimModality status:ongoing }",
            "SELECT ?u ?c { ?u cg:hasStatus progress:under-negotiation . ?c cg:claimModality claim-modality:ongoing }",
            "status:under-negotiation is now progress:under-negotiation. status:ongoing is now claim-modality:ongoing.",
        ),
    ],
)
def test_a_saved_query_has_its_answer_and_a_note(sourced, old, new, note):
    then, today = sourced.query(old), sourced.query(new)
    assert len(then)
    assert sorted(map(str, then.rows)) == sorted(map(str, today.rows))
    assert then.notes[0] == note
    assert note not in today.notes
    assert then.why(0) == today.why(today.rows.index(then.rows[0]))


@pytest.mark.parametrize(
    ("language", "says"),
    [
        ("en", "status:certain is now confidence:certain. status:external is now origin:external."),
        (
            "fr",
            "status:certain s’appelle désormais confidence:certain. status:external s’appelle désormais origin:external.",
        ),
        ("ar", "status:certain صار يسمى confidence:certain. status:external صار يسمى origin:external."),
    ],
)
def test_the_note_is_one_in_each_language(sourced, language, says):
    asked = sourced.in_language(language).query("ASK { ?c cg:confidence status:certain ; cg:origin status:external }")
    assert asked.notes == (says,)


def test_parameters_and_names_too(sourced):
    units = sourced.query("units", body="miclat")
    for given in (f"{BODY}miclat", ox.NamedNode(f"{BODY}miclat")):
        table = sourced.query("units", body=given)
        assert (table.rows, table.notes[0]) == (units.rows, f"<{BODY}miclat> is now body:miclat.")
    certain = "SELECT (COUNT(*) AS ?n) { ?c cg:confidence $sure }"
    table = sourced.query(certain, sure=ox.NamedNode(f"{OLD}certain"))
    assert table.rows == sourced.query(certain, sure=ox.NamedNode(f"{NEW}confidence/certain")).rows
    assert table.notes == (CERTAIN,)
    assert sourced.resolve("status:certain").value == f"{NEW}confidence/certain"
    for given in ("status:certain", " status:certain ", ox.NamedNode(f"{OLD}certain")):
        shown = sourced.describe(given)
        assert (shown.rows, shown.notes) == (sourced.describe("confidence:certain").rows, (CERTAIN,))


@pytest.mark.parametrize(
    ("query", "scheme"),
    [
        ("SELECT ?c { ?c cg:claimModality $x }", "claim-modality"),
        ("SELECT ?c { ?c cg:hasStatus $x }", "progress"),
        ("SELECT ?c { VALUES ?x { $x } ?c cg:claimModality ?x }", "claim-modality"),
        ("SELECT ?u { ?u cg:hasStatus $x . OPTIONAL { ?c cg:claimModality ?u } }", "progress"),
    ],
)
def test_a_parameter_that_was_one_name_is_told_apart_by_its_property(sourced, query, scheme):
    table = sourced.query(query, x=ox.NamedNode(f"{OLD}ongoing"))
    assert len(table)
    assert table.rows == sourced.query(query, x=ox.NamedNode(f"{NEW}{scheme}/ongoing")).rows
    assert table.notes[0] == f"status:ongoing is now {scheme}:ongoing."


def test_on_the_command_line_too(capsys):
    query = "SELECT (COUNT(*) AS ?n) { ?c cg:confidence $x }"
    assert main(["query", query, "--param", "x=status:certain", "--lens", "ministry"]) == 0
    assert f"! {CERTAIN}" in capsys.readouterr().out


def test_a_graph_that_still_has_the_old_names_is_told(tmp_path):
    """Of a server or a directory that an earlier version filled; files are read with the names of today."""
    file = tmp_path / "own.ttl"
    file.write_text(f"<urn:c> <{PREFIXES['cg']}undertakenBy> <urn:b> .")
    graph = cg.load(file)
    graph.store.add(ox.Quad(ox.NamedNode(f"{BODY}dgsn"), ox.NamedNode("urn:p"), ox.Literal("x")))
    for asked in (graph.query("SELECT ?o { body:dgsn <urn:p> ?o }"), graph.query("ASK { $b <urn:p> ?o }", b=DGSN_NOW)):
        assert asked.notes[0].startswith(f"body:dgsn is not in this graph, <{BODY}dgsn> is: an earlier version made it")
    assert graph.query(f"SELECT ?o {{ <{BODY}dgsn> <urn:p> ?o }}").notes == ()
    assert graph.query("SELECT ?o { body:x ?p ?o ; cg:confidence confidence:certain }").notes == ()


def test_each_new_name_is_a_concept(sourced):
    names = [f"{OLD}{name}" for names in renamed._SCHEMES.values() for name in names.split()]
    for old, property in [*((name, "") for name in names), *((f"{OLD}{n}", renamed.MODALITY) for n in renamed._IN_TWO)]:
        new = renamed.now(old, property)
        assert sourced.schema.objects(ox.NamedNode(new), ox.NamedNode(TYPE)), (old, new)
        assert renamed.before(new) == old
    assert renamed.before(f"{NEW}confidence/ongoing") is renamed.before(f"{NEW}domain/certain") is None
    assert renamed.now(f"{OLD}progress-group") == f"{NEW}progress"


TURTLE = f"""@prefix status: <{OLD}> . @prefix body: <{BODY}> . @prefix cg: <{PREFIXES["cg"]}> .
<urn:c> cg:claimModality status:ongoing ; cg:confidence status:probable .
<urn:u> cg:hasStatus status:ongoing ; cg:undertakenBy body:dgsn ; cg:title "<{BODY}dgsn>" . _:b cg:undertakenBy body:dgsn ."""


@pytest.mark.parametrize(
    ("ending", "on_disk"), [("ttl", False), ("trig.gz", False), ("nq", False), ("rdf", False), ("nt", True)]
)
def test_files_with_old_names_are_read_with_the_new_ones(tmp_path, ending, on_disk):
    form = {"ttl": "TURTLE", "trig.gz": "TRIG", "nt": "N_TRIPLES", "nq": "N_QUADS", "rdf": "RDF_XML"}[ending]
    triples = [q.triple for q in ox.parse(TURTLE, format=ox.RdfFormat.TURTLE)]
    data = ox.serialize(triples, format=getattr(ox.RdfFormat, form))
    file = tmp_path / f"own.{ending}"
    file.write_bytes(gzip.compress(data) if ending.endswith("gz") else data)
    graph = cg.load(file, **({"store": tmp_path / "store"} if on_disk else {}))
    for pattern in (
        "<urn:c> cg:claimModality claim-modality:ongoing ; cg:confidence confidence:probable",
        f'<urn:u> cg:hasStatus progress:ongoing ; cg:undertakenBy body:dgsn ; cg:title "<{BODY}dgsn>"',
        "?b cg:undertakenBy body:dgsn FILTER(isBLANK(?b))",
        "GRAPH graph:own\\/own { <urn:u> cg:undertakenBy body:dgsn }",
    ):
        assert graph.query(f"ASK {{ {pattern} }}").rows[0][0].value == "true", pattern
    assert not any(OLD in str(t) or f"<{BODY}dgsn> " in str(t) for t in graph.engine.triples())


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "a.ttl",
            "@prefix v: <{o}vocab/> . @prefix i: <{o}id/> . <urn:c> <urn:p> v:status\\/probable , i:org\\/dgsn .",
        ),
        ("b.ttl", "@base <{o}> . <urn:c> <urn:p> <vocab/status/probable> , <id/org/dgsn> ."),
        (
            "c.jsonld",
            '{{"@id": "urn:c", "urn:p": [{{"@id": "{j}vocab\\/status\\/probable"}}, {{"@id": "{j}id\\/org\\/dgsn"}}]}}',
        ),
        (
            "d.rdf",
            '<r:RDF xml:base="{o}id/" xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:u="urn:"><r:Description'
            ' r:about="urn:c"><u:p r:resource="org/dgsn"/><u:p r:resource="../vocab/status/probable"/></r:Description></r:RDF>',
        ),
    ],
)
def test_a_name_may_be_written_in_two_parts_or_with_escapes(name, text, tmp_path):
    ours = "https://w3id.org/coopgraph/"
    (tmp_path / name).write_text(text.format(o=ours, j=ours.replace("/", r"\/")))
    store = ox.Store()
    read_into(store, tmp_path / name)
    assert {q.object.value for q in store} == {DGSN_NOW.value, f"{NEW}confidence/probable"}


def test_a_name_that_the_graph_itself_has_is_left_alone(tmp_path):
    """A graph of one's own may use all of ORG; nothing of it is asked otherwise."""
    file = tmp_path / "own.ttl"
    file.write_text(
        f"<urn:a> <{PREFIXES['org']}unitOf> <urn:b> . <urn:c> <{PREFIXES['org']}subOrganizationOf> <urn:b> ."
    )
    table = cg.load(file).query("SELECT ?a { ?a org:unitOf <urn:b> }")
    assert ([row[0].value for row in table.rows], table.notes) == (["urn:a"], ())


def test_a_table_may_have_old_names(tmp_path, sourced):
    head = "subject,subject_kind,predicate,value,value_kind,source_url,source_title,source_date,confidence,note\n"
    rows = [f"{BODY}dgsn,directorate,org:unitOf,body:miclat", "agreement:x,agreement,status,status:concluded"]
    then, today = (tmp_path / name for name in ("then.csv", "today.csv"))
    end = ",,https://example.org/p,page@en,2020,certain,\n"
    then.write_text(head + "".join(row + end for row in rows))
    now = [row.replace(BODY, "body:").replace("org:unitOf", "part of") for row in rows]
    today.write_text(head + "".join(row.replace("status:", "progress:") + end for row in now))
    loaded = [cg.load_table(path, sourced) for path in (then, today)]
    assert [table.rejects for table in loaded] == [[], []]
    assert loaded[0].facts == loaded[1].facts


def test_nothing_that_is_shipped_has_an_old_name():
    old = re.compile(rb"(?<![\w/-])status:[a-z]|vocab/status|id/org/|org:unitOf")
    files = [path for name in ("ontology", "graph_data", "src", "notebooks") for path in (ROOT / name).rglob("*.*")]
    told = {ROOT / "src/coopgraph/base/renamed.py", ROOT / "ontology/vocabularies/known.ttl"}
    kinds = {".ttl", ".rq", ".csv", ".md", ".py", ".js", ".ipynb"}
    assert [path for path in {*files} - told if path.suffix in kinds and old.search(path.read_bytes())] == []
