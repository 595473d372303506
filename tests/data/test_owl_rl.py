"""OWL RL as a judge of the rules: it gives what they give, and finds no contradiction."""

import owlrl
import pyoxigraph as ox
import pytest
from rdflib import FOAF, ORG, OWL, PROV, RDF, RDFS, SKOS, Graph, URIRef

from coopgraph.base.vocab import PREFIXES
from coopgraph.store import lens
from coopgraph.store.graphs import quad
from coopgraph.store.memory import shipped
from tests.support.examples import LONG
from tests.support.ontology_terms import CG, graph, turtle

KINDS = {*graph("coopgraph").subjects(RDFS.subClassOf), *graph("coopgraph").objects(None, RDFS.subClassOf)}
COMPARED = (CG.hasPartner, SKOS.broaderTransitive)  # what else is deduced asks what is not stated
LENS = "sourced" if LONG else "ministry"  # the closure of half as much takes a third of the time


def stated_graph() -> Graph:
    """The ontology and the shipped graph without claims, which say nothing about the world, and without annotations."""
    found = graph("coopgraph", "schemes", "style") + Graph()
    for source in shipped():
        if (
            lens.counts(source.layer, LENS)
            and not source.layer.startswith("ontology/")
            and not source.layer.endswith("-claims")
        ):
            found += turtle(source.path)
    for predicate in set(found.subjects(RDF.type, OWL.AnnotationProperty)):
        found.remove((None, predicate, None))  # labels and definitions: no rule of OWL RL reads them
    return found


def closed(found: Graph) -> Graph:
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(found)
    return found


def clashes(found: Graph) -> list[str]:
    """The contradictions that owlrl reports, in its words."""
    error = URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")
    return [str(message) for message in found.objects(None, error)]


@pytest.fixture(scope="module")
def closure() -> Graph:
    return closed(stated_graph())


@pytest.mark.parametrize("predicate", COMPARED, ids=lambda p: p.split("#")[-1])
def test_owl_rl_gives_the_same_as_the_rules(closure: Graph, predicate: URIRef):
    held = lens.merge(shipped(), LENS, rules=False)
    made = lens.deductions(held, LENS)
    for rule in (
        "08-partners-of-bodies",
        "15-joint-bodies",
    ):  # what is no set, and no company: OWL RL has no such chain
        for triple in made[rule]:
            held.remove(quad(triple))
    ours = {(q.subject.value, q.object.value) for q in held.quads_for_pattern(None, ox.NamedNode(predicate), None)}
    theirs = {(str(s), str(o)) for s, o in closure.subject_objects(predicate)}
    assert ours == theirs
    assert len(ours) > 5


def test_owl_rl_gives_no_kind_that_the_rules_withhold(closure: Graph):
    """Domains and ranges say of nothing in the shipped graph what is not stated or deduced of it as well; other

    vocabularies count as far as the page of the ontology names their classes."""
    held = lens.merge(shipped(), LENS)
    ours = {(str(q.subject), str(q.object)) for q in held.quads_for_pattern(None, ox.NamedNode(RDF.type), None)}
    theirs = {(s.n3(), o.n3()) for s, o in closure.subject_objects(RDF.type) if o in KINDS}
    assert theirs - ours == set()
    assert {o for _, o in ours} >= {PROV.Agent.n3(), ORG.FormalOrganization.n3(), FOAF.Document.n3()}


def test_owl_rl_finds_no_contradiction_but_sees_a_planted_one(closure: Graph):
    assert clashes(closure) == []
    threat = URIRef(PREFIXES["threat"] + "cybercrime")
    planted = graph("coopgraph") + Graph()  # part of that graph, so that without the clash there is none
    for triple in graph("schemes").triples((threat, None, None)):
        planted.add(triple)
    planted.add((threat, RDF.type, CG.CooperationDomain))
    assert any("ThreatType" in message for message in clashes(closed(planted)))
