"""The curated graph: every assertion covered, every triple stated, every digest true, every file in its one form."""

import hashlib
import json
import subprocess
import sys

import pyoxigraph as ox
import pytest
import rdflib

from coopgraph.base import paths, vocab
from coopgraph.base.vocab import CG, PREFIXES
from tests.conftest import ROOT, SHARED
from tests.support.each import for_each
from tests.support.examples import every
from tests.support.ontology_terms import turtle

DATA = paths.graph_data()
DOCUMENT = "source/miclat-bilateral"


def triples(layer):
    return {quad.triple for quad in ox.parse(path=str(DATA / f"{layer}.ttl"))}


def stated(layer):
    """Every triple that the claims of a layer state, with the claims that do."""
    store = ox.Store()
    store.load(path=str(DATA / f"{layer}-claims.ttl"))
    query = """SELECT ?s ?p ?o ?claim WHERE { ?claim cg:states ?n . ?n rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o }"""
    found = {}
    for s, p, o, claim in store.query(query, prefixes=PREFIXES):
        found.setdefault(ox.Triple(s, p, o), set()).add(claim.value)
    return found


@pytest.mark.parametrize("layer", [DOCUMENT, "editorial/readings", "sourced/links"])
def test_a_layer_holds_exactly_what_its_claims_state(layer):
    assert triples(layer) == stated(layer).keys()


def test_115_assertions_are_115_claims(ministry):
    claims = ministry.query("SELECT ?c { ?c cg:origin origin:source-stated }")
    numbers = sorted(int(row[0].value.rpartition("-S")[2]) for row in claims)
    assert numbers == list(range(1, 116))


def test_appraisals_and_motives_state_nothing(ministry):
    query = "SELECT ?claim ?s { VALUES ?m { claim-modality:evaluative claim-modality:motive } ?claim cg:claimModality ?m OPTIONAL { ?claim cg:states ?s } }"
    rows = ministry.query(query).rows
    assert len(rows) == 5
    assert all(s is None for _, s in rows)


def test_claims_are_those_of_the_dossier(ministry):
    path = SHARED / "data" / "assertions.json"
    if not path.is_file():
        pytest.skip("the dossier is not beside this checkout")
    query = """SELECT ?claim ?start ?end ?digest ?from ?to ?whole ?place ?attribution ?closure ?modality WHERE {
        ?claim cg:origin origin:source-stated ; cg:supportedBy ?p ; cg:attribution ?attribution ;
            cg:listClosure ?closure ; cg:claimModality ?modality .
        ?p oa:start ?start ; oa:end ?end ; cg:sha256 ?digest ; dcterms:isPartOf ?s .
        ?s oa:start ?from ; oa:end ?to ; cg:sha256 ?whole ; skos:notation ?place }"""
    found = {}
    for row in ministry.query(query):
        values = [cell.value.rpartition("/")[2] if isinstance(cell, ox.NamedNode) else cell.value for cell in row]
        found[values[0].removeprefix("miclat-")] = values[1:]
    assertions = json.loads(path.read_text("utf-8"))["assertions"]
    assert len(assertions) == 115
    for a in assertions:
        closure = "not-a-list" if a["list_closure"] == "n/a" else a["list_closure"]
        place = f"{a['section']}.{a['paragraph']}.{a['sentence']}"
        numbers = [str(a[k]) for k in ("start", "end")], [str(a[k]) for k in ("sent_start", "sent_end")]
        status = [a["attribution"], closure, a["modality"]]
        assert found[a["id"]] == [*numbers[0], a["sha256"], *numbers[1], a["sent_sha256"], place, *status]


def test_every_digest_is_true_of_the_document(ministry, source_text):
    rows = ministry.query("SELECT ?start ?end ?digest { ?p oa:start ?start ; oa:end ?end ; cg:sha256 ?digest }").rows
    assert len(rows) >= 140
    for start, end, digest in rows:
        passage = source_text[int(start.value) : int(end.value)]
        assert hashlib.sha256(passage.encode()).hexdigest() == digest.value


