"""The build of the ontology: domains, cycles, disjointness, inverses, chains, foreign terms and metadata.

Written anew after the public descriptions of the OOPS! pitfalls, of the FOOPS! tests that need no network
and of ROBOT report. The profiles and the reasoners are in test_profile.py.
"""

import re
from itertools import combinations

import pytest
from rdflib import (
    DCTERMS,
    OWL,
    RDF,
    RDFS,
    SKOS,
    VANN,
    BNode,
    Graph,
    Literal,
    Namespace,
    Node,
    URIRef,
)
from rdflib import namespace as known
from rdflib.collection import Collection

from coopgraph.base import paths, vocab
from tests.support.each import for_each
from tests.support.ontology_terms import CG, FILES, ONTOLOGY, data, declared, graph, name, own, texts

CLASSES = own(OWL.Class)
OBJECTS, VALUES = own(OWL.ObjectProperty), own(OWL.DatatypeProperty)
TERMS = own()
G = graph("coopgraph")
BIBO = Namespace("http://purl.org/ontology/bibo/")


def up(term: Node, predicate: URIRef) -> set[Node]:
    """The term and everything above it."""
    return set(G.transitive_objects(term, predicate))


def chains() -> list[tuple[Node, list[Node]]]:
    return [(s, list(Collection(G, o))) for s, o in G.subject_objects(OWL.propertyChainAxiom)]


# ---- Domains, ranges and hierarchies (P06, P11, P19, P29) ----

# Properties without a range, each on purpose.
ANY_RANGE = {
    CG.hasSetMember: "a set may hold agreements, contributions, events or what another pack collects",
    CG.listOf: "a list may be of any thing",
    CG.listProperty: "its value is a property, and OWL 2 DL has no class of properties",
    CG.listItem: "what is listed depends on the property",
    CG.stepOf: "agreements, programmes, missions, products and bodies alike have dated turns",
    CG.quantityOf: "anything can be counted or measured",
    CG.hasScope: "a country, a body, or a part that no class is for",
    CG.legalBasisOf: "a law may found a body, a programme or a product",
    CG.soughtOf: "a search may be about any thing",
    CG.soughtProperty: "its value is a property, and OWL 2 DL has no class of properties",
    CG.states: "its value is an rdf:Statement, a reserved class that OWL 2 DL bars",
    CG.claimSubject: "a claim may be about any thing",
    CG.claimProperty: "its value is a property, a stage or a kind of number",
}

# Properties without a domain, each on purpose: OWL 2 RL has no union for it.
ANY_DOMAIN = dict.fromkeys(
    (CG.signedOn, CG.ratifiedOn, CG.inForceFrom, CG.suspendedOn, CG.startedOn, CG.endedOn),
    "texts, programmes, missions and products have dated turns",
) | {
    CG.hasScope: "a number, a step and a search alike are of one country, body or part",
    CG.claimSubject: "claims have it, and statements (rdf:Statement, which OWL 2 DL bars)",
    CG.claimProperty: "as the subject",
    **dict.fromkeys((CG.notBefore, CG.notAfter), "events begin, and so does the use of a name"),
}


@for_each([*OBJECTS, *VALUES], name)
def test_each_property_has_one_domain_and_one_range(term: URIRef):
    assert len(list(G.objects(term, RDFS.domain))) == (0 if term in ANY_DOMAIN else 1)
    assert len(list(G.objects(term, RDFS.range))) == (0 if term in ANY_RANGE else 1)


def test_the_exceptions_are_still_exceptions():
    assert set(ANY_RANGE) | set(ANY_DOMAIN) <= {*OBJECTS, *VALUES}


@for_each(VALUES, name)
def test_values_have_datatypes_that_owl_knows(term: URIRef):
    """Dates, digests and durations range over rdfs:Literal, for OWL 2 has no xsd:date, gYear or duration."""
    assert G.value(term, RDFS.range) in {RDFS.Literal, known.XSD.string, known.XSD.integer}


