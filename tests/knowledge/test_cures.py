"""What is offered for names of which a part is right, for texts under another name, and for values that are there otherwise."""

import pytest

import coopgraph as cg

TEAMS = "?n cg:quantityOf ?mission ; cg:preferredAmount ?size ; cg:quantityKind"
DEATHS = "?n cg:quantityKind measure:deaths ; cg:quantityOf"


def cured(graph: cg.Graph, pattern: str, what: str = "*") -> tuple[str, str, str, int]:
    """Kind, what is wrong and what is right in a pattern that has no match, and the rows of the query that is offered."""
    found = graph.query(f"SELECT {what} {{ {pattern} }}").diagnosis
    return found.kind, found.wrong, found.right, len(graph.query(found.cure)) if found.cure else 0


# ---- Texts under another name ----


@pytest.mark.parametrize(
    ("pattern", "wrong", "right", "rows"),
    [
        ('?r rdfs:label "Northern Africa"@en', "rdfs:label", "skos:prefLabel", 1),
        ('?c rdfs:label "italy"', 'rdfs:label "italy"', 'skos:prefLabel "Italy"@en', 1),
        ('?c foaf:name "Italie"@en', 'foaf:name "Italie"@en', 'skos:prefLabel "Italie"@fr', 1),
        ('?c dcterms:title "ايطاليا"', 'dcterms:title "ايطاليا"', 'skos:prefLabel "إيطاليا"@ar', 1),
        ("?m schema:name 'Funding' ; a skos:Concept", "schema:name 'Funding'", 'skos:altLabel "funding"@en', 1),
        ("?a a cg:Agreement ; foaf:name ?name", "foaf:name", "skos:prefLabel", 183),
        (
            '?c cg:inRegion ?r ; rdfs:label ?name . ?r rdfs:label "northern africa" FILTER(LANG(?name) = "ar")',
            'rdfs:label "northern africa"',
            'skos:prefLabel "Northern Africa"@en',
            7,
        ),
    ],
)
def test_a_name_is_told_by_the_property_that_it_has(sourced, pattern: str, wrong: str, right: str, rows: int):
    assert cured(sourced, pattern) == ("property", wrong, right, rows)


@pytest.mark.parametrize(
    "pattern",
    [
        'rdfs:label "Freedonia"@en',
        'skos:altLabel "Freedonia"',
        "a cg:Ministry ; cg:signedOn ?day",
        "cg:startedOn ?day FILTER(?thing = deliverable:cnibe)",
        "a cg:HazardEvent ; cg:ratifiedOn ?day",
        "a cg:Organisation ; dcterms:issued ?day",
    ],
)
def test_what_nothing_has_is_no_mistake_nor_is_a_name_or_another_date_what_was_meant(sourced, pattern: str):
    assert cured(sourced, f"?thing {pattern}") == ("absence", "", "", 0)


# ---- Names of which a part is right ----


@pytest.mark.parametrize(
    ("pattern", "wrong", "right", "rows"),
    [
        (f"{TEAMS} measure:rescued", "measure:rescued", "measure:survivors-rescued", 1),
        ("?n cg:quantityKind measure:morts", "measure:morts", "measure:deaths", 20),
        ("?n cg:quantityKind measure:funding ; cg:hasScope country:DZA", "measure:funding", "measure:budget", 1),
        ("?a cg:hasTheme threat:human-trafficking", "threat:human-trafficking", "threat:trafficking-in-persons", 0),
        ("?n cg:quantityOf event:bam-earthquake", "event:bam-earthquake", "event:bam-earthquake-2003", 0),
        ("?claim cg:origin origin:editorial", "origin:editorial", "origin:editorial-reading", 0),
    ],
)
def test_the_one_name_in_which_it_stands_is_meant(sourced, pattern: str, wrong: str, right: str, rows: int):
    """By its last part, or by a label in any language."""
    told = cured(sourced, pattern)
    assert told[:3] == ("typo", wrong, right) and told[3] >= max(rows, 1)


