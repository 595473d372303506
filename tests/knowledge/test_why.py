"""Why a row holds: the explained triples alone give the row again, and without one of them it goes or is told otherwise."""

import re
from functools import cache

import pyoxigraph as ox
import pytest

import coopgraph as cg
from coopgraph.answers.parameters import parameter_values
from coopgraph.base.terms import Term
from coopgraph.base.vocab import PREFIXES, TYPE
from coopgraph.sparql import prepared
from coopgraph.sparql.questions import question, questions
from coopgraph.store import lens
from coopgraph.store.engine import LocalEngine, solutions
from coopgraph.store.memory import Memory

MUTATED = 3  # rows of each question, of which each triple is taken away


def bound_text(graph: cg.Graph, name: str) -> str:
    asked = question(name)
    return prepared.bind(prepared.prepare(asked.text), parameter_values(graph, asked, {}))


def again(store: ox.Store, text: str) -> list[tuple[Term | None, ...]]:
    """The rows of a query over the default graph of a store."""
    found = store.query(text, prefixes=PREFIXES)
    if isinstance(found, ox.QueryBoolean):
        return [(ox.Literal(bool(found)),)]
    return [tuple(row) for row in found]


def store_of(triples) -> ox.Store:
    store = ox.Store()
    store.extend(ox.Quad(t.subject, t.predicate, t.object) for t in triples)
    return store


@cache
def rows_of(triples: frozenset[ox.Triple], text: str) -> list[tuple[Term | None, ...]]:
    """The rows of a query over these triples alone."""
    return again(store_of(triples), text)


@cache
def constructed(triples: frozenset[ox.Triple], rule: str) -> set[ox.Triple]:
    """What a rule constructs from these triples alone."""
    return set(solutions(store_of(triples), rule))


@pytest.fixture(scope="module", params=lens.LENSES)
def asked(request) -> tuple[cg.Graph, dict[str, cg.Table]]:
    """A graph through a lens, and every named question with its answer; each is explained once."""
    graph = request.getfixturevalue(request.param)
    return graph, {q.name: graph.query(q.name) for q in questions()}


@pytest.mark.slow
def test_the_explained_triples_alone_give_the_row(asked):
    graph, tables = asked
    wrong = {name for name, table in tables.items() if not explained(table, bound_text(graph, name))}
    # what stands against a value, and is not beaten, is no triple of the row that is then not preferred
    assert wrong <= {"disagreements"}


def explained(table: cg.Table, text: str) -> bool:
    """Whether each way of each row gives the row again."""
    if len(table.whys) != len(table):
        return False
    for row, why in zip(table.rows, table.whys, strict=True):
        if why.reason or not why.ways or why.total < bool(table.stated):
            return False
        for way in why.ways if table.stated else ():
            if way.capped or row not in rows_of(frozenset(fact.triple for fact in way.facts), text):
                return False
    return True


@pytest.mark.slow
def test_what_a_deduction_used_gives_it_again(asked):
    graph, tables = asked
    rules = dict(lens.rule_texts(graph.lens))
    ways = [way for table in tables.values() for why in table.whys for way in why.ways]
    deduced = {fact.triple: fact for way in ways for fact in facts_of(way) if fact.rule}
    assert len({fact.rule for fact in deduced.values()}) > 5
    for fact in deduced.values():
        assert fact.premises
        assert fact.triple in constructed(frozenset(premise.triple for premise in fact.premises), rules[fact.rule])
        assert fact.triple not in set(fact.stated())


def facts_of(way):
    def within(fact):
        yield fact
        for premise in fact.premises:
            yield from within(premise)

    return [each for fact in way.facts for each in within(fact)]


def test_all_that_a_row_rests_on_is_stated_or_deduced(asked):
    """Nothing stands at the bottom but what a layer of the lens holds."""
    graph, tables = asked
    shown = {quad.triple for quad in graph.layers() if "/deduced/" not in str(quad.graph_name)}
    for name, table in tables.items():
        for why in table.whys:
            bottom = {t for way in why.ways for fact in way.facts for t in fact.stated()}
            assert bottom <= shown, name


