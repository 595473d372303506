"""The 28 traps of a naive reading of the document, each with the query that a pushed-down or invented triple would fail."""

import pytest

from coopgraph.base.vocab import GRAPH


def ask(graph, pattern):
    return graph.query(f"ASK {{ {pattern} }}").rows[0][0].value == "true"


def values(graph, query):
    return {"/".join(cell.value.rsplit("/", 1)[1:]) or cell.value for row in graph.query(query) for cell in row}


NEVER = [
    (
        "1 other Congo, Guineas, Niger, Korea",
        "VALUES ?c { country:COD country:GNB country:GNQ country:NGA country:PRK } ?x ?p ?c FILTER(?p != cg:defaultValue)",
    ),
    ("3 a threat of one agreement", "?a a cg:Agreement ; cg:hasTheme|cg:generallyAddresses|cg:mayAddress ?theme"),
    ("5 a theme or result of one partner", "?c a cg:Country ; ?p ?theme . ?theme a cg:CooperationTheme"),
    ("5 partner and deliverable", "?x cg:hasPartner ?c ; cg:resultedIn ?d"),
    ("6 results of foreign actions", "?s a cg:ActionSet ; cg:resultedIn ?d"),
    ("7 partners of the actions under negotiation", "?s cg:hasStatus progress:under-negotiation ; cg:hasPartner ?c"),
    (
        "8 places of disasters as partners",
        "VALUES ?c { country:SYR country:IRN country:MAR country:LBY } ?x cg:hasPartner ?c",
    ),
    (
        "8 places of disasters as cooperation",
        "VALUES ?c { country:SYR country:IRN country:MAR country:LBY } ?b cg:cooperatesWith ?c",
    ),
    (
        "9 countries of one earthquake of the pair",
        "event:turkiye-syria-earthquakes-2023 cg:hasSetMember ?e . ?e cg:affectedCountry ?c",
    ),
    ("12 a quota split or given a year", "?q cg:amount ?n FILTER(?n != 50)"),
    ("13 a founding date of another body", "?b cg:foundedOn ?d FILTER(?b != body:dnrm)"),
    ("14 the foreign ministry under this one", "body:mfa ?p body:miclat"),
    ("14 distribution as funding", "?p cg:undertakenBy|cg:providedBy|cg:concludedBy body:mfa"),
    (
        "15 services that are not named",
        "?x skos:prefLabel|skos:altLabel ?l FILTER(REGEX(?l, 'DGSN|[Gg]endarmerie|Sûreté nationale'))",
    ),
    ("16 units of the ministry", "?b org:subOrganizationOf body:miclat"),
    ("19 a field mission from the mandate", "mandate:miclat-cooperation a cg:ReliefContribution"),
    ("20 foreign beneficiaries of the other actions", "set:other-actions cg:benefits ?c . ?c a cg:Country"),
    ("21 kinds of relief of one occasion", "?c a cg:ReliefContribution ; cg:usesModality ?m"),
    ("22 dates, or being in force", "?a a cg:Agreement ; cg:occurredOn|cg:notBefore|cg:year ?d"),
    ("26 multilateral work", "?x cg:hasScale scale:multilateral"),
    (
        "28 a man-made event",
        "?e cg:hasHazardType ?h FILTER(?h NOT IN (hazard:earthquake, hazard:flood, hazard:forest-fire))",
    ),
]


@pytest.mark.parametrize(("trap", "pattern"), NEVER, ids=[t for t, _ in NEVER])
def test_never_asserted(ministry, trap, pattern):
    assert not ask(ministry, pattern)


def test_1_the_right_countries(ministry):
    assert ask(ministry, "VALUES ?c { country:COG country:GIN country:NER } set:security-agreements cg:hasPartner ?c")
    assert values(ministry, "SELECT ?l { country:COG cg:m49 ?l }") == {"178"}


def test_2_thirteen_are_named_and_the_list_is_open(ministry):
    table = ministry.query("security-partners")
    assert len(table) == 13
    assert table.notes