@pytest.mark.parametrize(
    ("pattern", "among"),
    [
        ("?a cg:hasPartner country:korea", {"country:KOR", "country:PRK"}),
        ("?a cg:hasTheme threat:trafficking", {"threat:trafficking-in-persons", "threat:drug-trafficking"}),
        ("?a cg:hasTheme threat:blood-trafficking", {"threat:organ-trafficking"}),  # not threat:drug-trafficking alone
        ("?a cg:hasTheme threat:persons-smuggling", {"threat:trafficking-in-persons"}),
    ],
)
def test_of_several_all_are_told_and_no_query_is_offered(sourced, pattern: str, among: set[str]):
    kind, _, right, rows = cured(sourced, pattern)
    names = right.split(", ")
    assert kind in {"ambiguous", "typo"} and among <= set(names) and len(names) <= 9 and rows == 0


def test_names_to_choose_from_have_labels_and_what_questions_ask_of_goes_first(sourced):
    text = "SELECT ?b { ?b org:subOrganizationOf body:ministry }"
    assert sourced.query(text).diagnosis.right.startswith("body:miclat, ")
    for language in ("en", "ar"):
        graph = sourced.in_language(language)
        assert f": body:miclat ({graph.label(graph.resolve('body:miclat'))})" in graph.query(text).diagnosis_text[0]
    (told,) = sourced.query("SELECT * { ?a cg:hasTheme threat:trafficking }").diagnosis_text
    assert "threat:drug-trafficking (" not in told and "threat:drug-trafficking" in told  # its label says the same


def test_where_no_name_is_like_it_what_stands_in_its_place_is_told(sourced):
    text = "SELECT * { ?p a cg:TrainingProgramme . ?n cg:quantityOf ?p ; cg:quantityKind measure:xyz ; cg:unit ?u }"
    there = sourced.query(text.replace("measure:xyz", "?kind")).labels().column("kind")
    found = sourced.query(text).diagnosis
    names = found.right.removesuffix(", …").split(", ")
    assert (found.kind, found.wrong, found.cure) == ("others", "measure:xyz", "")
    assert {sourced.label(sourced.resolve(name)) for name in names} <= {term.value for term in there}
    many = sourced.query("SELECT * { ?step cg:stage stage:xyz }").diagnosis.right.split(", ")
    assert len(many) == 9 and many[0] == "stage:signature" and many[-1] == "…"


def test_a_part_of_the_name_of_a_country_is_not_enough_for_a_query(sourced):
    assert cured(sourced, "?a cg:hasPartner country:emirates")[1:] == ("country:emirates", "country:ARE", 0)
    assert cured(sourced, "?a cg:hasPartner country:italie")[2] == "country:ITA"


@pytest.mark.parametrize("code", ["XKX", "SUN", "YUG", "QQQ", "ALG", "ALGE"])
def test_in_the_place_of_a_code_no_other_is_told(sourced, code: str):
    assert cured(sourced, f"?a cg:hasPartner country:{code}") == ("typo", f"country:{code}", "", 0)


# ---- Values that are there otherwise ----


@pytest.mark.parametrize(
    ("pattern", "kind", "right", "rows"),
    [
        (f"{DEATHS} ?e ; cg:hasScope country:SYR ; cg:preferredPartAmount ?d", "range", "cg:atLeast, cg:atMost", 1),
        (f"{DEATHS} event:libya-floods-2023 ; cg:preferredAmount ?d", "range", "cg:atLeast, cg:atMost", 1),
        (f"{DEATHS} event:nepal-earthquake-2015 ; cg:amount ?d", "range", "cg:atLeast, cg:atMost", 1),
        (
            "?n cg:quantityOf programme:capdel ; cg:hasScope ?f ; cg:preferredAmount ?d",
            "part",
            "cg:preferredPartAmount",
            1,
        ),
        (
            "?n cg:quantityOf programme:dgpc-african-training ; cg:preferredPartAmount ?d",
            "whole",
            "cg:preferredAmount",
            1,
        ),
        (
            "?n cg:quantityOf contribution:dgpc-bam-2003 ; cg:quantityKind measure:relief-goods ; cg:preferredAmount ?d",
            "disagreement",
            "cg:amount",
            2,
        ),
        ("programme:capdel cg:startedOn ?d", "disagreement", "cg:notBefore, cg:notAfter", 2),
    ],
)
def test_a_value_that_is_no_single_one_is_told(sourced, pattern: str, kind: str, right: str, rows: int):
    told = cured(sourced, pattern)
    assert (told[0], told[2]) == (kind, right) and told[3] >= rows


