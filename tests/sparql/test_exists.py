"""EXISTS over several patterns, written as one within the other: the same answers, without trying all pairs."""

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Graph

import coopgraph as cg
from coopgraph.base.vocab import TYPE as RDF_TYPE
from coopgraph.sparql.cost import is_small
from coopgraph.sparql.order.total import ask
from coopgraph.sparql.rewrite import nested
from tests.support.examples import examples

NODES = ["<urn:a>", "<urn:b>", "<urn:c>"]
ORDER = ["<urn:b>", "<urn:c>", "<urn:a>", "<urn:c>", "<urn:b>", "<urn:a>", "<urn:c>", "<urn:a>", "<urn:b>"]
ENDS = [*NODES, "?x", "?x", "?y", "?z", "?w"]
VERBS = [
    "<urn:p>",
    "<urn:q>",
    "<urn:r>",
    "?v",
    "<urn:p>/<urn:q>",
    "^<urn:p>/<urn:r>",
    "<urn:p>+",
    "<urn:q>*",
    "!<urn:p>",
]
FILTERS = ["", "", "FILTER(?z != ?x)", "FILTER(BOUND(?y) && ?w = ?y)", "FILTER(!BOUND(?y))", "FILTER(?none = 1)"]
FORMS = [
    "SELECT * {{ {one} OPTIONAL {{ {two} }} FILTER NOT EXISTS {{ {inner} }} }}",
    "SELECT * {{ FILTER EXISTS {{ {inner} }} {one} }}",
    "SELECT ?x {{ {{ {one} }} UNION {{ {two} FILTER NOT EXISTS {{ {inner} }} }} }}",
    "SELECT * {{ {one} MINUS {{ {two} FILTER EXISTS {{ {inner} }} }} }}",
    "SELECT * {{ GRAPH <urn:g> {{ {one} FILTER NOT EXISTS {{ {inner} }} }} }}",
    "SELECT * {{ GRAPH ?g {{ {one} OPTIONAL {{ {two} FILTER EXISTS {{ {inner} }} }} }} }}",
    "SELECT * {{ {one} FILTER(?x = <urn:a> || NOT EXISTS {{ {inner} }}) BIND(EXISTS {{ {inner} }} AS ?e) }}",
    "SELECT (EXISTS {{ {inner} }} AS ?e) {{ {one} }}",
    "SELECT * {{ {{ SELECT ?x {{ {one} FILTER NOT EXISTS {{ {inner} }} }} }} {two} }}",
    "SELECT * {{ {one} FILTER NOT EXISTS {{ {two} FILTER NOT EXISTS {{ {inner} }} }} }}",
    "SELECT ?y (COUNT(*) AS ?n) {{ {one} FILTER EXISTS {{ {inner} }} }} GROUP BY ?y",
]  # fmt: skip
patterns = st.builds("{} {} {} .".format, st.sampled_from(ENDS), st.sampled_from(VERBS), st.sampled_from(ENDS))
inside = st.builds(
    lambda several, test: " ".join(several) + f" {test}",
    st.lists(patterns, min_size=2, max_size=3),
    st.sampled_from(FILTERS),
)
triples = st.lists(
    st.builds("{} {} {} .".format, st.sampled_from(NODES), st.sampled_from(VERBS[:3]), st.sampled_from(NODES)),
    max_size=9,
)


def stored(lines: list[str]) -> ox.Store:
    """The triples in the default graph, and in two named ones a part of them each."""
    store = ox.Store()
    text = "\n".join(lines)
    named = f"<urn:g> {{ {' '.join(lines[::2])} }} <urn:h> {{ {' '.join(lines[1:])} }}"
    store.load(f"{text}\n{named}".encode(), format=ox.RdfFormat.TRIG)
    return store


def rows(store: ox.Store, text: str) -> list[str]:
    answer = store.query(text)
    assert isinstance(answer, ox.QuerySolutions)
    names = [variable.value for variable in answer.variables]
    return sorted(str([(name, str(row[name])) for name in sorted(names)]) for row in answer)


