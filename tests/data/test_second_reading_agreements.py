"""What a second reading of the dossier mended in the lives of agreements and products: each kind with its right value."""

import csv

import pytest

import coopgraph as cg
from coopgraph.base import paths
from tests.data.test_sourced import with_tables

Row = tuple[str, ...]

SCOPE = "{ ?step cg:stepOf $thing ; cg:stage ?stage . OPTIONAL { ?step cg:hasScope ?scope } OPTIONAL { ?step cg:occurredOn ?date } }"
LIFE = f"SELECT DISTINCT ?stage ?scope ?date {SCOPE}"
TURNS = f"SELECT DISTINCT ?stage ?scope ?date {{ {SCOPE} UNION {{ $thing cg:hasStatus ?stage }} }}"
PLACES = "SELECT DISTINCT ?place { ?step cg:stepOf $thing ; cg:stage ?stage ; cg:atPlace ?place }"
SURE = """SELECT DISTINCT ?origin ?confidence { ?claim cg:states ?s ; cg:origin ?origin ; cg:confidence ?confidence .
          ?s rdf:subject $thing ; rdf:predicate cg:concludedBy }"""
NUMBERS = """SELECT ?kind ?scope ?amount { ?q cg:quantityOf $thing ; cg:quantityKind ?kind ; cg:amount ?amount
             OPTIONAL { ?q cg:hasScope ?scope } }"""

# Of each kind of fault: a thing, what is asked of it, rows that must be there, and what must not stand in any row.
KINDS: dict[str, tuple[str, str, list[Row], str]] = {
    "who counts one, who counts several": (
        "agreement:tcd-2016",
        """SELECT ?n ?title { ?claim cg:states ?s ; dcterms:source/skos:prefLabel ?title . ?s rdf:subject ?q ; rdf:predicate ?p ; rdf:object ?n .
           ?q cg:quantityOf $thing FILTER(?p IN (cg:amount, cg:atLeast)) }""",
        [("1", "Tchadinfos - Le Tchad veut s’inspirer de l’expérience algérienne"), ("2", "La Nouvelle République (via Djazairess) - Algérie-Tchad")],
        "2 Tchadinfos",
    ),
    "whose ratification was looked for": (
        "agreement:egy-2016",
        "SELECT ?stage ?scope { ?claim cg:soughtOf $thing ; cg:soughtAspect ?stage . OPTIONAL { ?claim cg:hasScope ?scope } }",
        [("ratification", "DZA"), ("publication", "DZA")],
        "?",
    ),
    "a signatory is no place": ("agreement:arab-corruption", PLACES, [("le-caire",)], "DZA"),
    "whose turn a step is": ("agreement:fra-2003", LIFE, [("ratification", "DZA", "2007-12-01")], "?"),
    "a chamber's vote is no approval": (
        "agreement:fra-2003",
        LIFE,
        [("vote", "senat-france", "2006-01-17"), ("vote", "assemblee-nationale-france", "2005-05-12")],
        "approval  ",
    ),
    "not signed is not declined": ("agreement:arab-prisoner-transfer", TURNS, [("non-signature", "DZA", "2010-12")], "declined"),
    "a ratification of a note": ("agreement:afripol-headquarters", LIFE, [("ratification", "DZA", "")], "?"),
    "a plan is no act": ("agreement:ita-2009", LIFE, [("announcement", "revision", "../2017-09-05")], "revision  2017"),
    "an evaluation is no revision": ("agreement:qat-2016", LIFE, [("evaluation", "", "2018-10")], "revision"),
    "a request is no revision": ("agreement:tcd-2016", LIFE, [("request", "TCD", "2022-06")], "revision"),
    "agreed is not done": ("agreement:tcd-2016", LIFE, [("announcement", "relaunch", "2022-06-12")], "relaunch  2022"),
    "a context is no signature": ("agreement:algiers-declaration-2003", LIFE, [("announcement", "", "2003-03")], "signature"),
    "a month that a note names": ("agreement:esp-2008", LIFE, [("publication", "DZA", "2009-01")], "?"),
    "a minister's signature": ("agreement:ita-2024", SURE, [("editorial-reading", "probable")], "certain"),
    "whose replies": ("agreement:fra-2003", NUMBERS, [("replies", "FRA", "441"), ("requests", "", "556")], "replies  "),
    "texts signed are not agreements": ("set:cog-2017", NUMBERS, [("documents-signed", "", "15"), ("documents-signed", "", "14")], "agreements"),
    "a contract is no budget": ("deliverable:cnibe", NUMBERS, [("contract-value", "gemalto", "18700000")], "budget"),
    "the end of the old model": ("deliverable:biometric-passport", LIFE, [("closing", "old-model", "2015-11-24")], "closing  "),
    "a choice made known": ("deliverable:biometric-passport", LIFE, [("announcement", "oberthur-technologies", "2008-10-22")], "signature"),
    "applications are no start of issuing": (
        "deliverable:biometric-passport", LIFE, [("start", "applications", "2010-04-04")], "start  "),
    "no supplier is made up": (
        "deliverable:biometric-passport", "SELECT ?who { $thing cg:suppliedBy ?who }", [("fasver",)], "nationale"),
    "a site of production": (
        "deliverable:biometric-passport",
        "SELECT ?stage ?place { ?step cg:stepOf $thing ; cg:stage ?stage ; cg:atPlace ?place }",
        [("production", "DZA")],
        "signature",
    ),
    "the narrower theme": (
        "agreement:tur-2022", "SELECT ?theme { $thing cg:hasTheme ?theme }", [("transnational-organised-crime",)], "cross-border"),
    "the party, not what it belongs to": (
        "agreement:dgpc-echo",
        "SELECT ?who { $thing cg:hasPartnerOrganisation ?who }",
        [("dg-echo-commission-europeenne",)],
        "european-union",
    ),
    "both ends of a pair": (
        "agreement:pair-lyon",
        "SELECT ?type ?one ?other { $thing cg:instrumentType ?type ; cg:concludedBy ?one ; cg:hasPartnerOrganisation ?other }",
        [("partnership", "wilaya-de-setif", "metropole-de-lyon")],
        "twinning",
    ),
    "what the page says is said by the page": (
        "agreement:ner-2021",
        """SELECT DISTINCT ?source { ?claim cg:states ?s ; dcterms:source ?source . ?s rdf:subject $thing ; rdf:predicate cg:hasPartner }""",
        [("24hdz-dz-59709042",)],
        "interieur",
    ),
}  # fmt: skip

