"""What is said below an answer: of how many countries a source speaks, where one that none speaks of counts."""

import re

import pytest

import coopgraph as cg
from coopgraph.answers.stats import stats
from coopgraph.base.errors import NotFoundError
from coopgraph.base.vocab import PREFIXES

TOPIC = "^foaf:topic ?document"

# Queries over countries, and over how many they range; of 204 that no source speaks of.
RANGING = {
    "SELECT ?c { ?c a cg:Country FILTER NOT EXISTS { ?a a cg:Agreement ; cg:hasPartner ?c } }": 234,
    "SELECT ?c { ?c a cg:Country MINUS { ?a cg:hasPartner ?c } }": 219,
    "SELECT ?c { ?c a cg:Country OPTIONAL { ?a cg:hasPartner ?c } FILTER(!BOUND(?a)) }": 219,
    "SELECT ?c { ?c a cg:Country FILTER(! EXISTS { ?a cg:hasPartner ?c }) }": 219,
    "SELECT (COUNT(?c) AS ?n) { ?c a cg:Country }": 249,
    "SELECT (COUNT(*) AS ?n) { ?c a cg:Country MINUS { ?a cg:hasPartner ?c } }": 219,
    "SELECT ?c (COUNT(?a) AS ?n) { ?c a cg:Country OPTIONAL { ?a cg:hasPartner ?c } } GROUP BY ?c": 249,
    "SELECT ?kind (COUNT(DISTINCT ?c) AS ?n) { ?c a ?kind ; cg:iso3 ?code } GROUP BY ?kind": 249,
}

# What is left over or counted here is spoken of, or is no country, or nothing is left over or counted.
SPOKEN = [
    f"SELECT DISTINCT ?c {{ ?c a cg:Country ; {TOPIC} MINUS {{ ?a cg:hasPartner ?c }} }}",
    f"SELECT (COUNT(DISTINCT ?c) AS ?n) {{ ?c a cg:Country ; {TOPIC} }}",
    "SELECT (COUNT(DISTINCT ?c) AS ?n) { ?a cg:hasPartner ?c }",
    "SELECT ?a { ?a a cg:Agreement FILTER NOT EXISTS { ?a cg:hasPartner country:ITA } }",
    "SELECT (COUNT(*) AS ?n) { ?a a cg:Agreement }",
    "SELECT ?e (COUNT(?a) AS ?n) { ?e a cg:HazardEvent OPTIONAL { ?a cg:hasPartner ?e } } GROUP BY ?e",
    "SELECT ?c ?name { ?c a cg:Country ; skos:prefLabel ?name FILTER(LANG(?name) != 'en') }",
    "SELECT ?c { ?c a cg:Country FILTER EXISTS { ?c cg:inRegion region:150 } }",
    "ASK { ?c a cg:Country FILTER NOT EXISTS { ?a cg:hasPartner ?c } }",
]


def told(table: cg.Table) -> list[tuple[int, ...]]:
    """The numbers of the notes about countries that no source speaks of: all, spoken of, and not."""
    return [tuple(map(int, re.findall(r"\d+", note))) for note in table.notes if "foaf:topic" in note]


@pytest.mark.parametrize("query", RANGING)
def test_an_answer_over_all_countries_says_of_how_many_a_source_speaks(sourced: cg.Graph, query: str):
    total = RANGING[query]
    unspoken = 204
    assert told(sourced.query(query)) == [(total, total - unspoken, unspoken)]


@pytest.mark.parametrize("query", SPOKEN)
def test_no_other_answer_does(sourced: cg.Graph, query: str):
    table = sourced.query(query)
    assert len(table) and told(table) == []


AGREEMENTS = "?a a cg:Agreement ; cg:hasPartner ?c"