@for_each(OBJECTS, name)
def test_a_narrower_property_is_narrower_at_both_ends(term: URIRef):
    for wider in up(term, RDFS.subPropertyOf) - {term}:
        for end in (RDFS.domain, RDFS.range):
            above, below = G.value(wider, end), G.value(term, end)
            assert above is None or below is None or above in up(below, RDFS.subClassOf)


@pytest.mark.parametrize("predicate", [RDFS.subClassOf, RDFS.subPropertyOf], ids=["classes", "properties"])
def test_no_cycles(predicate: URIRef):
    for term in set(G.subjects(predicate, None)):
        direct = set(G.objects(term, predicate))
        assert term not in direct
        assert not any(term in up(above, predicate) for above in direct)
        # what follows from another link is not said again
        assert not any(b in up(a, predicate) for a in direct for b in direct if a != b)


@for_each(CLASSES, name)
def test_each_class_is_used_or_has_a_place(term: URIRef):
    """P04: no class stands alone; ROBOT's missing_superclass is for trees with one root, which this is not."""
    uses = [*G.subjects(RDFS.domain, term), *G.subjects(RDFS.range, term)]
    assert uses or (term, RDFS.subClassOf, None) in G or (None, RDFS.subClassOf, term) in G


# ---- Disjointness and a first look at consistency (P10, P05, P28) ----


def disjoint_pairs() -> set[frozenset[Node]]:
    groups = [Collection(G, head) for head in G.objects(None, OWL.members)]
    return {frozenset(pair) for group in groups for pair in combinations(group, 2)}


def test_classes_that_exclude_one_another_say_so():
    pairs = disjoint_pairs()
    assert len(pairs) > 50
    assert {part for pair in pairs for part in pair} <= set(CLASSES)
    for group in G.subjects(OWL.members, None):
        assert (group, RDF.type, OWL.AllDisjointClasses) in G
    # axis and domain overlap on purpose: road safety is both
    assert frozenset({CG.CooperationAxis, CG.CooperationDomain}) not in pairs


@for_each(CLASSES, name)
def test_no_class_is_under_two_that_exclude_one_another(term: URIRef):
    assert [p for p in combinations(up(term, RDFS.subClassOf), 2) if frozenset(p) in disjoint_pairs()] == []


@pytest.mark.slow
def test_things_of_the_shipped_graph_are_not_of_two_kinds_that_exclude_one_another():
    pairs = disjoint_pairs()
    for thing in set(data().subjects(RDF.type, None)):
        kinds = {above for kind in data().objects(thing, RDF.type) for above in up(kind, RDFS.subClassOf)}
        assert [p for p in combinations(kinds, 2) if frozenset(p) in pairs] == []


# ---- Inverses, characteristics, chains (P05, P13, P25, P26, P27, P28, P29, P31, P33) ----


def test_inverses_are_only_written_inside_chains():
    """No inverse has a name (P13): a query reads a property backwards with ^; a name would double the data."""
    in_chains = {part for _, parts in chains() for part in parts}
    for subject, inverse in G.subject_objects(OWL.inverseOf):
        assert isinstance(subject, BNode)
        assert subject in in_chains
        assert inverse in OBJECTS


def test_characteristics_are_few_and_fit():
    allowed = {
        OWL.FunctionalProperty,
        OWL.ObjectProperty,
        OWL.DatatypeProperty,
        OWL.AnnotationProperty,
        OWL.Class,
    }
    assert {t for term in TERMS for t in G.objects(term, RDF.type)} <= allowed
    for predicate in (OWL.equivalentClass, OWL.equivalentProperty, OWL.sameAs, OWL.imports, OWL.unionOf):
        assert (None, predicate, None) not in graph()
    for term in TERMS:
        assert len(set(G.objects(term, RDF.type)) - {OWL.FunctionalProperty}) == 1


