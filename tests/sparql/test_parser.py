"""Each part of SPARQL is explained: over generated queries, and by hand where there is more to say."""

import json

import pyoxigraph as ox
import pytest

import coopgraph as cg
from coopgraph.apps.cli import main
from coopgraph.base.errors import CoopGraphError, OutputError
from coopgraph.base.vocab import PREFIXES
from coopgraph.knowledge import derivations
from coopgraph.sparql.parser import parse
from coopgraph.sparql.tree import UnsupportedError
from tests.knowledge.test_why import again, store_of
from tests.support.generated_queries import queries

ROWS = 40  # of each generated query
SECURITY = "<https://w3id.org/coopgraph/id/set/security-agreements>"


def needs_more_than_triples(text: str) -> bool:
    """Rows that fewer triples may move (OFFSET), that name a layer, or that an empty graph does not give (x p* x)."""
    return any(part in text for part in ("OFFSET", "GRAPH ", "* ?o }"))


@pytest.mark.slow
def test_generated_queries_are_explained_by_triples_that_give_the_row_again(sourced):
    explained = 0
    for query in queries():
        table = sourced.query(query.text)
        whys = table[:ROWS].whys
        assert not whys or table.why(0) == whys[0]  # one that is asked for alone is as among others
        for number, why in enumerate(whys):
            assert why.reason == "" and why.ways, query.text
            if needs_more_than_triples(query.text):
                continue
            for way in why.ways[:2]:
                store = store_of(fact.triple for fact in way.facts)
                assert table.rows[number] in again(store, query.text), query.text
                explained += 1
    assert explained > 2000


def test_rows_that_differ_in_a_blank_node_only_have_each_derivation_once(sourced):
    """Blank nodes cannot be given to a query; what is given for two such rows is alike."""
    lists = "?b a owl:AllDisjointClasses ; owl:members ?l . ?l rdf:rest*/rdf:first ?o"
    table = sourced.query(f"SELECT ?b ?o {{ {lists} }}")
    assert {(why.total, len(why.ways)) for why in table.whys} == {(1, 1)}


@pytest.mark.slow
def test_the_structure_of_a_query_covers_its_text():
    for query in queries():
        text, read = query.text, parse(query.text)
        for element in read.where.elements:
            assert 0 <= read.where.start < element.start <= element.end <= read.where.end <= len(text), text


def ways(graph: cg.Graph, text: str, row: int = 0):
    why = graph.query(text).why(row)
    assert why.reason == ""
    return why.ways


def facts(way) -> list[str]:
    return [" ".join(term.value.rpartition("/")[2].rpartition("#")[2] for term in f.triple) for f in way.facts]


QATAR = f"{SECURITY} cg:hasPartner country:QAT"


def test_union_is_explained_by_the_branch_that_matched(ministry):
    text = f"SELECT ?c {{ {{ {SECURITY} cg:hasPartner ?c }} UNION {{ ?c cg:iso3 'QAT' }} FILTER(?c = country:QAT) }}"
    table = ministry.query(text)
    assert [why.total for why in table.whys] == [2, 2]  # two rows that look alike
    found = [facts(way) for way in table.whys[0].ways]
    assert sorted(found) == [["QAT iso3 QAT"], ["security-agreements hasPartner QAT"]]


def test_optional_is_there_or_was_looked_for(ministry):
    text = f"SELECT * {{ {QATAR} OPTIONAL {{ country:QAT cg:iso3 ?code }} OPTIONAL {{ country:QAT cg:hasTheme ?t }} }}"
    (way,) = ways(ministry, text)
    assert facts(way) == ["security-agreements hasPartner QAT", "QAT iso3 QAT"]
    assert way.absent == ("country:QAT cg:hasTheme ?t",)


def test_absence_is_told_with_what_was_known(ministry):
    for clause in ("FILTER NOT EXISTS { ?c cg:hasTheme ?t }", "MINUS { ?c cg:hasTheme ?t }"):
        (way,) = ways(ministry, f"SELECT ?c {{ VALUES ?c {{ country:QAT }} {SECURITY} cg:hasPartner ?c {clause} }}")
        assert way.absent == ("<https://w3id.org/coopgraph/id/country/QAT> cg:hasTheme ?t",)


def test_exists_has_a_witness(ministry):
    text = f"SELECT ?c {{ {SECURITY} cg:hasPartner ?c FILTER EXISTS {{ ?c cg:iso3 'QAT' }} }}"
    (way,) = ways(ministry, text)
    assert facts(way) == ["security-agreements hasPartner QAT", "QAT iso3 QAT"]