# What the tables said before: each turns its kind red.
MUTATIONS = {
    "what the page says is said by the page": ("agreements.csv", "ner-2021,agreement,partner,country:NER,,https://24hdz.dz/algerie-niger-accord-securitaire", "ner-2021,agreement,partner,country:NER,,https://interieur.gov.dz/dans-le-domaine-du-developpement"),
    "who counts one, who counts several": ("agreements.csv", "number of agreements,1,,https://tchadinfos.com", "number of agreements,>= 2,,https://tchadinfos.com"),
    "whose ratification was looked for": ("agreements.csv", "egy-2016,agreement,ratification [Algérie] instrument", "egy-2016,agreement,ratification instrument"),
    "whose turn a step is": ("agreements.csv", "ratification [Algérie] date,2007-12-01", "ratification date,2007-12-01"),
    "a chamber's vote is no approval": ("agreements.csv", "parliamentary vote [Sénat (France)] date", "approval date"),
    "not signed is not declined": (
        "agreements.csv", "not signed [Algérie] date,2010-12,date", "has status,progress:declined,"),
    "a ratification of a note": ("agreements.csv", "afripol-headquarters,agreement,ratification [Algérie] instrument", "afripol-headquarters,agreement,signature instrument"),
    "a plan is no act": ("agreements.csv", "announcement [stage:revision] date,../2017-09-05", "revision date,2017-10"),
    "an evaluation is no revision": ("agreements.csv", "evaluation date,2018-10", "revision date,2018-10"),
    "a request is no revision": ("agreements.csv", "request [Tchad] date", "revision date"),
    "agreed is not done": ("agreements.csv", "announcement [stage:relaunch] date", "relaunch date"),
    "a context is no signature": ("agreements.csv", "announcement date,2003-03,", "signature date,2003-03,"),
    "a month that a note names": ("agreements.csv", "publication [Algérie] date,2009-01,", "publication [Algérie] date,2009-02,"),
    "a minister's signature": ("agreements.csv", "23,editorial reading", "23,"),
    "whose replies": ("agreements.csv", "replies given [country:FRA]", "replies given"),
    "texts signed are not agreements": ("agreements.csv", "set:cog-2017,agreement set,documents signed", "set:cog-2017,agreement set,number of agreements"),
    "a contract is no budget": ("documents.csv", "contract value [body:gemalto]", "budget [body:gemalto]"),
    "the end of the old model": ("documents.csv", "closing [ancien modèle] date", "closing date"),
    "a choice made known": ("documents.csv", "announcement [Oberthur Technologies] date,2008-10-22", "signature date,2008-10"),
    "applications are no start of issuing": ("documents.csv", "start [dépôt des demandes] date", "start date"),
    "no supplier is made up": ("documents.csv", "production place,country:DZA,country", "supplied by,Production nationale (Algérie)@fr,organisation"),
    "a site of production": ("documents.csv", "production place", "signature place"),
    "the narrower theme": ("agreements.csv", "tur-2022,agreement,theme,threat:transnational-organised-crime", "tur-2022,agreement,theme,threat:cross-border-crime"),
    "the party, not what it belongs to": ("agreements.csv", "partner organisation,DG ECHO (Commission européenne)@fr", "partner organisation,body:european-union"),
    "both ends of a pair": ("agreements.csv", "instrument:partnership", "instrument:twinning"),
}  # fmt: skip


