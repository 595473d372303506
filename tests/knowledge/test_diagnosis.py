"""The doctor: sixty broken queries diagnosed, thirty truly empty ones left alone, and what it says in all forms."""

import itertools
import json
import random
from collections import Counter

import pyoxigraph as ox
import pytest

import coopgraph as cg
from coopgraph.answers import evaluation
from coopgraph.knowledge.asked import has_rows
from tests.support.doctor_cases import BROKEN, EMPTY, Broken

FORMS = {"language", "datatype", "value", "filter"}  # a literal in a FILTER may be told as either
SECURITY = "<https://w3id.org/coopgraph/id/set/security-agreements>"


@pytest.fixture(scope="module")
def through(ministry, sourced, possible):
    return {"ministry": ministry, "sourced": sourced, "possible": possible}


def is_right(graph: cg.Graph, case: Broken) -> bool:
    """Whether the kind and the place are those that were meant, and the cure has rows."""
    found = graph.query(case.query).diagnosis
    if found is None or not found.cure:
        return False
    kind = found.kind == case.kind or {found.kind, case.kind} <= FORMS
    place = (
        case.culprit in found.culprit or found.culprit in case.culprit or (found.wrong and found.wrong in case.culprit)
    )
    healthy = graph.through(found.lens) if found.lens else graph
    return kind and bool(place) and has_rows(lambda text: healthy.query(text).answer, found.cure)


def test_enough_are_broken_in_enough_ways():
    assert len(BROKEN) >= 60 and len(EMPTY) >= 30
    assert len(Counter(case.kind for case in BROKEN)) >= 10
    assert len({case.query for case in BROKEN}) == len(BROKEN)


@pytest.mark.slow
def test_broken_queries_are_diagnosed(through):
    wrong = [case for case in BROKEN if not is_right(through[case.lens], case)]
    assert len(BROKEN) - len(wrong) >= 0.9 * len(BROKEN), wrong


@pytest.mark.slow
def test_no_diagnosis_of_a_broken_query_is_without_words(through):
    for case in BROKEN:
        table = through[case.lens].query(case.query)
        assert len(table) == 0 and table.diagnosis_text[0].startswith("Why nothing (line ")


@pytest.mark.parametrize("case", EMPTY, ids=range(len(EMPTY)))
def test_truly_empty_queries_get_no_cure(through, case):
    found = through[case.lens].query(case.query).diagnosis
    assert found is not None and found.kind == "absence"
    assert found.cure == found.right == found.lens == ""
    assert "does not say that it is not so" in through[case.lens].query(case.query).diagnosis_text[0]


@pytest.mark.parametrize(
    "name",
    [
        "country:ITL",
        "region:016",
        "agreement:ukr-2017",
        "agreement:tur-2023",
        "event:uk-ambassador-2021",
    ],
)
def test_a_code_that_nothing_has_is_told_without_a_query_for_another(sourced, name):
    """One code looks like another; that says nothing of what was meant."""
    kind = "?a ?p" if name.startswith(("country", "region")) else "?a cg:states/rdf:subject"
    found = sourced.query(f"SELECT ?a {{ {kind} {name} }}").diagnosis
    assert (found.kind, found.wrong, found.right, found.cure) == ("typo", name, "", "")


@pytest.mark.parametrize(
    "pattern",
    [
        "?a cg:hasPartner country:UKR",
        "country:UKR cg:hasPartner ?a",
        "?a cg:cooperatesWith country:UKR . ?a ?p ?o",
        "?a cg:hasPartner ?c . ?c skos:prefLabel 'Ukraine'@en",
        "?a cg:hasPartner/cg:inRegion ?r ; cg:hasPartner ?c . ?c cg:iso3 'UKR'",
    ],
)
def test_of_a_country_that_no_source_speaks_of_it_says_that_alone(sourced, pattern):
    """Neither Türkiye is proposed, whose code looks like it, nor another property, which says nothing of the matter either."""
    table = sourced.query(f"SELECT * {{ {pattern} }}")
    assert (table.diagnosis.kind, table.diagnosis.wrong, table.diagnosis.cure) == ("unspoken", "Ukraine", "")
    assert "no source speaks of Ukraine" in table.diagnosis_text[0] and len(table.diagnosis_text) == 1


