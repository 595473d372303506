"""The links to other vocabularies: well formed, and each a verified row of the identifier table or listed."""

import csv
import re

import pytest
from rdflib import SKOS, Literal, URIRef

from coopgraph.base import vocab
from tests.conftest import SHARED
from tests.support.each import for_each
from tests.support.ontology_terms import CG, ONTOLOGY, declared, graph, name

CODE = "https://w3id.org/coopgraph/code/"
MATCHES = (SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch)
LINKS = sorted((s, p, o) for p in MATCHES for s, o in graph("alignments").subject_objects(p))
NOTATIONS = sorted(graph("alignments").subject_objects(SKOS.notation))
PATTERNS = {
    "eurovoc": r"http://eurovoc\.europa\.eu/(\d{1,5}|c_[0-9a-f]{8})",
    "cofog": r"http://linked\.data\.gov\.au/def/cofog/\d{2,4}",
    "iccs": CODE + r"iccs-2015/\d{2,6}",
    "undrr-hip-2025": CODE + r"undrr-hip-2025/[A-Z]{2}\d{4}",
    "wikidata": r"http://www\.wikidata\.org/entity/Q[1-9]\d*",
    "vocabulary": r"(https://schema\.org/|http://data\.europa\.eu/m8g/|http://www\.w3\.org/ns/o(rg|a)#"
    r"|http://semanticweb\.cs\.vu\.nl/2009/11/sem/|http://linkedevents\.org/ontology/)[A-Z]\w+",
}
CODES = {
    "glide-hazard": r"[A-Z]{2}",
    "undrr-hip-2020": r"[A-Z]{2}\d{4}",
    "undrr-hip-2025": r"[A-Z]{2}\d{4}",
    "em-dat-key": r"nat(-[a-z]{3}){3}",
}
# Links between a class and a class of another vocabulary, which the identifier table does not hold: read in
# the vocabulary itself (test_ontology_quality.py looks up that the term is there), with what makes them inexact.
CLASS_LINKS = {
    ("PublicBody", "PublicOrganisation"): "defined there by the European notion of a public sector body",
    ("PublicBody", "GovernmentOrganization"): "wider there: any organisation or agency of a government",
    ("Directorate", "OrganizationalUnit"): "there a part that is no legal body; here it may be one",
    ("CollectiveActor", "Organization"): "there an organised group; here any group without named members",
    ("Country", "Country"): "there a place only; here an agent too",
    ("Agreement", "Legislation"): "an agreement may be published as legislation, and need not be",
    ("TrainingProgramme", "EducationalOccupationalProgram"): "there with a credential and an intake",
    ("Event", "Event"): "there any event; here one that befell a country",
    ("SourceDocument", "DigitalDocument"): "there an electronic file; here its content, known by a digest",
    ("Passage", "TextPositionSelector"): "there a way to find a passage; here the passage",
    ("Claim", "Annotation"): "there anything said about a target; here what a passage states",
}
KIND = {"theme": "domain", "quota": "unit"}  # where the table and the schemes name a kind differently


def rows() -> set[tuple[str, str, str]]:
    """(subject, kind of match, target) of every verified row of the identifier table."""
    path = SHARED / "data" / "identifiers.csv"
    if not path.is_file():
        pytest.skip("the identifier table is not beside this checkout")
    with path.open(encoding="utf-8", newline="") as file:
        table = [row for row in csv.DictReader(file) if row["verified"] == "yes"]
    return {(subject(r["entity"]), *link(r["scheme"], v)) for r in table for v in r["value"].split("|")}


def subject(entity: str) -> str:
    kind, _, slug = entity.partition("/")
    return str(CG) + slug if kind == "class" else f"{vocab.VOCAB}{KIND.get(kind, kind)}/{slug}"


def link(scheme: str, value: str) -> tuple[str, str]:
    place, _, match = scheme.partition(":")
    base = {"iccs": CODE + "iccs-2015/", "undrr-hip-2025": CODE + "undrr-hip-2025/"}.get(place, "")
    if place == "wikidata":
        return match or "exactMatch", "http://www.wikidata.org/entity/" + value
    return (match, base + value) if match else (scheme, value)


@for_each(LINKS, lambda t: f"{name(t[0])}-{name(t[2])}")
def test_links_are_well_formed(triple: tuple[URIRef, URIRef, URIRef]):
    source, _, target = triple
    assert source in declared() or (source, SKOS.inScheme, None) in graph("schemes")
    assert [n for n, pattern in PATTERNS.items() if re.fullmatch(pattern, target)]


@for_each(LINKS, lambda t: f"{name(t[0])}-{name(t[2])}")
def test_links_are_verified_or_listed(triple: tuple[URIRef, URIRef, URIRef]):
    source, match, target = triple
    if re.fullmatch(PATTERNS["vocabulary"], target):
        assert (name(source), re.split(r"[/#]", target)[-1]) in CLASS_LINKS
        assert match != SKOS.exactMatch
    else:
        assert (str(source), match.removeprefix(str(SKOS)), str(target)) in rows()


@for_each(NOTATIONS, lambda p: str(p[1]))
def test_codes_are_well_formed_and_verified(pair: tuple[URIRef, Literal]):
    thing, code = pair
    scheme = str(code.datatype).removeprefix(CODE)
    assert re.fullmatch(CODES[scheme], code)
    assert (str(thing), scheme, str(code)) in rows()


def test_nothing_but_links_is_in_the_alignments():
    assert set(graph("alignments").predicates()) <= {*MATCHES, SKOS.notation}
    assert len(LINKS) + len(NOTATIONS) == len(graph("alignments"))
    links = {(s, o) for s, _, o in LINKS}
    assert len(links) == len(LINKS)  # one kind of match for a pair
    assert not any(str(o).startswith((str(CG), str(ONTOLOGY))) for _, o in links)


def test_false_friends_stay_out():
    """COFOG 02.2 is civil defence in war; ICCS 08 is a class of crimes, not the aim of public order."""
    targets = {str(o) for _, _, o in LINKS}
    assert not any(t.endswith("/cofog/022") or t.endswith("/iccs-2015/08") for t in targets)