@pytest.mark.slow
def test_no_text_of_the_document_is_committed(source_text):
    """No run of 14 words of it, web addresses aside, in any file that git knows or would take."""
    import re

    words = re.findall(r"\w+", source_text.lower())
    runs = {tuple(words[i : i + 14]) for i in range(len(words) - 13)}
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    for name in listed.stdout.splitlines():
        try:
            text = (ROOT / name).read_text("utf-8")
        except (UnicodeDecodeError, FileNotFoundError):
            continue
        found = re.findall(r"\w+", re.sub(r"https?://\S+", " ", text.lower()))
        assert not any(tuple(found[i : i + 14]) in runs for i in range(len(found) - 13)), name


def test_files_are_in_their_one_form():
    done = subprocess.run(
        [sys.executable, ROOT / "tools" / "format_data.py", "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


@for_each(sorted(DATA.rglob("*.ttl")), lambda p: p.stem)
def test_the_engine_changes_no_literal_of_ours(path):
    """The engine normalises literals when it stores them; what we state is already in its form."""
    store = ox.Store()
    store.load(path=str(path))
    assert set(ox.parse(path=str(path))) == set(store)


@pytest.mark.slow
@for_each(every(8, sorted(DATA.rglob("*.ttl"))), lambda p: p.stem)
def test_both_readers_read_the_same(path):
    """One writer gives all files their form, so that an eighth of them shows it; other tests read by the quicker reader."""
    graph = rdflib.Graph().parse(path)
    assert set(graph) == set(turtle(path))
    assert not any(isinstance(term, rdflib.BNode) for triple in graph for term in triple)


def test_counts_of_the_data_set_are_true():
    graph = turtle(DATA / "dataset.ttl")
    void, title = rdflib.Namespace("http://rdfs.org/ns/void#"), rdflib.URIRef(vocab.DCTERMS + "title")
    counted = {str(graph.value(s, title)): int(o) for s, o in graph.subject_objects(void.triples)}
    layers = {p.relative_to(DATA).with_suffix("").as_posix(): p for p in DATA.rglob("*.ttl") if p.name != "dataset.ttl"}
    assert counted == {name: len(triples(name)) for name in layers}
    assert set(graph.objects(None, void.subset)) == set(graph.subjects(void.triples))


def test_a_triple_of_two_layers_counts_once(sourced, possible):
    morocco = "event:al-hoceima-earthquake-2004 cg:affectedCountry country:MAR"
    layers = sourced.query(f"SELECT ?layer {{ GRAPH ?layer {{ {morocco} }} }}")
    assert len(layers) == 2
    for graph in (sourced, possible):
        count = graph.query("SELECT (COUNT(*) AS ?n) { event:al-hoceima-earthquake-2004 cg:affectedCountry ?c }")
        assert count.rows[0][0].value == "1"


def test_what_is_sourced_does_not_leak_into_the_ministry_lens(ministry, sourced, possible):
    assert ministry.query("ASK { body:dgpc org:subOrganizationOf body:miclat }").rows[0][0].value == "false"
    assert sourced.query("ASK { body:dgpc org:subOrganizationOf body:miclat }").rows[0][0].value == "true"
    bounds = "SELECT ?from ?to { event:bam-earthquake-2003 cg:notBefore ?from ; cg:notAfter ?to }"
    assert [cell.value for cell in ministry.query(bounds).rows[0]] == ["2003-01-01", "2003-12-31"]
    assert [cell.value for cell in sourced.query(bounds).rows[0]] == ["2003-12-26", "2003-12-26"]
    may = "SELECT ?a ?t { ?a cg:mayAddress ?t }"
    assert (len(ministry.query(may)), len(sourced.query(may))) == (0, 0)
    assert len([r for r in possible.query(may) if "agreement/security-ita" in r[0].value]) == 11
    assert CG + "mayAddress" in possible.schema.terms