@pytest.mark.parametrize(
    ("path", "steps"),
    [
        ("cg:hasSetMember/cg:hasPartner", 2),
        ("cg:hasSetMember+/cg:hasPartner", 2),
        ("(cg:hasSetMember|cg:undertakenBy)/cg:hasPartner", 2),
        ("^cg:listOf/cg:listItem", 2),
        ("cg:hasPartner/cg:inRegion?", 1),
        ("!(cg:hasSetMember|rdf:type)", 1),
        ("(cg:hasPartner)", 1),
    ],
)
def test_paths_show_their_steps(ministry, path, steps):
    (way, *_) = ways(ministry, f"SELECT ?c {{ {SECURITY} {path} ?c FILTER(?c = country:QAT) }}")
    assert len(way.facts) == steps


HERE = "BASE <https://w3id.org/coopgraph/x/>"


@pytest.mark.parametrize(
    "text",
    [
        f"{HERE} SELECT ?c {{ <../id/set/security-agreements> cg:hasPartner ?c }}",
        f"{HERE} BASE <../id/> PREFIX s: <set/> SELECT ?c {{ s:security-agreements cg:hasPartner ?c }}",
        "SELECT ?c { <https://w3id.org/coopgraph/id/set/security-\\u0061greements> cg:hasPartner ?c }",
        f"VERSION '1.2' SELECT ?c {{ {SECURITY} cg:hasPartner ?c }}",
    ],
)
def test_names_are_what_they_stand_for(ministry, text):
    """Relative to a base, or with code points escaped: for all that goes with an answer, and for its digest."""
    plain, other = ministry.query(f"SELECT ?c {{ {SECURITY} cg:hasPartner ?c }}"), ministry.query(text)
    assert other.rows == plain.rows and other.whys == plain.whys and other.notes == plain.notes
    assert other.completeness == plain.completeness
    assert other.cite().digest == plain.cite().digest


def test_a_relative_name_that_nothing_has_is_told_as_it_is_written(ministry):
    text = f"{HERE}\nSELECT ?c {{ <../id/set/security-agrements> cg:hasPartner ?c }}"
    diagnosis = ministry.query(text).diagnosis
    assert (diagnosis.kind, diagnosis.wrong, diagnosis.line) == ("typo", "<../id/set/security-agrements>", 2)
    assert len(ministry.query(diagnosis.cure)) == 13


def test_groups_are_explained_by_all_their_rows(ministry):
    (way,) = ways(ministry, f"SELECT (COUNT(?c) AS ?n) {{ {SECURITY} cg:hasPartner ?c }}")
    assert (len(way.facts), way.solutions, way.capped) == (13, 13, False)
    table = ministry.query("SELECT ?s (COUNT(?c) AS ?n) { ?s cg:hasPartner ?c } GROUP BY ?s HAVING (COUNT(?c) > 5)")
    for row, why in zip(table.rows, table.whys, strict=True):
        assert why.ways[0].solutions == int(row[1].value)


def test_large_groups_are_capped_and_say_so(ministry, monkeypatch):
    monkeypatch.setattr(derivations, "MOST", 10)
    (way,) = ways(ministry, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    assert way.capped and way.solutions == 10


def test_many_rows_are_asked_for_in_parts(sourced, monkeypatch):
    whole = sourced.query("date-precision").whys
    monkeypatch.setattr(derivations, "SOLUTIONS", 20)
    monkeypatch.setattr(derivations, "ROWS", 50)
    assert [w.claims for w in sourced.query("date-precision").whys] == [w.claims for w in whole]


def test_inner_queries_are_gone_into(ministry):
    text = f"SELECT ?n {{ {{ SELECT (COUNT(?c) AS ?n) {{ {SECURITY} cg:hasPartner ?c }} }} }}"
    assert len(ways(ministry, text)[0].facts) == 13


def test_ask_construct_and_describe(ministry):
    assert facts(ways(ministry, f"ASK {{ {QATAR} }}")[0]) == ["security-agreements hasPartner QAT"]
    (no,) = ways(ministry, f"ASK {{ {SECURITY} cg:hasPartner country:IRN }}")
    assert no.facts == () and no.absent == (f"{SECURITY} cg:hasPartner country:IRN",)
    table = ministry.query(f"CONSTRUCT {{ ?c cg:involves {SECURITY} }} WHERE {{ {SECURITY} cg:hasPartner ?c }}")
    for row, why in zip(table.rows, table.whys, strict=True):
        assert [fact.triple.object for fact in why.ways[0].facts] == [row[0]]
    described = ministry.query("DESCRIBE country:QAT")
    assert [w.ways[0].facts[0].triple for w in described.whys] == [ox.Triple(*row) for row in described.rows]


def test_blank_nodes_collections_and_shorthand(tmp_path):
    own = tmp_path / "own.ttl"
    own.write_text("@prefix : <https://example.org/> . :a :p [ :q ( 1 2 ) ; :r 'x', 'y' ] .", "utf-8")
    graph = cg.load(own)
    text = "PREFIX : <https://example.org/> SELECT ?x { ?x :p [ :q ( 1 ?two ) ; :r 'x', 'y' ] FILTER(?two > 1) }"
    assert len(ways(graph, text)[0].facts) == 8


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?s ?p <<( <urn:a> <urn:b> <urn:c> )>> }",
        "SELECT * { ?s ?p ?o {| ?a ?b |} }",
    ],
)
def test_what_has_no_place_in_the_structure_is_refused(text):
    with pytest.raises(UnsupportedError):
        parse(text)