def test_both_ends_of_a_range_are_shown(sourced):
    asked = f"SELECT ?e ?d {{ {DEATHS} ?e ; cg:hasScope country:SYR ; cg:preferredPartAmount ?d }}"
    table = sourced.query(sourced.query(asked).diagnosis.cure)
    assert table.columns == ("e", "d", "dAtMost")
    assert [[table.text(term) for term in row[1:]] for row in table.rows] == [["5951", "8476"]]


def test_ranges_of_a_part_are_not_offered_for_the_whole_nor_summed(sourced):
    asked = f"{DEATHS} event:libya-floods-2023 ; cg:preferredAmount ?d"
    cure = sourced.query(f"SELECT ?d {{ {asked} }}").diagnosis.cure
    assert [sourced.query(cure).text(row[0]) for row in sourced.query(cure).rows] == ["5924"]
    of_any = sourced.query(
        sourced.query(f"SELECT ?d {{ {asked.replace('preferredAmount', 'amount')} }}").diagnosis.cure
    )
    assert of_any.columns == ("d", "dAtMost", "dPart") and any(row[2] for row in of_any.rows)
    summed = sourced.query(f"SELECT (SUM(?d) AS ?all) {{ {asked} }}").diagnosis
    assert (summed.kind, summed.cure) == ("range", "")
    assert sourced.query(f"SELECT (SUM(?d) AS ?all) {{ {asked} }}").notes == ()  # the same is not said twice
    of_part = cured(sourced, f"{DEATHS} event:bam-earthquake-2003 ; cg:preferredPartAmount ?d")
    assert of_part == ("absence", "", "", 0)


def test_the_range_of_the_whole_goes_before_the_number_of_a_part(sourced):
    deaths = f"?e cg:affectedCountry country:SYR . {DEATHS} ?e ; cg:preferredAmount ?d"
    assert cured(sourced, deaths, "?e ?d") == ("range", "cg:preferredAmount", "cg:atLeast, cg:atMost", 2)


def test_the_number_of_a_part_is_offered_with_whose_it_is_and_of_no_other_country(sourced):
    sites = "?n cg:quantityOf body:dgsn ; cg:quantityKind measure:sites ; cg:preferredAmount ?d"
    table = sourced.query(sourced.query(f"SELECT ?d {{ {sites} }}").diagnosis.cure)
    assert table.columns == ("d", "dPart") and all(row[1] for row in table.rows) and len(table) == 2
    summed = sourced.query(f"SELECT (SUM(?d) AS ?all) {{ {sites} }}").diagnosis
    assert (summed.kind, summed.cure) == ("part", "")
    replies = "?n cg:quantityOf agreement:fra-2003 ; cg:quantityKind measure:replies ; cg:preferredAmount ?d"
    assert cured(sourced, f"{replies} . agreement:fra-2003 cg:hasPartner country:FRA")[::3] == ("part", 1)
    assert cured(sourced, f"{replies} . ?a cg:hasPartner country:ITA") == ("absence", "", "", 0)


def test_two_dates_that_are_stated_to_differ_are_told_together(sourced):
    dates = "programme:capdel cg:startedOn ?s ; cg:endedOn ?e"
    kind, wrong, right, rows = cured(sourced, dates)
    bounds = "cg:notBefore, cg:notAfter"
    assert (kind, wrong, right) == ("disagreement", "cg:endedOn", f"{bounds}; cg:startedOn → {bounds}") and rows
    assert cured(sourced, dates, "(COUNT(*) AS ?n)") == (kind, wrong, right, 0)
    assert cured(sourced, f"{dates} ; cg:suspendedOn ?x")[0] == "absence"
    assert cured(sourced, "programme:green-communes-2 cg:startedOn ?s ; cg:endedOn ?e")[0] == "absence"  # planned


def test_the_bounds_of_an_event_of_no_certain_year_are_told(sourced):
    told = cured(sourced, "event:ner-border-4 cg:year ?year")
    assert told == ("range", "cg:year", "cg:notBefore, cg:notAfter", 1)
    assert cured(sourced, "?m a cg:Meeting ; cg:year 2012") == told  # it may be of that year
    assert cured(sourced, "?m a cg:Meeting ; cg:year 1962") == ("absence", "", "", 0)
    assert cured(sourced, "event:dza-ita-group-2010 cg:year 2010") == ("absence", "", "", 0)  # announced


