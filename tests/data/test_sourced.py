"""The sourced layer: every row of the dossier accounted for, each layer what its table says, disagreement kept."""

import csv
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest

import coopgraph as cg
from coopgraph.base import paths
from coopgraph.base.vocab import CG, ID, PREFIXES
from coopgraph.curation.tables.columns import COLUMNS, OPTIONAL
from coopgraph.opening import load_table
from coopgraph.store.memory import Memory, shipped
from tests.conftest import ROOT, SHARED
from tests.data.test_sourced_questions import KNOWN, answer, wrong_answers
from tests.support.changed_graphs import without_layers

FOLDER = paths.graph_data() / "sourced"
TABLES = sorted(FOLDER.glob("*.csv"))


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


ACCOUNTS = {int(row["row"]): row for row in rows(paths.graph_data() / "accounts.csv")}
FACTS = [row for path in TABLES for row in rows(path)]


@pytest.fixture(scope="module")
def dossier():
    path = SHARED / "data" / "facts.csv"
    if not path.is_file():
        pytest.skip("the dossier is not beside this checkout")
    return dict(enumerate(rows(path), 2))


@pytest.mark.slow
def test_layers_are_what_their_tables_say_and_the_counts_are_right():
    done = subprocess.run(
        [sys.executable, ROOT / "tools" / "build_data.py", "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
    assert done.stdout.count(" 0 rejected") == len(TABLES) == 6


def test_every_row_of_the_dossier_is_accounted_for(dossier):
    assert set(ACCOUNTS) == set(dossier)
    assert len(dossier) == 925
    counted = Counter(row["verdict"] for row in ACCOUNTS.values())
    assert counted == {"fact": 751, "known unknown": 61, "document layer": 69, "left out": 33, "same as row": 11}
    assert {n for n, row in dossier.items() if row["confidence"] == "unknown"} == {
        n for n, row in ACCOUNTS.items() if row["verdict"] == "known unknown"
    }
    for row in ACCOUNTS.values():
        assert bool(row["reason"]) == (row["verdict"] not in {"fact", "known unknown"}), row


def test_facts_are_those_of_rows_with_that_verdict():
    stated = {int(row["ref"]) for row in FACTS}
    assert stated == {n for n, row in ACCOUNTS.items() if row["verdict"] in {"fact", "known unknown"}}
    for row in ACCOUNTS.values():
        if row["verdict"] == "same as row":
            assert int(row["reason"]) in stated


def test_rows_cite_the_source_of_their_row_of_the_dossier(dossier):
    """The address is that of a row, or one that a note gives; a source without an address is named by its title."""
    known = {row["source_url"] for row in dossier.values()}
    noted = " ".join(row["note"] for row in dossier.values())
    for row in FACTS:
        given = dossier[int(row["ref"])]
        if row["source_url"]:
            assert row["source_url"] in known or row["source_url"] in noted
        else:
            assert row["source_title"].endswith("(adresse non relevée)@fr")
        if row["source_url"] == given["source_url"] and given["confidence"] == "unknown":
            assert row["confidence"] == "unknown"
        if given["confidence"] == "probable":
            assert row["confidence"] != "certain"


def test_rows_that_cite_the_page_are_held_by_the_document_layer(ministry):
    """What the dossier read on the ministry's own page is no second source: the page's own claims say it already."""
    listed = [row for row in ACCOUNTS.values() if row["verdict"] == "document layer"]
    for row in listed:
        answer = ministry.query(f"ASK {{ {row['reason']} }}").rows[0][0].value
        assert answer == "true", row
    assert len(listed) == 69


def test_the_22_flagged_contradictions_have_a_verdict(dossier, sourced):
    flagged = {n for n, row in dossier.items() if row["predicate"] == "contradiction"}
    assert len(flagged) == 22
    readme = (paths.graph_data() / "README.md").read_text("utf-8")
    for n in flagged:
        assert re.search(rf"^\| {n} \|", readme, re.MULTILINE), n
    at_odds = {row["ref"] for row in FACTS if row["disagreement"]}
    for n in flagged:
        if ACCOUNTS[n]["verdict"] == "fact":
            assert str(n) in at_odds
    assert len(sourced.query("disagreements")) > 70


def test_claims_at_odds_are_linked_once_and_really_differ(sourced):
    links = sourced.query("SELECT ?a ?b { ?a cg:disagreesWith ?b }")
    pairs = {(a.value, b.value) for a, b in links}
    assert pairs & {(b, a) for a, b in pairs} == set()
    assert len(pairs) == 56
    on_what = sourced.query(
        """SELECT DISTINCT ?a ?b { ?a cg:disagreesWith ?b ; cg:claimSubject ?thing ; cg:claimProperty ?property ; cg:claimValue ?value .
           ?b cg:claimSubject ?other ; cg:claimProperty ?too ; cg:claimValue ?rival }"""
    )
    assert len(on_what) == 56
    alike = sourced.query(
        """SELECT ?a ?b { ?a cg:disagreesWith ?b ; cg:states ?x . ?b cg:states ?y .
           ?x rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o . ?y rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o .
           FILTER(?p NOT IN (rdf:type, cg:stepOf, cg:stage, cg:hasScope, skos:prefLabel))
           FILTER NOT EXISTS { ?a cg:states/rdf:predicate cg:quantityOf } }"""
    )
    assert alike.rows == []


@pytest.mark.parametrize(
    ("thing", "values"),
    [
        ("event:bam-earthquake-2003", {"26271", "30000", "43000"}),
        ("contribution:dgpc-nepal-2015", {"70", "72"}),
        ("contribution:dgpc-boukornine-2022", {"80", "89"}),
        ("body:dnrm", {"2004-12-25", "2011", "2011-05-22"}),
        ("event:ner-border-7", {"2021-10-23/2021-10-24", "2021-10-25/2021-10-26"}),
        ("agreement:security-esp", {"agreement"}),
        ("agreement:egy-2016", {"memorandum"}),
    ],
)
def test_what_the_dossier_flags_by_name_is_kept_side_by_side(sourced, thing, values):
    prefix, _, local = thing.partition(":")
    found = {
        value.value.rpartition("/")[2] if "://" in value.value else value.value
        for row in sourced.query("disagreements")
        if row["thing"].value == PREFIXES[prefix] + local and (value := row["value"] or row["at_least"])
    }
    assert values <= found


def test_a_rule_prefers_the_official_source_and_nothing_is_deleted(sourced):
    found = {
        (row["value"].value, row["preferred"].value)
        for row in sourced.query("disagreements")
        if row["thing"].value.endswith("agreement/fra-2003")
    }
    assert found == {("2008-04-18", "false"), ("2008-04-20", "true")}
    triple = ox.Triple(*(ox.NamedNode(i) for i in (f"{ID}claim/a", f"{CG}preferredOver", f"{ID}claim/b")))
    assert triple not in sourced.deduced
    assert sourced.query("ASK { GRAPH ?g { ?a cg:preferredOver ?b } FILTER(!CONTAINS(STR(?g), 'deduced/')) }").rows[0][0].value == "false"  # fmt: skip


def test_documents_that_repeat_one_dispatch_are_one_witness(sourced):
    (row,) = sourced.query("witnesses", agreement="agreement:egy-2016").rows[:1]
    assert int(row[1].value) <= int(row[2].value)
    repeated = sourced.query("SELECT (COUNT(?d) AS ?n) { ?d cg:repeats ?o }").rows[0][0].value
    assert int(repeated) > 30


def test_the_niger_decree_was_looked_for_and_not_found(sourced, ministry):
    life = sourced.query("agreement-life", agreement="agreement:ner-2021")
    found = {row["stage"].value.rpartition("/")[2]: row["found"] for row in life}
    assert found["ratification"].value.endswith("not-found")
    assert found["signature"] is None
    assert not ministry.query("agreement-life", agreement="agreement:ner-2021").stated


def test_witness_agreements_are_linked_to_texts_without_saying_that_they_are_meant(sourced, ministry):
    linked = sourced.query("possible-texts")
    assert len({row[0].value for row in linked}) == 10
    assert not ministry.query("possible-texts").stated
    assert [r[0].value[-3:] for r in sourced.query("agreements-without-text")] == ["are", "cog", "yem"]
    for row in linked:
        for claim in sourced.claims(row[0].value, "cg:mayReferTo", row[1]):
            assert claim.statuses["origin"].endswith("editorial-reading")


def test_a_mission_assists_the_country_that_it_went_to(sourced, ministry):
    def assisted(graph):
        pairs = graph.query("SELECT ?c ?a { ?c cg:assistedCountry ?a }")
        return sorted(tuple(cell.value.rpartition("/")[2].removeprefix("dgpc-") for cell in pair) for pair in pairs)

    of_the_page = [("al-hoceima-2004", "MAR"), ("bam-2003", "IRN"), ("france-2003", "FRA"), ("libya-2023", "LBY")]
    assert assisted(ministry) == of_the_page  # which of two countries, the page does not say
    others = [("beirut-2020", "LBN"), ("boukornine-2022", "TUN"), ("nepal-2015", "NPL"), ("van-2011", "TUR")]
    assert assisted(sourced) == sorted([*of_the_page, *others, ("syria-2023", "SYR"), ("turkiye-2023", "TUR")])
    claims = sourced.claims("contribution:dgpc-syria-2023", "cg:carriedOutIn", "country:SYR")
    assert len(claims) == 2


def test_what_was_declined_is_no_cooperation(sourced):
    assert (
        sourced.query("ASK { ?offer cg:hasPartner country:MAR ; cg:hasStatus progress:declined }").rows[0][0].value
        == "true"
    )
    assert sourced.query("ASK { body:dgpc cg:cooperatesWith country:MAR }").rows[0][0].value == "false"


@pytest.mark.parametrize(
    ("country", "missions"),
    [("SYR", {"syria-2023"}), ("TUR", {"turkiye-2023", "van-2011"}), ("MAR", {"al-hoceima-2004"})],
)
def test_the_missions_of_a_country_are_those_that_went_there(sourced, country, missions):
    listed = sourced.query("about-missions", thing=f"country:{country}")
    assert {row["mission"].value.rpartition("dgpc-")[2] for row in listed} == missions


def test_no_person_is_named():
    """Offices, not names: no label of an office holds a title of address, and no class of persons is used."""
    labels = [row["value"] for row in FACTS if row["value_kind"] == "office"]
    assert len(labels) > 50
    assert not [text for text in labels if re.search(r"\b(M\.|Mme|Mr|Mrs|Dr)\b", text)]


def test_tables_have_the_documented_columns():
    for path in TABLES:
        assert path.read_text("utf-8").splitlines()[0] == ",".join((*COLUMNS, *OPTIONAL))
        assert rows(path) == sorted(rows(path), key=lambda row: (row["subject"], int(row["ref"])))


# ---- Mutations: each turns something red ----

# What is done to which table, and which question then has, or lacks, a row with these words.
MUTATIONS = {
    "a swapped country": ("agreements.csv", "agreement:ita-2009,agreement,partner,country:ITA", "agreement:ita-2009,agreement,partner,country:FRA", "dated-agreements", {"agreement/ita-2009"}),
    "another day of signature": ("agreements.csv", "signature date,2017-03-09", "signature date,2017-03-10", "possible-texts", {"2017-03-10"}),
    "another instrument": ("agreements.csv", "agreement:egy-2016,agreement,instrument type,instrument:memorandum", "agreement:egy-2016,agreement,instrument type,instrument:treaty", "disagreements", {"agreement/egy-2016", "instrument/treaty"}),
    "a theme pushed to another agreement": ("agreements.csv", "agreement:ita-1999,agreement,theme,threat:drug-trafficking", "agreement:ita-1999,agreement,theme,threat:cybercrime", "themes-of-dated-agreements", {"agreement/ita-1999", "threat/cybercrime"}),
    "another toll": ("events.csv", "deaths,>= 26271", "deaths,>= 26272", "event-numbers", {"26272"}),
    "another team": ("missions.csv", "contribution:dgpc-nepal-2015,relief contribution,team size,72", "contribution:dgpc-nepal-2015,relief contribution,team size,73", "relief-missions", {"contribution/dgpc-nepal-2015", "73"}),
    "another funder": ("programmes.csv", "programme:capdel,programme,funded by,body:european-union", "programme:capdel,programme,funded by,body:undp", "programme-roles", {"fundedBy", "body/european-union"}),
    "a share made the whole": ("programmes.csv", "budget [body:undp],200000 USD", "budget,200000 USD", "programmes-by-funder", {"country/DZA", "2970000", "200000"}),
    "a pilot place made a place of launch": ("programmes.csv", "pilot phase place,Ghazaouet@fr", "launch place,Ghazaouet@fr", "programme-places", {"place/ghazaouet", "stage/pilot"}),
    "another founding": ("organisations.csv", "founded on,2011-05-22", "founded on,2011-05-23", "foundings", {"2011-05-23"}),
    "a lost vain search": ("agreements.csv", "agreement:ner-2021,agreement,ratification [Algérie] instrument", "agreement:ner-2021,agreement,approval [Algérie] instrument", "known-unknowns", {"agreement/ner-2021", "stage/ratification"}),
    "another supplier": ("documents.csv", "supplied by,Gemalto@fr", "supplied by,Fasver@fr", "suppliers", {"body/fasver"}),
}  # fmt: skip


def with_tables(folder: Path, texts: dict[str, str]) -> cg.Graph:
    """The graph with the layers of some tables made anew from other texts."""
    base = cg.Graph(Memory([s for s in shipped() if not s.layer.startswith("sourced/")]), "sourced")  # as `make data`
    layers, made = set(), []
    for file, text in texts.items():
        (folder / file).write_text(text, "utf-8")
        layer = f"sourced/{file.removesuffix('.csv')}"
        layers |= {layer, f"{layer}-claims"}
        made.append(load_table(folder / file, base, language="fr").save(folder / f"{file}.trig"))
    return without_layers(layers, made, "sourced")


@pytest.fixture(scope="module")
def mutated(tmp_path_factory: pytest.TempPathFactory) -> cg.Graph:
    """All mutations in one graph, since each is told by a row of its own."""
    texts = {path.name: path.read_text("utf-8") for path in TABLES}
    for file, old, new, *_ in MUTATIONS.values():
        assert old in texts[file]
        texts[file] = texts[file].replace(old, new)
    return with_tables(tmp_path_factory.mktemp("mutated"), texts)


@pytest.mark.slow
@pytest.mark.parametrize("name", MUTATIONS)
def test_a_mutation_of_a_table_turns_a_question_red(mutated, name):
    *_, question, words = MUTATIONS[name]
    differ = set(answer(mutated, question)) ^ set(map(tuple, KNOWN[question]["sourced"]))
    assert any(words <= set(row) for row in differ)


@pytest.mark.slow
def test_without_a_mutation_no_question_is_red(tmp_path):
    assert (
        list(wrong_answers(with_tables(tmp_path, {"agreements.csv": (FOLDER / "agreements.csv").read_text("utf-8")})))
        == []
    )


def test_all_things_have_names_in_three_languages(sourced):
    """Documents and laws keep the titles that they have."""
    without = sourced.query(
        """SELECT DISTINCT ?thing ?language {
          VALUES ?language { "en" "fr" "ar" }
          ?thing skos:prefLabel ?name FILTER(!CONTAINS(STR(?thing), "/id/document/") && !CONTAINS(STR(?thing), "/id/law/"))
          FILTER NOT EXISTS { ?thing skos:prefLabel ?other FILTER(LANG(?other) = ?language) } }"""
    )
    assert [tuple(row) for row in without] == []
