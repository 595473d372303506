"""What is asked in one hop: the table of `ontology/README.md`, each row run, against values that were found by hand in the tables."""

import re
from collections import defaultdict

import pytest

from coopgraph.base import paths

ROWS = dict(
    re.findall(
        r"^\| ([^|]+\?) \| [^|]+ \| `([^`]+)` \|$", (paths.ontology() / "README.md").read_text("utf-8"), re.MULTILINE
    )
)
# Of each question some values, and how many rows there are in all; counted in the CSV files of graph_data/sourced.
SIGNED_BEFORE_2010 = (
    "esp-2002 esp-2008 fra-1986 fra-2003 fra-2008 ita-1999 ita-2009 korea-telecom-2009 ner-1997 tun-1985"
)
TEAMS = {
    "dgpc-al-hoceima-2004": 73, "dgpc-bam-2003": 51, "dgpc-beirut-2020": 34, "dgpc-boukornine-2022": 89, "dgpc-libya-2023": 113,
    "dgpc-nepal-2015": 70, "dgpc-syria-2023": 86, "dgpc-turkiye-2023": 89, "dgpc-van-2011": 70,
}  # fmt: skip
AGREEMENTS = {
    "ARE": 1, "COG": 1, "EGY": 1, "ESP": 2, "FRA": 11, "GIN": 1, "ITA": 5, "KOR": 2, "NER": 6, "QAT": 1, "TCD": 1, "TUN": 2, "TUR": 1, "YEM": 1,
}  # fmt: skip


def short(cell) -> str:
    return "" if cell is None else re.split(r"[/#]", cell.value)[-1] if "://" in cell.value else cell.value


def found(graph, question: str) -> list[tuple[str, ...]]:
    names = " ".join(dict.fromkeys(re.findall(r"\?\w+", ROWS[question])))  # in the order of the text
    return [tuple(map(short, row)) for row in graph.query(f"SELECT {names} {{ {ROWS[question]} }}")]


def test_the_table_has_ten_questions_of_few_patterns():
    assert len(ROWS) == 10
    assert max(query.count(" ; ") for query in ROWS.values()) <= 3


def test_dates_are_on_the_thing(sourced, ministry):
    signed = dict(found(sourced, "When was each agreement signed?"))
    assert len(signed) == len(found(sourced, "When was each agreement signed?")) > 40  # one each
    assert signed["fra-2003"] == "2003-10-25"
    assert (signed["egy-2016"], signed["tcd-2016"]) == ("2016-03-29", "2016-11-06")  # the finer of two that agree
    assert signed["arab-cybercrime"].startswith("2010-12")  # of one party, and no other is known
    assert found(ministry, "When was each agreement signed?") == []
    assert sorted(found(sourced, "From when has it been in force, and was it suspended?")) == [
        ("esp-2002", "2003-10-30", "2022-06-08"), ("esp-2008", "2009", ""), ("fra-2003", "2008-04-01", ""),
    ]  # fmt: skip
    spans = {row[0]: row[1:] for row in found(sourced, "When did programmes and missions begin, and end?")}
    assert spans["dgpc-nepal-2015"] == ("2015-04-27", "2015-05-10")
    assert spans["adil"] == ("2025-09-29", "")
    assert "capdel" not in spans  # sources differ, and the launch is not when it began
    assert "offer-morocco-2023" not in spans  # declined: that it left was denied
    early = found(sourced, "Which agreements were signed before 2010?")
    assert sorted(row[0] for row in early) == SIGNED_BEFORE_2010.split()


def test_numbers_can_be_added_up(sourced):
    missions = {row[0].value.rpartition("/")[2] for row in sourced.query("SELECT ?m { ?m a cg:ReliefContribution }")}
    sizes = [(row[1], int(row[2])) for row in found(sourced, "How large was each team?") if row[1] in missions]
    assert dict(sizes) == TEAMS and len(sizes) == len(TEAMS)
    assert sum(TEAMS.values()) == 675
    assert found(sourced, "How many places does a programme offer?") == [
        ("dgpc-african-training-scholarships", "dgpc-african-training", "50")
    ]
    assert sourced.query("ASK { programme:dgpc-african-training cg:hasQuota ?number . ?number cg:amount 50 }")


def test_a_part_of_a_mission_is_not_added_to_it_nor_what_was_declined(sourced):
    one_hop = "?n cg:quantityOf ?mission ; cg:quantityKind measure:survivors-rescued"
    whole = sourced.query(f"SELECT ?mission ?x {{ {one_hop} ; cg:preferredAmount ?x }}")
    assert [(short(m), short(x)) for m, x in whole] == [("dgpc-turkiye-syria-2023", "14")]
    parts = sourced.query(f"SELECT ?mission ?x {{ {one_hop} ; cg:preferredPartAmount ?x }}")
    assert sorted((short(m), short(x)) for m, x in parts) == [("dgpc-syria-2023", "1"), ("dgpc-turkiye-2023", "13")]
    assert not sourced.query("ASK { ?n cg:quantityOf contribution:offer-morocco-2023 ; cg:preferredAmount ?x }")


