"""Networks to draw, made or taken offline, the same every time: synthetic, enlarged, from a public data set, as RDF."""

from __future__ import annotations

import random
from collections.abc import Iterable
from itertools import accumulate
from pathlib import Path
from typing import Any

import networkx as nx
import pyoxigraph as ox
import rdflib
from rdflib.namespace import RDFS

import coopgraph as cg
from coopgraph.store.memory import shipped

BASE = "https://example.org/made/"
_KINDS = ("body", "country", "agreement", "event", "theme", "programme", "visit", "document")
_PROPERTIES = ("partner", "theme", "place", "follows")
_COLOURS = ("#4477aa", "#228833", "#ccbb44", "#ee6677", "#aa3377", "#66ccee", "#bbbbbb", "#ee8866")
_SHAPES = ("square", "dot", "diamond", "star", "triangle", "hexagon", "triangleDown", "dot")
_WORDS = {
    "en": ("Technical", "Joint", "Regional", "Civil", "Northern", "Annual", "Training", "Border", "Flood", "Urban"),
    "fr": (
        "technique",
        "mixte",
        "régional",
        "civil",
        "du Nord",
        "annuel",
        "de formation",
        "frontalier",
        "fluvial",
        "urbain",
    ),
}
_THINGS = {
    "en": ("Office", "Agreement", "Mission", "Committee", "Exercise", "Memorandum", "Workshop", "Institute"),
    "fr": ("Office", "Accord", "Mission", "Comité", "Exercice", "Mémorandum", "Atelier", "Institut"),
}


def synthetic(nodes: int, edges: int, seed: int = 1) -> nx.MultiDiGraph:
    """A clustered network of so many things and edges, of 8 kinds, with labels in two languages.

    Things fall into clusters of about 40; four of five edges stay within one, and ends are chosen by rank, so that some
    things have many links and most have few (Zipf's law with exponent 0.7). Every thing has a link.
    """
    draw = random.Random(seed)
    net = nx.MultiDiGraph(language="en")
    groups = max(nodes // 40, 2)
    members: list[list[int]] = [list(range(group, nodes, groups)) for group in range(groups)]
    for i in range(nodes):
        kind = 0 if i < groups else draw.choices(range(8), (1, 6, 5, 4, 1, 2, 3, 2))[0]
        net.add_node(f"{BASE}{i}", **_thing(draw, i, kind))
    shares = {size: list(accumulate((rank + 1) ** -0.7 for rank in range(size))) for size in set(map(len, members))}
    done: set[tuple[int, int, str]] = set()
    while len(done) < edges:
        i = len(done) if len(done) < nodes else draw.randrange(nodes)
        group = i % groups if draw.random() < 0.8 else draw.randrange(groups)
        (j,) = draw.choices(members[group], cum_weights=shares[len(members[group])])
        name = _PROPERTIES[draw.randrange(4)]
        if i != j and (i, j, name) not in done:
            done.add((i, j, name))
            net.add_edge(f"{BASE}{i}", f"{BASE}{j}", key=BASE + name, property=BASE + name, labels={"en": name})
    return net


def _thing(draw: random.Random, i: int, kind: int) -> dict[str, Any]:
    word, thing = draw.randrange(10), draw.randrange(8)
    return {
        "labels": {
            "en": f"{_WORDS['en'][word]} {_THINGS['en'][thing]} {i}",
            "fr": f"{_THINGS['fr'][thing]} {_WORDS['fr'][word]} {i}",
        },
        "kind": f"{BASE}kind/{_KINDS[kind]}",
        "kind_labels": {"en": _KINDS[kind]},
        "drawn_as": f"{BASE}kind/{_KINDS[kind]}",
        "drawn_labels": {"en": _KINDS[kind]},
        "colour": _COLOURS[kind],
        "shape": _SHAPES[kind],
        "ring": (0, 1, 2, 3, 2, 3, 3, 3)[kind],
    }


def les_miserables() -> nx.MultiDiGraph:
    """Who meets whom in Les Misérables (Knuth 1993), as networkx ships it: 77 persons, 254 edges with weights."""
    net = nx.MultiDiGraph(language="en")
    for a, b, weight in nx.les_miserables_graph().edges(data="weight"):
        net.add_edge(BASE + a, BASE + b, key=BASE + "meets", property=BASE + "meets", weight=weight)
    for node, data in net.nodes(data=True):
        data |= {
            "labels": {"en": node.removeprefix(BASE)},
            "kind": BASE + "person",
            "colour": "#4477aa",
            "shape": "dot",
        }
        data |= {"drawn_as": BASE + "person", "kind_labels": {"en": "person"}, "ring": 2}
    return net


def plain(net: nx.MultiDiGraph) -> nx.MultiDiGraph:
    """What pyvis is given: the same things and edges with a label and a colour, and nothing else."""
    found = nx.MultiDiGraph()
    for node, data in net.nodes(data=True):
        found.add_node(node, label=label(data, node), color=data.get("colour", "#4477aa"))
    found.add_edges_from((a, b) for a, b in net.edges())
    return found


def label(data: dict[str, Any], otherwise: str) -> str:
    """The label that all show: in English where there is one."""
    texts = data.get("labels", {})
    return str(texts.get("en") or next(iter(texts.values()), otherwise))


def as_rdf(net: nx.MultiDiGraph) -> rdflib.Graph:
    """What tools for RDF are given: a triple for each edge, and a label for each thing."""
    graph = rdflib.Graph()
    for node, data in net.nodes(data=True):
        graph.add((rdflib.URIRef(node), RDFS.label, rdflib.Literal(label(data, node), lang="en")))
    for a, b, key in net.edges(keys=True):
        graph.add((rdflib.URIRef(a), rdflib.URIRef(key), rdflib.URIRef(b)))
    return graph


def enlarged(folder: Path, copies: int) -> cg.Graph:
    """The shipped graph so many times: in each copy whatever its files state something of has another name."""
    files = [source for source in shipped() if not source.layer.startswith(("ontology/", "reference/"))]
    read = [(source.layer, list(ox.parse(path=str(source.path)))) for source in files]
    own = {quad.subject for _, quads in read for quad in quads if isinstance(quad.subject, ox.NamedNode)}
    for number in range(1, copies):
        names = {node: ox.NamedNode(f"{node.value}-{number}") for node in own}
        for layer, quads in read:
            path = folder / f"{layer}-{number}.nt"
            path.parent.mkdir(parents=True, exist_ok=True)
            ox.serialize(_renamed(quads, names), str(path), ox.RdfFormat.N_TRIPLES)
    return cg.load(folder, shipped_graph=True) if copies > 1 else cg.load()


def _renamed(quads: Iterable[ox.Quad], names: dict[Any, ox.NamedNode]) -> Iterable[ox.Triple]:
    for quad in quads:
        yield ox.Triple(names.get(quad.subject, quad.subject), quad.predicate, _term(quad.object, names))


def _term(term: Any, names: dict[Any, ox.NamedNode]) -> Any:
    if isinstance(term, ox.Triple):
        return ox.Triple(_term(term.subject, names), term.predicate, _term(term.object, names))
    return names.get(term, term)