def test_what_is_only_planned_is_not_offered_for_what_came_about(sourced):
    assert cured(sourced, "programme:green-communes-2 cg:endedOn ?day") == ("absence", "", "", 0)


# ---- What the steps and numbers of a thing have ----


@pytest.mark.parametrize(
    ("pattern", "wrong", "right"),
    [
        ("?a a cg:Agreement ; cg:byOffice ?o", "cg:byOffice", "^cg:stepOf/cg:byOffice"),
        ("?a a cg:Agreement ; cg:stage stage:signature", "cg:stage", "^cg:stepOf/cg:stage"),
        ("agreement:tur-2022 cg:atPlace ?p", "cg:atPlace", "^cg:stepOf/cg:atPlace"),
        ("?e a cg:HazardEvent ; cg:amount ?n", "cg:amount", "^cg:quantityOf/cg:amount"),
        (
            "?a a cg:Agreement ; cg:hasPartner ?c ; cg:stage stage:signature ; cg:atPlace ?p",
            "cg:stage, cg:atPlace",
            "?step cg:stepOf ?a",
        ),
    ],
)
def test_the_way_over_steps_and_numbers_goes_before_another_kind(sourced, pattern: str, wrong: str, right: str):
    kind, *told, rows = cured(sourced, pattern)
    assert (kind, told) == ("property", [wrong, right]) and rows


def test_what_no_step_of_such_things_has_is_not_looked_for_there(sourced):
    assert cured(sourced, "?c a cg:Country ; cg:amount ?n")[:3] == ("kind", "cg:Country", "cg:Quantity")
    assert cured(sourced, "?a a cg:Agreement ; cg:occurredOn ?d")[2] == "cg:signedOn"


# ---- Two mistakes ----


@pytest.mark.parametrize(
    ("pattern", "right"),
    [
        ('?c rdfs:label ?n FILTER(?n = "Italy")', 'skos:prefLabel; "Italy" → "Italy"@en'),
        (
            "?n cg:quantityOf programme:capdel ; cg:quantityKind measure:funding ; cg:hasScope ?f ; cg:preferredAmount ?d",
            "measure:budget; cg:preferredAmount → cg:preferredPartAmount",
        ),
        ("?a cg:hasPartner country:ita ; cg:signedOn ?d ; rdfs:label ?n", "country:ITA; rdfs:label → skos:prefLabel"),
    ],
)
def test_two_mistakes_are_told_when_one_is_certain(sourced, pattern: str, right: str):
    _, _, told, rows = cured(sourced, pattern)
    assert told == right and rows


def test_a_second_mistake_is_not_looked_for_where_there_is_none(sourced):
    assert cured(sourced, '?c a cg:Country ; rdfs:label ?n FILTER(?n = "Freedonia")') == ("absence", "", "", 0)
    told = cured(sourced, "?e cg:hasHazardType hazard:flod ; cg:year 1985")
    assert told == ("typo", "hazard:flod", "hazard:flood", 0)


# ---- In words ----


@pytest.mark.parametrize(
    ("pattern", "french", "arabic"),
    [
        ("?a cg:hasTheme threat:trafficking", "noms proches", "أسماء قريبة"),
        ("?step cg:stage stage:xyz", "À cette place il y a", "يوجد في مكانه"),
        (f"{DEATHS} event:libya-floods-2023 ; cg:preferredAmount ?d", "est un intervalle", "مجال أو أحد حديه"),
        ("programme:capdel cg:startedOn ?d", "énoncé diffère", "متباين"),
        ("?n cg:quantityOf programme:capdel ; cg:hasScope ?f ; cg:preferredAmount ?d", "d’une partie", "لجزء"),
        ("?n cg:quantityOf programme:dgpc-african-training ; cg:preferredPartAmount ?d", "du tout", "للكل"),
    ],
)
def test_it_is_said_in_three_languages(sourced, pattern: str, french: str, arabic: str):
    for language, said in (("fr", french), ("ar", arabic)):
        assert said in sourced.in_language(language).query(f"SELECT * {{ {pattern} }}").diagnosis_text[0]