def test_the_country_of_a_public_body_is_partner_of_what_is_done_with_it(sourced):
    table = sourced.query("SELECT ?country { agreement:dgsn-koica-2024 cg:hasPartner ?country }")
    assert [short(country) for (country,) in table] == ["KOR"]
    ((way,),) = [table.why(0).ways]
    assert [fact.rule for fact in way.facts] == ["08-partners-of-bodies"]
    assert len({claim.iri for claim in way.facts[0].all_claims()}) >= 2  # who the partner is, and whose body that is
    assert not sourced.query("ASK { agreement:korea-telecom-2009 cg:hasPartner ?country }")  # a company


def test_a_meeting_that_was_only_announced_has_no_year(sourced):
    assert not sourced.query("ASK { event:dza-ita-group-2010 cg:year ?year }")
    assert sourced.query("ASK { event:dza-ita-group-2010 cg:notBefore ?day }")
    assert sourced.query("ASK { event:arab-interior-council-32 cg:year 2015 }")  # announced, and told as held


def test_a_mention_and_its_text_are_counted_once(sourced):
    rows = found(sourced, "Which agreements are there with each partner?")
    assert {country: len({a for a, c in rows if c == country}) for _, country in rows} == AGREEMENTS


def test_who_says_what_and_against_whom(sourced):
    rows = found(sourced, "Who disagrees with whom on what?")
    pairs = {row[:2] for row in rows}
    assert len(pairs) == 56 and pairs & {(b, a) for a, b in pairs} == set()
    deaths = {row[:2] for row in rows if row[2:4] == ("bam-earthquake-2003", "deaths")}
    assert len(deaths) == 5  # one of 26,271, two of 30,000 and one of 43,000
    claims = found(sourced, "Which documents say when an agreement was signed, and what?")
    assert {row[2] for row in claims if row[1] == "egy-2016"} == {"2016-03", "2016-03-29"}


def test_no_claim_is_given_what_it_does_not_say(sourced):
    told = defaultdict(set)
    for teller, *said in sourced.query(
        "SELECT ?c ?s ?p ?v { ?c cg:claimSubject ?s ; cg:claimProperty ?p ; cg:claimValue ?v }"
    ):
        told[teller].add(tuple(said))
    mixed = [
        teller for teller, rows in told.items() if sum(len(set(column)) > 1 for column in zip(*rows, strict=True)) > 1
    ]
    assert len(told) > 1800 and mixed == []
    others = (
        "VALUES ?thing { country:GBR } ?c cg:claimSubject ?thing ; cg:claimProperty skos:altLabel ; cg:claimValue ?name"
    )
    assert [
        short(name) for _, name, _ in sourced.query(f"SELECT ?thing ?name ?d {{ {others} ; dcterms:source ?d }}")
    ] == ["Grande Bretagne"]


def test_a_joint_body_has_the_partner_of_its_agreement(sourced):
    rows = found(sourced, "Of which partner is a joint body?")
    assert {
        ("comite-de-suivi-algero-guineen", "GIN"),
        ("mecanisme-mixte-de-coordination-securitaire-algerie-niger", "NER"),
    } <= set(rows)
    (why,) = sourced.query("SELECT ?c { body:comite-de-suivi-algero-guineen cg:hasPartner ?c }").why(0).ways
    assert [fact.rule for fact in why.facts] == ["15-joint-bodies"]
    assert len(list(why.facts[0].all_claims())) >= 2


@pytest.mark.parametrize(
    ("query", "right"),
    [
        ("SELECT ?d { agreement:fra-2003 cg:occurredOn ?d }", "cg:signedOn"),
        ("SELECT ?p ?d { ?p a cg:Programme ; cg:occurredOn ?d }", "cg:startedOn"),
    ],
)
def test_the_date_of_a_turn_is_named_where_that_of_an_event_was_asked(sourced, query: str, right: str):
    assert sourced.query(query).diagnosis.right == right


def test_what_is_only_deduced_does_not_change_what_a_thing_is_shown_as(sourced):
    described = sourced.describe("agreement:egy-2016")
    properties = {short(row["property"]) for row in described}
    assert "signedOn" in properties and "claimSubject" not in properties
    assert short(sourced.schema.kind(sourced.query("SELECT ?a { ?a cg:signedOn ?d }").rows[0][0])) == "Agreement"


@pytest.mark.parametrize(
    ("day", "borne", "surely_not"),
    [("2016-01-01", set(), {"miclt"}), ("2020-01-01", {"miclat"}, {"miclt"}), ("2025-09-14", {"miclt"}, {"miclat"})],
)
def test_what_it_was_called_on_a_day_is_told_as_far_as_the_dates_say(sourced, day, borne, surely_not):
    answers = {tuple(term.value.rpartition("/")[2] for term in row) for row in sourced.query("names-as-of", date=day)}
    assert {name for name, answer in answers if answer == "yes"} == borne
    assert {name for name, answer in answers if answer == "no"} == surely_not
    assert ("micl", "cannot-tell") in answers  # from when is not stated, and until when is open
    assert not sourced.query("ASK { ?name a cg:NamePeriod ; cg:year ?year }")