def test_chains_have_two_links_or_more_that_fit_end_to_end():
    assert {name(s) for s, _ in chains()} == {"hasPartner"}
    for whole, parts in chains():
        assert len(parts) >= 2
        ends = [end for part in parts for end in ends_of(part)]
        assert fits(ends[0], G.value(whole, RDFS.domain))
        assert fits(ends[-1], G.value(whole, RDFS.range))
        assert all(fits(a, b) or fits(b, a) for a, b in zip(ends[1::2], ends[2::2], strict=False))


def ends_of(part: Node) -> tuple[Node | None, Node | None]:
    inverse = G.value(part, OWL.inverseOf)
    named = part if inverse is None else inverse
    ends = G.value(named, RDFS.domain), G.value(named, RDFS.range)
    return ends if inverse is None else ends[::-1]


def fits(narrow: Node | None, wide: Node | None) -> bool:
    """Whether one class is within the other; undertakings and sets overlap without either being wider."""
    if None in (narrow, wide) or {narrow, wide} == {CG.Undertaking, CG.StatementSet}:
        return True
    return wide in up(narrow, RDFS.subClassOf)


# ---- Foreign terms (P34, P35, P40; ROBOT: illegal use of built-in vocabulary) ----

# Terms of vocabularies that rdflib does not bring along, as they stand in the vocabulary itself.
READ_ELSEWHERE = {
    "http://purl.org/ontology/bibo/": {"status"},
    "http://www.w3.org/ns/oa#": {"Annotation", "TextPositionSelector", "start", "end"},
    "http://www.w3.org/2003/01/geo/wgs84_pos#": {"lat", "long"},
    "http://semanticweb.cs.vu.nl/2009/11/sem/": {"Event"},
    "http://linkedevents.org/ontology/": {"Event"},
    "http://data.europa.eu/m8g/": {"PublicOrganisation"},
    "http://www.w3.org/ns/dcat#version": {""},  # of DCAT 3; rdflib has DCAT 2
}
_NAMES = ["RDF", "RDFS", "OWL", "XSD", "SKOS", "DCTERMS", "PROV", "ORG", "FOAF", "VANN", "VOID", "DCAT", "SDO", "SH"]
BUNDLED = [getattr(known, space) for space in _NAMES]


def known_term(iri: str) -> bool | None:
    """Whether a vocabulary that is known here declares the term; None when no such vocabulary is its own."""
    for base, terms in READ_ELSEWHERE.items():
        if iri.startswith(base):
            return iri.removeprefix(base) in terms
    for space in BUNDLED:
        if iri.startswith(str(space)):
            return iri == str(space) or iri in space
    return None


def foreign(source: Graph) -> set[URIRef]:
    """Predicates, types and datatypes of others, and every other term of a vocabulary that is known here."""
    parts = {part for triple in source for part in triple if isinstance(part, URIRef)}
    parts |= {o.datatype for o in source.objects() if isinstance(o, Literal) and o.datatype is not None}
    return {p for p in parts if not p.startswith("https://w3id.org/coopgraph/")}


def test_foreign_terms_are_really_in_their_vocabularies():
    used = foreign(graph()) | foreign(data())
    verdicts = {str(iri): known_term(str(iri)) for iri in used}
    assert [iri for iri, verdict in verdicts.items() if verdict is False] == []
    checked = {iri for iri, verdict in verdicts.items() if verdict}
    predicates = {p for p in (*graph().predicates(), *data().predicates()) if not p.startswith(CG)}
    types = {t for source in (graph(), data()) for t in source.objects(None, RDF.type) if not t.startswith(CG)}
    assert {str(term) for term in predicates | types} - checked == set()
    assert known_term(str(SKOS) + "widerThan") is False  # the look-up can say no


def test_iris_of_vocab_are_in_their_vocabularies():
    values = {v for n, v in vars(vocab).items() if n.isupper() and isinstance(v, str) and not v.endswith(("/", "#"))}
    assert {v for v in values if known_term(v) is False} == set()