@pytest.mark.slow
def test_without_one_of_its_triples_a_row_goes_or_is_explained_by_others(sourced):
    store, changed = store_of(sourced.engine.triples()), cg.Graph(Memory([]), "sourced")
    tables = {q.name: sourced.query(q.name) for q in questions()}
    tables = {name: table for name, table in tables.items() if table.stated}  # of others the sources do not say
    assert len(tables) > 70
    gone = 0
    for name, table in tables.items():
        text = bound_text(sourced, name)
        rows = range(0, len(table), max(1, len(table) // MUTATED))
        for number in list(rows)[:MUTATED]:
            way = table.whys[number].ways[0]
            for fact in way.facts[:: max(1, len(way.facts) // 20)]:
                quad = ox.Quad(fact.triple.subject, fact.triple.predicate, fact.triple.object)
                store.remove(quad)
                if table.rows[number] in again(store, text):
                    told = changed.over(LocalEngine(store)).query(name).why(table.rows[number])
                    assert fact.triple not in [each.triple for way in told.ways for each in way.facts], name
                else:
                    gone += 1
                store.add(quad)
    assert gone > 100


def test_a_group_without_a_key_has_the_solutions_of_its_own(ministry):
    keyed = "?s skos:prefLabel ?y FILTER(?y = ?l && !CONTAINS(STR(?s), '/vocab/unit'))"
    table = ministry.query(
        f"SELECT ?y (COUNT(*) AS ?n) {{ ?s skos:prefLabel ?l OPTIONAL {{ {keyed} }} }} GROUP BY ?y ORDER BY BOUND(?y)"
    )
    (way,) = table.why(0).ways
    assert table.rows[0][0] is None and way.solutions == int(table.rows[0][1].value) > 10


def test_which_of_many_ways_are_shown_does_not_hang_on_the_order_of_the_file(tmp_path):
    lines = [f"<urn:a> <urn:p> <urn:b{number}> .\n" for number in range(9)]
    whys = []
    for some in (lines, lines[::-1]):
        (tmp_path / "own.nt").write_text("".join(some))
        graph, pattern = cg.load(tmp_path / "own.nt"), "{ ?s <urn:p> ?o }"
        asked = (f"SELECT DISTINCT ?s {pattern}", f"ASK {pattern}", f"CONSTRUCT {{ ?s <urn:q> 1 }} {pattern}")
        whys.append([str(graph.query(query).why(0)) for query in asked])
    assert whys[0] == whys[1]


def test_a_template_without_variables_is_explained_by_all_solutions(ministry):
    table = ministry.query(
        "CONSTRUCT { <x:s> <x:p> <x:o> . <x:s> <x:q> ?c } { ?c cg:iso3 ?i BIND(STR(?i) AS ?code) { SELECT (COUNT(*) AS ?n) {} } }"
    )
    assert {len(why.ways) > 0 for why in table.whys} == {True}
    assert len(table) == 250


# ---- In words ----

TECHNICAL = re.compile(r"<|\?\w|_:|\b(?:claim|statement|cg|rdfs?|dcterms|agreement|stage):\w|\d\d-[a-z]+-")


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_reasons_are_told_in_words(sourced, language):
    """No SPARQL, no IRIs, no names of files, claims or rules."""
    view = sourced.in_language(language)
    asked = ("unknowns-of", "security-partners", "event-numbers", "founding-passage")
    told = [said for name in asked for _, said, _ in view.query(name).why(0).lines()]
    assert len(told) > 20
    assert [said for said in told if TECHNICAL.search(said)] == []


def test_rules_and_documents_have_names_in_three_languages(sourced):
    asked = "ASK { set:security-agreements cg:hasPartner country:ITA }"
    labels = {"en": "partners of the members of a set", "fr": "partenaires des membres d’un ensemble", "ar": "شركاء أعضاء المجموعة"}  # fmt: skip
    for language, label in labels.items():
        why = str(sourced.in_language(language).query(asked).why(0))
        document = sourced.in_language(language).label(ox.NamedNode(f"{PREFIXES['document']}miclat-bilateral"))
        assert label in why and why.count(document) == 1 and why.count("[1]") == 2
        assert why.index("[1] " + document) < why.index("https://interieur.gov.dz")
    rules = dict(lens.rule_texts("possible"))
    assert [
        name for name, text in rules.items() if len(re.findall('^#[+] label: ".+"@(?:en|fr|ar)$', text, re.M)) != 3
    ] == []


def test_a_path_without_a_step_says_so(ministry):
    table = ministry.query("SELECT ?r { region:015 cg:inRegion* ?r } ORDER BY ?r")
    assert "from the layer" in str(table.why(0))
    assert "this is Northern Africa itself, with no link in between" in str(table.why(1))
    assert table.why_dicts()[1]["ways"][0]["itself"] == [f"<{PREFIXES['region']}015>"]


def test_of_many_rows_the_first_are_told_why(ministry):
    table = ministry.query("SELECT ?c { ?c a cg:Country } ORDER BY ?c LIMIT 60")
    said = table.to("table", why=True)
    assert "\n\n50. " in said and "\n\n51. " not in said
    assert "Why is told of the first 50 of 60 rows; why=60 (--why-rows 60) tells of all." in said
    assert "\n\n60. " in table.to("table", why=60) and "Why is told" not in table.to("table", why=60)
    assert table.to("html", why=True).count("<details>") == 50 and "first 50 of 60" in table.to("html", why=True)
    assert len(table.why_dicts()) == 60


def test_a_rule_that_is_not_read_could_not_give_the_triple(sourced):
    """Its template, as text, says no only where the rule does."""
    explainer = sourced.explaining
    names = [*explainer._rules]
    given = {t.predicate for name in names for t in explainer._rule(name).query.template}
    properties = [sourced.resolve(name) for name in sorted(given) if ":" in name] + [ox.NamedNode(TYPE)]
    for name in names:
        wrong = [p for p in properties if explainer._rule(name).gives(p) and not explainer._find_any(name, p, None)]
        assert wrong == []


def test_a_document_that_was_searched_in_vain_is_not_told_as_one_that_states(sourced: cg.Graph, tmp_path):
    agreement = "SELECT ?a { ?a a cg:Agreement FILTER(?a = agreement:egy-2016) }"
    table = sourced.query(agreement)
    searches = [claim.is_search for claim in table.why(0).claims]
    assert any(searches) and searches == sorted(searches)
    facts = tmp_path / "facts.csv"
    facts.write_text(
        "subject,subject_kind,predicate,value,source_url,source_title,confidence\n"
        "agreement:new,agreement,entry into force,,https://example.org/paper,The paper,unknown\n"
    )
    cg.load_table(facts).save(tmp_path / "facts.trig")
    own = cg.load(tmp_path / "facts.trig")
    for language, said in (("en", "searched in vain"), ("fr", "cherché en vain"), ("ar", "بُحث فيه دون جدوى")):
        table = own.in_language(language).query("SELECT ?a { ?a a cg:Agreement }")
        assert [each.startswith(said) for each in table.evidence] == [True]
        assert said in str(table.why(0)) and "[1] The paper" in str(table.why(0))