def test_a_mistake_about_such_a_country_is_still_a_mistake(sourced):
    found = {
        pattern: sourced.query(f"SELECT * {{ {pattern} }}").diagnosis
        for pattern in ("?a cg:hasPartner country:ukr", "country:UKR cg:iso3 'ukr'", "country:CHN cg:hasPartner ?a")
    }
    told = [(each.kind, each.right) for each in found.values()]
    assert told == [("typo", "country:UKR"), ("absence", ""), ("direction", "?a cg:hasPartner country:CHN")]
    narrow = sourced.through("ministry").query("SELECT ?d { ?d foaf:topic country:CHN }").diagnosis
    assert (narrow.kind, narrow.lens) == ("lens", "sourced")


def test_a_code_in_another_case_and_a_mistyped_word_are_cured(sourced):
    for name, meant in [
        ("country:ita", "country:ITA"),
        ("agreement:TUR-2022", "agreement:tur-2022"),
        ("hazard:flod", "hazard:flood"),
    ]:
        found = sourced.query(f"SELECT ?a {{ ?a ?p {name} }}").diagnosis
        assert (found.kind, found.right) == ("typo", meant) and found.cure


def test_pairs_that_no_source_links_get_no_cure(sourced):
    """Of every property: things that have it and things that it leads to, but not together."""
    chance, asked = random.Random(1), 0
    for property in sorted(sourced.schema.object_properties, key=str):
        found = [t for t in sourced.engine.triples(None, property) if isinstance(t.object, ox.NamedNode)]
        pairs = {(t.subject, t.object) for t in found if isinstance(t.subject, ox.NamedNode)}
        ends = [sorted({pair[end] for pair in pairs}, key=str) for end in (0, 1)]
        for _ in range(3 if len(pairs) > 2 else 0):
            subject, value = chance.choice(ends[0]), chance.choice(ends[1])
            if (subject, value) not in pairs:
                found_out = sourced.query(f"SELECT ?kind {{ {subject} {property} {value} ; a ?kind }}").diagnosis
                assert (found_out.kind, found_out.cure) == ("absence", ""), (subject, property, value)
                asked += 1
    assert asked > 80


# ---- Where it speaks ----


def test_answers_with_rows_are_well(ministry):
    assert ministry.query("security-partners").diagnosis is None
    assert ministry.query(f"ASK {{ {SECURITY} cg:hasPartner country:ITA }}").diagnosis is None
    assert ministry.query("SELECT ?x { BIND(0 AS ?x) }").diagnosis is None
    assert ministry.query("multilateral-cooperation").diagnosis is None  # a question says that it is not stated
    assert cg.Table(["x"], []).diagnosis is None


@pytest.mark.parametrize("form", ["ASK {{ {} }}", "SELECT (COUNT(*) AS ?n) {{ {} }}", "CONSTRUCT WHERE {{ {} }}"])
def test_a_no_and_a_nought_are_examined_too(ministry, form):
    no = ministry.query(form.format(f"{SECURITY} cg:hasPartner country:IRN")).diagnosis
    assert (no.kind, no.culprit) == ("absence", f"{SECURITY} cg:hasPartner country:IRN")
    wrong = ministry.query(form.format(f"country:ITA cg:hasPartner {SECURITY}")).diagnosis
    assert wrong.kind == "direction" and f"{SECURITY} cg:hasPartner country:ITA" in wrong.cure


@pytest.mark.parametrize("after", ["LIMIT 0", "OFFSET 99999", "GROUP BY ?c HAVING (COUNT(*) > 999)"])
def test_what_follows_the_pattern_may_leave_nothing(ministry, after):
    found = ministry.query(f"SELECT ?c {{ {SECURITY} cg:hasPartner ?c }} {after}").diagnosis
    assert (found.kind, found.culprit, found.cure) == ("cut-off", after, "")