@examples(100)
@given(triples, st.sampled_from(FORMS), patterns, patterns, inside)
def test_the_engine_answers_the_same(lines: list[str], form: str, one: str, two: str, inner: str):
    text = form.format(one=one, two=two, inner=inner)
    store = stored(lines)
    assert nested(text) != text
    assert rows(store, nested(text)) == rows(store, text)


@pytest.mark.parametrize(
    "inner",
    [
        "?x <urn:p> ?z . ?z <urn:q> ?w",
        "?z <urn:q> ?w . ?x <urn:p> ?z FILTER(?w != ?x)",
        "?x <urn:p>/^<urn:q> ?z",
        "<urn:a> <urn:q> <urn:c> . ?y <urn:r> ?x",
    ],
)
def test_another_engine_answers_the_same(inner: str):
    lines = [f"{start} <urn:{name}> {end} ." for start, name, end in zip(NODES * 3, "pqrpqrqpp", ORDER, strict=True)]
    text = f"SELECT ?x ?y {{ ?x <urn:p> ?y FILTER NOT EXISTS {{ {inner} }} }}"
    others = Graph().parse(data="\n".join(lines), format="turtle").query(text)
    assert {tuple(map(str, row)) for row in others} == {
        (row["x"].value, row["y"].value) for row in ask(stored(lines), text)
    }


def test_what_may_not_be_taken_apart_stays():
    for inner in [
        "?x <urn:p> ?y",
        "?x <urn:p> [ <urn:q> ?y ]",
        "_:b <urn:p> ?x . ?x <urn:q> _:b",
        "?x <urn:p> ?z OPTIONAL { ?z <urn:q> ?w }",
        "{ ?x <urn:p> ?z . ?z <urn:q> ?w }",
        "?x <urn:p> ?z . SERVICE <urn:s> { ?z <urn:q> ?w }",
        "?x (<urn:p>/<urn:q>)+ ?z",
        " ".join(f"?x <urn:p{n}> ?y{n} ." for n in range(9)),
    ]:
        text = f"SELECT * {{ ?x <urn:p> ?y FILTER NOT EXISTS {{ {inner} }} }}"
        assert nested(text) == text
    away = "SELECT * { SERVICE <urn:s> { ?x <urn:p> ?y FILTER EXISTS { ?x <urn:q> ?z . ?z <urn:r> ?w } } }"
    assert nested(away) == away
    assert nested("SELECT * { FILTER EXISTS { ?x ") == "SELECT * { FILTER EXISTS { ?x "


def test_what_a_solution_leads_to_is_looked_up_first_and_lines_keep_their_numbers():
    text = "ASK { ?x a ?k FILTER NOT EXISTS {\n?e <urn:of> ?d .\n?x <urn:has> ?e } }\n#"
    assert nested(text) == (
        "ASK { ?x a ?k FILTER NOT EXISTS { ?x <urn:has> ?e . FILTER EXISTS { ?e <urn:of> ?d .  } }\n\n }\n#"
    )


def test_what_has_no_evidence_is_told_at_once(tmp_path):
    """As pairs it takes four million steps, and more than the time that it is given."""
    file = tmp_path / "provenance.nt"
    file.write_text(
        "".join(
            f"<urn:x{n}> <{RDF_TYPE}> <urn:Agreement> .\n<urn:x{n}> <urn:has> <urn:e{n}> .\n"
            f"<urn:e{n}> <{RDF_TYPE}> <urn:{'Evidence' if n % 500 else 'Rumour'}> .\n"
            for n in range(2000)
        )
    )
    graph = cg.load(file, ontology=False)
    text = "SELECT ?x { ?x a <urn:Agreement> FILTER NOT EXISTS { ?x <urn:has>/a <urn:Evidence> } }"
    assert len(graph.query(text, timeout=0.4)) == 4
    assert is_small(nested(text), lambda query: int(next(iter(graph.store.query(query)))[0].value))
