"""What a second reader of the dossier found in events and missions: each kind of fault, with the right value."""

import pytest

from coopgraph.base.terms import to_python
from coopgraph.publish.brief.brief import brief

NUMBER = "?q cg:quantityOf {0} ; cg:quantityKind measure:{1} ; "
BAM, HOCEIMA = "event:bam-earthquake-2003", "event:al-hoceima-earthquake-2004"
LIBYA, BOTH = "event:libya-floods-2023", "event:turkiye-syria-earthquakes-2023"

HOLDS = {  # kind of fault: what holds now
    "a magnitude without a scale": NUMBER.format("event:nepal-earthquake-2015", "magnitude") + "cg:unit unit:magnitude",
    "a magnitude with its scale": NUMBER.format("event:nepal-earthquake-2015", "magnitude") + "cg:unit unit:moment-magnitude",
    "more than, of what is counted": NUMBER.format(HOCEIMA, "homeless") + "cg:atLeast 15001",
    "more than, of what is measured": NUMBER.format("event:forest-fires-france-2003", "burned-area") + "cg:atLeast 70000",
    "at least, as the official minimum": NUMBER.format(BAM, "deaths") + "cg:atLeast 26271",
    "displaced is not homeless": NUMBER.format(BAM, "displaced") + "cg:atLeast 45000 ; cg:atMost 75600",
    "living there is not affected": NUMBER.format(LIBYA, "living-there") + "cg:amount 884000",
    "deaths in all countries": NUMBER.format(LIBYA, "deaths") + "cg:atLeast 5951 ; cg:hasScope scope:all-countries",
    "the day of a number": NUMBER.format(BOTH, "deaths") + 'cg:atLeast 53227 ; cg:asOf "2023-03"^^xsd:gYearMonth',
    "a request": "?s cg:stepOf contribution:dgpc-libya-2023 ; cg:stage stage:request ; cg:byOffice ?office",
    "an announcement": "?s cg:stepOf contribution:offer-morocco-2023 ; cg:stage stage:announcement",
    "where it was refused": "?s cg:stepOf contribution:offer-morocco-2023 ; cg:stage stage:refusal ; cg:atPlace ?place",
    "what an offer answers": "contribution:offer-morocco-2023 cg:respondsTo event:al-haouz-earthquake-2023",
    "a date that was left out": 'event:egy-ministers-2025 cg:occurredOn "2025-11-25"^^xsd:date',
    "a day and a month": 'event:cog-minister-2017 cg:occurredOn "2017-09"^^xsd:gYearMonth, "2017-09-26"^^xsd:date',
    "a place that was left out": "event:beirut-explosion-2020 cg:atPlace ?p . ?p rdfs:label|skos:prefLabel ?port FILTER(CONTAINS(?port, 'Port'))",
    "an event in a note": 'event:mli-border-9 cg:occurredOn "2004"^^xsd:gYear ; cg:hasPartner country:MLI',
    "a training is not the Games": "?p cg:inFrameworkOf event:oran-games-2022 . ?n cg:quantityOf ?p ; cg:quantityKind measure:trainees ; cg:amount 580",
    "whose session it is": "event:arab-interior-council-17 cg:hasPartnerOrganisation body:arab-interior-ministers-council",
    "a part of a mission": "contribution:dgpc-syria-2023 cg:inFrameworkOf contribution:dgpc-turkiye-syria-2023",
}  # fmt: skip
HOLDS_NOT = {
    "an invented scale": NUMBER.format(BAM, "magnitude") + "cg:unit unit:moment-magnitude ; cg:amount 6.7",
    "displaced as homeless": NUMBER.format(BAM, "homeless") + "cg:atMost 75600",
    "living there as affected": NUMBER.format(LIBYA, "affected") + "cg:amount 884000",
    "deaths of other countries": NUMBER.format(LIBYA, "deaths") + "cg:atLeast 5951 FILTER NOT EXISTS { ?q cg:hasScope ?s }",
    "a request as a proposal": "?s cg:stepOf contribution:dgpc-libya-2023 ; cg:stage stage:proposal",
    "a denied departure": "?s cg:stepOf contribution:offer-morocco-2023 ; cg:stage stage:departure",
    "a declined offer that assists": "contribution:offer-morocco-2023 cg:assistedCountry ?country",
    "an invented witness": "?d rdfs:label|skos:prefLabel|dcterms:bibliographicCitation ?t FILTER(CONTAINS(STR(?t), 'OCHA, rapports antérieurs'))",
    "the Games of a training": "event:oran-games-2022 cg:occurredOn ?day",
    "sports of great events": "event:uk-ambassador-2020 cg:hasTheme domain:major-sports-events-security",
}  # fmt: skip
SAID_BY = {  # who says a number: the documents, by a part of their names
    (BAM, "magnitude", "6.6"): {"iranicaonline", "github"},
    ("event:forest-fires-france-2003", "burned-area", "73300"): {"association-psfdf"},
    (HOCEIMA, "magnitude", "6.4"): {"wikipedia"},
    (HOCEIMA, "deaths", "631"): {"wikipedia", "github"},
}