def test_terms_that_the_ontology_uses_are_typed():
    """What coopgraph.ttl uses of somebody else has a stub there, so that the file stands alone."""
    built_in = tuple(str(space) for space in (RDF, RDFS, OWL, known.XSD))
    places = [G.predicates(), G.objects(None, RDFS.subClassOf), G.objects(None, RDFS.subPropertyOf)]
    places += [G.objects(None, RDFS.domain), G.objects(None, RDFS.range)]
    used = {part for place in places for part in place if not str(part).startswith(built_in)}
    assert used - declared() == set()
    kinds = {OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, OWL.Ontology}
    for term in declared():
        if isinstance(term, URIRef):
            assert len(set(G.objects(term, RDF.type)) & kinds) == 1, term


def test_properties_of_the_shipped_graph_are_typed():
    reserved = {RDF.type, RDF.subject, RDF.predicate, RDF.object}
    catalogue = ("http://rdfs.org/ns/void#", "http://www.w3.org/ns/dcat#")  # only dataset.ttl, for no reasoner
    used = {p for p in (*data().predicates(), *graph().predicates()) if not str(p).startswith(catalogue)}
    assert used - reserved - declared() - set(G.predicates()) == set()


def test_built_in_terms_are_not_redefined():
    built_in = tuple(str(space) for space in (RDF, RDFS, OWL, known.XSD))
    assert {s for s in graph().subjects() if str(s).startswith(built_in)} == set()


# ---- Metadata (P38, P39, P41; FOOPS! OM1 to OM5, VER1, FIND1, PURL1, VOC1 to VOC4, RDF1, URI2) ----

METADATA = {
    "description": DCTERMS.description,
    "title": DCTERMS.title,
    "licence": DCTERMS.license,
    "creator": DCTERMS.creator,
    "publisher": DCTERMS.publisher,
    "created": DCTERMS.created,
    "issued": DCTERMS.issued,
    "citation": DCTERMS.bibliographicCitation,
    "provenance": DCTERMS.provenance,
    "status": BIBO.status,
    "prefix": VANN.preferredNamespacePrefix,
    "namespace": VANN.preferredNamespaceUri,
    "version": OWL.versionInfo,
    "version IRI": OWL.versionIRI,
}


@pytest.mark.parametrize("wanted", METADATA)
def test_the_ontology_describes_itself(wanted: str):
    assert [str(v) for v in G.objects(ONTOLOGY, METADATA[wanted])]


def test_the_metadata_agree():
    assert list(graph().subjects(RDF.type, OWL.Ontology)) == [ONTOLOGY]
    assert str(G.value(ONTOLOGY, VANN.preferredNamespaceUri)) == str(CG) == f"{ONTOLOGY}#"
    assert vocab.PREFIXES[str(G.value(ONTOLOGY, VANN.preferredNamespacePrefix))] == str(CG)
    version = str(G.value(ONTOLOGY, OWL.versionInfo))
    assert re.fullmatch(r"\d+\.\d+\.\d+", version)
    assert str(G.value(ONTOLOGY, OWL.versionIRI)) == f"{ONTOLOGY}/{version}"
    assert version in str(G.value(ONTOLOGY, DCTERMS.bibliographicCitation))
    assert str(G.value(ONTOLOGY, DCTERMS.license)).startswith("https://creativecommons.org/licenses/")
    assert str(ONTOLOGY).startswith("https://w3id.org/")
    for predicate in (DCTERMS.title, DCTERMS.description):
        assert [len(texts(ONTOLOGY, predicate, language)) for language in ("en", "fr")] == [1, 1]


@pytest.mark.parametrize("file", FILES)
def test_each_file_parses_and_uses_the_prefixes_that_it_declares(file: str):
    text = (paths.ontology() / f"{file}.ttl").read_text("utf-8")
    assert len(graph(file)) > 10
    body = "\n".join(line for line in text.splitlines() if not line.startswith(("@prefix", "#")))
    assert [p for p in re.findall(r"^@prefix ([\w-]+):", text, re.M) if not re.search(rf"\b{p}:", body)] == []
