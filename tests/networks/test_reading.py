"""A network reads what it shows, and says of it what a reading of the whole graph says."""

import random
from collections import defaultdict

import pyoxigraph as ox
import pytest

import coopgraph as cg
from coopgraph.answers.stats import stats
from coopgraph.base.vocab import CG, PREFIXES, RDF, STATES, VOCAB
from coopgraph.networks.network import why_empty
from coopgraph.store.engine import LocalEngine
from coopgraph.store.lens import LENSES

HEAD = (
    "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items()) + "@prefix x: <https://example.org/> .\n"
)
AGREEMENTS = "SELECT ?a ?b { ?a cg:hasPartner ?b }"


def layer(seed: int, claims: int) -> str:
    """Agreements between bodies and countries, some of them stated by claims, of which some are doubtful."""
    chance, lines = random.Random(seed), [HEAD, *(f'x:b{n} a cg:PublicBody ; rdfs:label "B {n}" .' for n in range(4))]
    for n in range(8):
        triple = (
            f"x:a{chance.randrange(6)}",
            *chance.choice([("cg:hasPartner", "country:FRA"), ("cg:concludedBy", "x:b1")]),
        )
        triple = chance.choice(
            [triple, (triple[0], "cg:hasPartner", "country:ITA"), (triple[0], "rdfs:label", f'"A {n}"')]
        )
        lines.append(f"{' '.join(triple)} . {triple[0]} a cg:Agreement .")
        for claim in range(chance.randrange(claims)):
            name, sure = f"{seed}-{n}-{claim}", chance.choice(["certain", "probable"])
            parts = zip(("subject", "predicate", "object"), triple, strict=True)
            lines.append(f"x:s{name} a rdf:Statement ; {' ; '.join(f'rdf:{part} {term}' for part, term in parts)} .")
            lines.append(f"x:c{name} a cg:Claim ; cg:states x:s{name} ; cg:confidence confidence:{sure} .")
    return "\n".join(lines)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("layers")
    for name, seed in (("source", 1), ("sourced", 11)):
        (path / name).mkdir()
        (path / name / "own.ttl").write_text(layer(seed, 3), "utf-8")
    return path


@pytest.fixture(scope="module")
def graph(folder):
    """Read as a whole before anything else is asked of it."""
    graph = cg.load(folder)
    graph.network(deduced=True)
    return graph


def by_hand(graph: cg.Graph) -> dict[tuple[str, ...], list[str]]:
    """The claims behind each statement, of all triples."""
    parts: dict[object, dict[str, str]] = defaultdict(dict)
    triples = list(graph.engine.triples())
    for triple in triples:
        parts[triple.subject][triple.predicate.value] = triple.object.value
    claims = defaultdict(list)
    for triple in triples:
        if triple.predicate.value == STATES:
            key = tuple(parts[triple.object][RDF + part] for part in ("subject", "predicate", "object"))
            claims[key].append(triple.subject.value)
    return {key: sorted(iris) for key, iris in claims.items()}


def test_each_edge_says_what_the_whole_graph_says(graph):
    net, claims, own = graph.network(collapse=False, deduced=True), by_hand(graph), list(LENSES).index(graph.lens)
    assert net.number_of_edges() > 5 and any(data["certainty"] for *_, data in net.edges(data=True))
    for source, target, key, data in net.edges(keys=True, data=True):
        triple = ox.Triple(*map(ox.NamedNode, (source, key, target)))
        assert data["deduced"] == (triple in graph.deduced)
        assert data["lens"] == list(LENSES)[min(graph.first_lens.get((source, key, target), own), own)]
        if not data["deduced"]:
            assert list(data["claims"]) == claims.get((source, key, target), [])
            probable = {f"{CG}confidence": f"{VOCAB}confidence/probable"}
            shares = all(net.graph["claims"][iri]["statuses"] == probable for iri in data["claims"])
            assert data["certainty"] == (("hedged",) if data["claims"] and shares else ())


def test_what_is_read_for_an_answer_is_what_is_read_for_all(folder, graph):
    fresh = cg.load(folder)
    for query in ("SELECT ?c { ?c a cg:Country }", AGREEMENTS):
        one, other = fresh.network(query), graph.network(query)
        assert (dict(one.nodes), one.graph) == (dict(other.nodes), other.graph)
        assert sorted(one.edges(keys=True)) == sorted(other.edges(keys=True))
    kinds = ["Agreement", "Country"]
    assert dict(fresh.network(kinds=kinds).nodes) == dict(graph.network(kinds=kinds).nodes)


def test_nothing_reads_the_whole_graph(graph, tmp_path, monkeypatch):
    foreign = tmp_path / "foreign.ttl"
    foreign.write_text(HEAD + "<https://w3id.org/coopgraph/id/quantity/1> a cg:Quantity .", "utf-8")
    other = cg.load(foreign)
    before = stats(graph).to("csv")
    graph.engine.made.clear()  # what was read before

    def refuse(*_: object) -> None:
        raise AssertionError("the whole graph is read")

    triples = LocalEngine.triples
    monkeypatch.setattr(LocalEngine, "quads", refuse)
    monkeypatch.setattr(LocalEngine, "triples", lambda self, *terms: triples(self, *terms) if any(terms) else refuse())
    assert len(graph.network()) and len(graph.network(AGREEMENTS)) and len(stats(graph))
    assert stats(graph).to("csv") == before
    assert not other.network() and "cg:Quantity (1)" in why_empty(other)
    assert f"{CG}Claim" not in why_empty(other)