@pytest.mark.parametrize(
    ("negation", "lists"),
    [
        (f"MINUS {{ {AGREEMENTS} }}", {"security-agreement-partners"}),
        (f"FILTER NOT EXISTS {{ {AGREEMENTS} }}", {"security-agreement-partners"}),
        (f"FILTER(! EXISTS {{ {AGREEMENTS} }})", {"security-agreement-partners"}),
        ("MINUS { ?a a cg:JointBody ; cg:hasPartner ?c }", set()),
        (
            "MINUS { ?a cg:hasPartner ?c }",
            {"modernisation-partners", "other-actions-partners", "security-agreement-partners"},
        ),
    ],
)
def test_the_open_lists_of_a_negation_are_those_of_its_own_subject(sourced: cg.Graph, negation: str, lists: set[str]):
    notes = sourced.query(f"SELECT DISTINCT ?c {{ ?c a cg:Country ; {TOPIC} {negation} }}").notes
    told = {note.partition(": ")[2].partition(".")[0] for note in notes if note.startswith("Open list")}
    assert told == {sourced.label(sourced.resolve(f"list:{name}")) for name in lists}


def test_a_narrower_lens_speaks_of_fewer(ministry: cg.Graph):
    assert told(ministry.query("SELECT (COUNT(?c) AS ?n) { ?c a cg:Country }")) == [(249, 25, 224)]


def test_the_countries_that_a_source_speaks_of_are_one_step_away(sourced: cg.Graph):
    """By the rule, and by what points to them: the same."""
    spoken = sourced.query(f"SELECT DISTINCT ?c {{ ?c a cg:Country ; {TOPIC} }}").column("c")
    every = sourced.query("SELECT ?c { ?c a cg:Country }").column("c")
    assert len(spoken) == 45 and set(spoken) == set(every) - sourced.evidence.unspoken
    why = str(sourced.query("SELECT ?d { ?d foaf:topic country:CHN }").why(0))
    assert "countries that a document speaks of" in why and "claim in “" in why


def test_what_one_states_without_claims_speaks_of_countries_too(tmp_path):
    mine = tmp_path / "mine.ttl"
    head = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    mine.write_text(
        f"{head} agreement:mine a cg:Agreement ; cg:hasPartner country:USA . country:UKR org:memberOf body:un ."
    )
    graph = cg.load(mine)
    unspoken = {node.value[-3:] for node in graph.evidence.unspoken}
    assert len(unspoken) == 247 and not unspoken & {"USA", "UKR"}


def test_search_show_and_counts_say_it(sourced: cg.Graph):
    assert "United States" in sourced.search("usa").notes[0]
    assert sourced.search("italy").notes == () == sourced.describe("ITA").notes
    assert sourced.describe("country:USA").notes == ("No source under the lens “sourced” speaks of: United States.",)
    counted = [(row[0].value, row[2].value) for row in stats(sourced).rows if str(row[1]).endswith("#Country>")]
    assert counted == [("things of kind", "249"), ("of these, a source speaks of", "45")]


def test_briefs_and_pictures_leave_it_at_that(ministry: cg.Graph):
    assert cg.brief(ministry, "USA").sections == () != cg.brief(ministry, "ITA").sections
    with pytest.raises(NotFoundError, match="no source speaks of it"):
        ministry.network(focus="USA")
    things = ministry.network(collapse=False)
    assert sum(kind.endswith("#Country") for _, kind in things.nodes(data="kind")) == 24


@pytest.mark.parametrize(
    "path",
    [
        "^cg:hasPartner",
        "cg:hasPartner|cg:hasTheme",
        "(cg:hasPartner)",
        "^(cg:hasPartner/cg:inRegion)",
        "!rdf:type",
        "^foaf:topic",
        "?any ?value ; a ?kind ; cg:hasPartner",
    ],
)
def test_whatever_path_a_query_has_what_goes_with_its_answer_can_be_worked_out(sourced, path):
    for pattern in (
        "?c a cg:Country ; {} ?a",
        "?c a cg:Country ; {} ?a . ?a a cg:Agreement",
        "?a {} <urn:x> ; a cg:Agreement",
    ):
        table = sourced.query(f"SELECT DISTINCT ?a {{ {pattern.format(path)} }} LIMIT 3")
        assert isinstance(str(table), str) and table.completeness and isinstance(table.notes, tuple)
        assert table.cite() and (table.diagnosis or len(table))