def test_what_cannot_be_explained_says_so(tmp_path):
    own = tmp_path / "own.nt"
    own.write_text("<urn:a> <urn:says> <<( <urn:x> <urn:y> <urn:z> )>> .\n", "utf-8")
    table = cg.load(own).query("SELECT ?s { ?s <urn:says> <<( <urn:x> ?p <urn:z> )>> }")
    assert len(table) == 1 and table.whys[0].ways == ()
    assert "<<" in table.whys[0].reason
    assert "cannot be explained" in table.to("table", why=True)


def test_an_operator_that_is_not_explained_says_so_and_is_mended(ministry):
    text = f"SELECT ?c ?code {{ {SECURITY} cg:hasPartner ?c LATERAL {{ ?c cg:iso3 ?code }} FILTER(?code = 'qat') }}"
    table = ministry.query(text.replace("qat", "QAT"))
    assert len(table) == 1 and table.completeness.state != "complete"
    assert table.why(0).reason == "LATERAL is not explained"
    diagnosis = ministry.query(text).diagnosis
    assert (diagnosis.wrong, diagnosis.right) == ("'qat'", '"QAT"')
    assert len(ministry.query(diagnosis.cure)) == 1


def test_a_table_of_ones_own_has_no_reasons():
    table = cg.Table(["x"], [(ox.Literal("a"),)])
    with pytest.raises(CoopGraphError, match="not made by a query"):
        table.why(0)


def test_rows_are_named_by_number_or_by_themselves(ministry):
    table = ministry.query("security-partners")
    assert table.why(table[3]) == table.why(3) == table.why(-10) == table[2:].why(1)
    assert table.labels().why(3) == table.why(3)
    for wrong in (13, -14, ("no", "row")):
        with pytest.raises(CoopGraphError, match="13 rows"):
            table.why(wrong)


@pytest.mark.slow
def test_all_forms_tell_it(ministry, capsys):
    table = ministry.query("security-partners")
    assert "deduced by the rule “partners of the members of a set” from" in table.to("table", why=True)
    assert table.to("html", why=True).count("<details>") == 13
    assert "- Agreements on security" in table.to("md", why=True)
    told = json.loads(table.to("json", why=True))["head"]["why"]
    assert len(told) == 13 and told[0]["ways"][0]["triples"][0]["rule"] == "10-set-partners"
    with pytest.raises(OutputError, match="no place for why"):
        table.to("csv", why=True)
    assert main(["query", "security-partners", "--why", "--language", "ar"]) == 0
    assert "مستنتج بالقاعدة" in capsys.readouterr().out
    assert main(["show", "Qatar", "--why"]) == 0
    assert "from the layer reference/countries" in capsys.readouterr().out


def test_hostile_labels_stay_text_in_explanations(tmp_path):
    own = tmp_path / "own.ttl"
    hostile = '<img src=x onerror=alert(1)>"\u202e'
    label = ox.Literal(hostile, language="en")
    own.write_text(f"<urn:x:a> <{PREFIXES['skos']}prefLabel> {label} ; <urn:x:p> <urn:x:a> .", "utf-8")
    table = cg.load(own).query("SELECT ?a { ?a <urn:x:p> ?a }")
    page = table.to("html", why=True)
    assert "<img" not in page and "\u202e" not in page