def wrong(graph: cg.Graph, name: str) -> list[Row]:
    """What a graph lacks of the rows of a kind, and what it has that must not stand."""
    thing, query, wanted, barred = KINDS[name]
    terms = graph.query(query, thing=graph.resolve(thing)).rows
    rows = [
        tuple("" if t is None else t.value.rpartition("/")[2] if "://" in t.value else t.value for t in row)
        for row in terms
    ]
    return [row for row in wanted if row not in rows] + [row for row in rows if barred in " ".join(row)]


@pytest.mark.parametrize("name", KINDS)
def test_what_the_second_reading_mended(sourced, name):
    assert wrong(sourced, name) == []


@pytest.mark.slow
def test_what_the_tables_said_before_is_seen(tmp_path):
    """All mutations at once, for building a layer takes longer than asking it."""
    texts = {
        file: (paths.graph_data() / "sourced" / file).read_text("utf-8") for file in ("agreements.csv", "documents.csv")
    }
    for file, right, before in MUTATIONS.values():
        assert right in texts[file]
        texts[file] = texts[file].replace(right, before)
    graph = with_tables(tmp_path, texts)
    assert [name for name in MUTATIONS if not wrong(graph, name)] == []


def test_no_step_is_at_the_place_whose_turn_it_is(sourced):
    assert sourced.query("SELECT ?step { ?step a cg:LifecycleStep ; cg:hasScope ?part ; cg:atPlace ?part }").rows == []
    assert len(sourced.query("SELECT ?step { ?step a cg:LifecycleStep ; cg:hasScope/a cg:Country }").rows) > 20


def test_a_party_that_only_a_signature_tells_is_a_reading():
    """Each row whose party and signing office are of one row of the dossier, in every table of agreements."""
    text = (paths.graph_data() / "sourced" / "agreements.csv").read_text("utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    signed = {row["ref"] for row in rows if row["predicate"] == "signature office" and row["value"]}
    read = [row for row in rows if row["predicate"] == "concluded by" and row["ref"] in signed]
    assert {row["subject"] for row in read} >= {"agreement:fra-2003", "agreement:tun-2017", "agreement:tur-2022"}
    assert {(row["origin"], row["confidence"]) for row in read} == {("editorial reading", "probable")}
    governments = [row for row in rows if row["value"] == "body:algerian-government"]
    assert {row["origin"] for row in governments} == {"editorial reading"}


def test_a_body_succeeds_the_one_whose_place_it_took(sourced):
    """The label, the definition and the data say the same: what is now is the subject."""
    definition = sourced.query("SELECT ?d { cg:succeeds skos:definition ?d FILTER(LANG(?d) = 'en') }").rows[0][0].value
    assert definition == "This organisation took the place of another."
    assert sourced.query("ASK { body:dgpc cg:succeeds ?before . ?before a cg:PublicBody }").rows[0][0].value == "true"