def test_4_eight_threats_one_objective_one_umbrella(ministry):
    assert len(values(ministry, "SELECT ?t { ?t skos:broader threat:transnational-organised-crime }")) == 8
    items = values(ministry, "SELECT ?i { list:security-agreement-areas cg:listItem ?i }")
    assert len(items) == 9
    assert "transnational-organised-crime" not in items
    assert not ask(ministry, "domain:public-security-and-order a cg:ThreatType")
    assert not ask(ministry, "domain:public-security-and-order skos:broader ?wider")


def test_8_france_and_turkiye_are_both(ministry):
    assert values(ministry, "SELECT DISTINCT ?c { ?x cg:respondsTo/cg:affectedCountry ?c . ?y cg:hasPartner ?c }") == {
        "FRA",
        "TUR",
    }


def test_9_and_10_five_occasions_six_events(ministry):
    assert len(values(ministry, "SELECT ?c { set:dgpc-contributions cg:hasSetMember ?c }")) == 5
    assert len(values(ministry, "SELECT ?e { ?e a cg:HazardEvent }")) == 6
    assert len(values(ministry, "SELECT ?e { event:turkiye-syria-earthquakes-2023 cg:hasSetMember ?e }")) == 2
    assert values(
        ministry, "SELECT ?e { ?e cg:hasHazardType hazard:earthquake ; a cg:HazardEvent ; cg:year 2003 }"
    ) == {"bam-earthquake-2003"}


def test_11_dates_as_precise_as_the_document(ministry):
    assert values(ministry, "SELECT ?d { ?e cg:occurredOn ?d }") == {"2003", "2004", "2023-02-06", "2023-09"}
    assert not ask(ministry, "?s ?p ?l FILTER(ISLITERAL(?l) && REGEX(STR(?l), 'Daniel|Derna'))")


def test_12_a_yearly_rate(ministry):
    (row,) = ministry.query("scholarships")
    assert [row["value"].value, row["period"].value] == ["50", "P1Y"]


def test_17_six_axes(ministry):
    assert len(ministry.query("fundamental-axes")) == 6


def test_18_police_cooperation_is_axis_and_provided_for(ministry):
    assert ask(
        ministry,
        "body:miclat cg:hasAxis axis:police-cooperation . set:security-agreements cg:generallyAddresses axis:police-cooperation",
    )


def test_20_the_mandate_is_for_own_structures(ministry):
    found = values(ministry, "SELECT ?a { mandate:miclat-cooperation cg:benefits ?a }")
    assert found == {"miclat-central-structures", "supervised-institutions"}


def test_21_contributions_are_the_civil_protections(ministry):
    assert values(ministry, "SELECT DISTINCT ?b { ?c a cg:ReliefContribution ; cg:providedBy ?b }") == {"dgpc"}
    assert len(values(ministry, "SELECT ?m { set:dgpc-contributions cg:usesModality ?m }")) == 3


def test_23_appraisals_state_nothing(ministry):
    assert not ask(ministry, "?c cg:claimModality claim-modality:evaluative ; cg:states ?s")


def test_24_whole_ranks(ministry):
    assert len(ministry.query("training-ranks")) == 3


def test_25_names_are_ours_and_can_be_left_out(ministry):
    layers = ministry.query("SELECT DISTINCT ?g { GRAPH ?g { body:miclat skos:prefLabel ?l } }")
    assert {row[0].value.removeprefix(GRAPH) for row in layers} == {"editorial/names"}


def test_27_three_answers(ministry):
    """Stated, stated of the set only, and not stated at all, are told apart."""
    general = ministry.query("theme-of-agreement").rows[0]
    assert [general[1].value, general[2].value] == ["false", "true"]
    neither = ministry.query("theme-of-agreement", theme="local-taxation").rows[0]
    assert [neither[1].value, neither[2].value] == ["false", "false"]
    assert not ministry.query("theme-of-agreement", partner="EST").stated