def test_the_place_is_that_in_the_text(ministry):
    text = f"SELECT ?c {{\n  {SECURITY} cg:hasPartner ?c .\n  ?c cg:iso3 'ita' .\n}}"
    found = ministry.query(text).diagnosis
    assert (found.kind, found.line, found.column) == ("value", 3, 6)
    assert '?c cg:iso3 "ITA"' in found.cure


def test_the_smallest_part_is_shown(ministry):
    text = f"SELECT * {{ {SECURITY} cg:hasPartner ?c . ?c cg:iso3 ?k . ?c cg:inRegion ?r . ?e cg:affectedCountry country:IRN . {SECURITY} cg:hasPartner country:IRN }}"
    assert ministry.query(text).diagnosis.culprit == f"{SECURITY} cg:hasPartner country:IRN"


@pytest.mark.slow
def test_it_looks_into_groups_and_inner_queries(ministry):
    for text in (
        "SELECT * { { SELECT ?s { ?s cg:hasPartner 'Italy' } } }",
        "SELECT * { GRAPH ?g { ?s cg:hasPartner 'Italy' } }",
        "SELECT * { { ?s cg:hasPartner 'Italy' } UNION { ?s cg:hasPartner 'Nowhere' } }",
    ):
        found = ministry.query(text).diagnosis
        assert (found.kind, found.culprit) == ("string-for-thing", "?s cg:hasPartner 'Italy'")


def test_values_given_from_python_are_examined(ministry):
    found = ministry.query("SELECT ?c { ?c cg:iso3 $code }", code="ita").diagnosis
    assert found is not None and found.kind in {"absence", "value"}


def test_it_says_so_in_three_languages_and_all_forms(ministry, capsys):
    text = 'SELECT ?c { ?c skos:prefLabel "Italy" }'
    assert "Pourquoi aucun résultat" in ministry.in_language("fr").query(text).to("table")
    assert "لماذا لا توجد نتيجة" in ministry.in_language("ar").query(text).to("html")
    assert "Why nothing" in ministry.query(text).to("md")
    told = json.loads(ministry.query(text).to("json"))["head"]["diagnosis"]
    assert told["kind"] == "language" and told["right"] == '"Italy"@en'


def test_hostile_texts_are_only_text(ministry):
    for value in ("'><script>alert(1)</script>", "} UNION { ?s ?p ?o } #", "\\u0022", "(((((", ".*"):
        table = ministry.query("SELECT ?c { ?c skos:prefLabel $name }", name=value)
        assert len(table) == 0 and "<script>" not in table.to("html")
        assert table.diagnosis is None or table.diagnosis.kind == "absence"


def test_an_endpoint_is_spared_what_a_query_cannot_be_taken_apart_for(ministry):
    assert ministry.query("SELECT * { ?s ?p <<( <urn:a> <urn:b> <urn:c> )>> }").diagnosis is None
    assert ministry.query("DESCRIBE <urn:nothing>").diagnosis is None


def test_all_that_is_asked_about_an_answer_takes_no_longer_than_the_query_may(ministry, monkeypatch):
    """By a clock on which each query takes a second."""
    clock, asked = itertools.count(), []
    run = ministry.engine.run
    monkeypatch.setattr(evaluation, "monotonic", lambda: next(clock))
    monkeypatch.setattr(
        ministry.engine, "run", lambda text, *rest, **more: asked.append(text) or run(text, *rest, **more)
    )
    table = ministry.query("SELECT * { ?c cg:hasPartner ?agreement . ?c a cg:Country ; cg:iso3 ?code }", timeout=3)
    assert table.diagnosis is None  # it was not to be found in that time
    assert len(asked) == 4


def test_triples_are_not_counted_to_ask_one_more_query(ministry, monkeypatch):
    monkeypatch.setattr(cg.Graph, "__len__", None)
    assert ministry.query("SELECT ?a { ?a cg:hasPartner country:ATA }").diagnosis