@pytest.mark.parametrize("kind", [*HOLDS, *HOLDS_NOT])
def test_what_the_dossier_says_is_said_and_no_more(sourced, kind):
    pattern = HOLDS.get(kind) or HOLDS_NOT[kind]
    answer = sourced.query(f"ASK {{ {pattern} }}").rows[0][0].value
    assert answer == ("true" if kind in HOLDS else "false")


@pytest.mark.parametrize(("thing", "measure", "number"), SAID_BY)
def test_a_number_is_of_who_says_it(sourced, thing, measure, number):
    found = sourced.query(
        f"""SELECT DISTINCT ?d {{ {NUMBER.format(thing, measure)} ?end {number} . FILTER(?end IN (cg:amount, cg:atMost))
            ?s rdf:subject ?q ; rdf:predicate cg:quantityOf . ?claim cg:states ?s ; dcterms:source ?d }}"""
    )
    names = {row[0].value.rpartition("/")[2] for row in found}
    wanted = SAID_BY[thing, measure, number]
    assert len(names) == len(wanted) and all(any(part in name for name in names) for part in wanted), names


@pytest.mark.parametrize(
    ("thing", "kind", "whole", "parts"),
    [
        (BOTH, "injured", 121713, {107213, 14500}),
        (BOTH, "deaths", 59488, {53537, 5951, 8476}),
        ("contribution:dgpc-beirut-2020", "team-size", 35, {20, 15}),
    ],
)
def test_a_sum_of_an_editor_is_explained_by_what_it_adds(sourced, thing, kind, whole, parts):
    asked = f"SELECT ?n {{ {NUMBER.format(thing, kind)} cg:amount|cg:atLeast ?n FILTER(?n = {whole}) }}"
    why = sourced.query(asked).why(0)
    (total,) = [fact for way in why.ways for fact in way.facts if to_python(fact.triple.object) == whole]
    assert {claim.statuses["origin"].rpartition("/")[2] for claim in total.claims} == {"editorial-reading"}
    numbers = [fact for fact in total.premises if isinstance(to_python(fact.triple.object), int)]
    assert {to_python(fact.triple.object) for fact in numbers} == parts
    assert all(claim.statuses["origin"].endswith("external") for fact in numbers for claim in fact.claims)
    assert "worked out by an editor" in str(why)


def test_one_mission_counts_once_and_its_parts_keep_what_is_theirs(sourced):
    """The mission to Türkiye and Syria: its parts say of which they are; what is said of it is not said of them."""
    rows = list(sourced.query("relief-missions"))
    wholes = {row["mission"].value for row in rows if row["part_of"] is None}
    assert {row["mission"].value.rpartition("dgpc-")[2] for row in rows if row["part_of"]} == {
        "syria-2023",
        "turkiye-2023",
    }
    assert len(wholes) == 9 and all(row["part_of"].value in wholes for row in rows if row["part_of"])
    rescued = [row for row in sourced.query("mission-results") if row["kind"].value.endswith("rescued")]
    assert max(int(row["number"].value) for row in rescued if row["part_of"] is None) == 14
    assert not [row for row in rescued if row["part_of"] and row["number"].value == "14"]
    assert dict(brief(sourced, BOTH).glance)["Relief missions"] == 1


def test_what_was_announced_or_read_by_an_editor_says_so(sourced):
    def statuses(thing, predicate, value):
        claims = sourced.claims(thing, predicate, value)
        return {
            (c.statuses["origin"].rpartition("/")[2], c.statuses["claimModality"].rpartition("/")[2]) for c in claims
        }

    (day,) = sourced.query("SELECT ?d { event:dza-ita-group-2010 cg:occurredOn ?d }").rows[0]
    assert statuses("event:dza-ita-group-2010", "cg:occurredOn", day) == {("editorial-reading", "aim")}
    for mission in ("beirut-2020", "boukornine-2022", "van-2011", "syria-2023"):
        assert statuses(f"contribution:dgpc-{mission}", "cg:providedBy", "body:dgpc") == {("editorial-reading", "fact")}
    assert ("external", "fact") in statuses("contribution:dgpc-bam-2003", "cg:providedBy", "body:dgpc")
