"""From the names that people type to the things that they mean."""

from collections.abc import Iterable
from functools import cached_property
from typing import NamedTuple

import pyoxigraph as ox

from coopgraph.base import vocab
from coopgraph.base.errors import NotFoundError
from coopgraph.base.terms import compact
from coopgraph.base.text import did_you_mean, fold
from coopgraph.base.vocab import PREFIXES
from coopgraph.knowledge.schema import Schema
from coopgraph.sparql.tokens import expand
from coopgraph.store.engine import Engine

_TYPE = ox.NamedNode(vocab.TYPE)
_LABELS = """SELECT ?thing ?label (LANG(?label) AS ?language)
WHERE { VALUES ?p { skos:prefLabel skos:altLabel rdfs:label cg:iso3 cg:iso2 } ?thing ?p ?label }"""


class Hit(NamedTuple):
    """A thing found: its IRI, the label that matched, that label's language, and a score up to 100."""

    iri: str
    label: str
    language: str
    score: float


class Names:
    """The labels in an engine's graph, and what they name."""

    def __init__(self, engine: Engine, schema: Schema):
        self._engine, self._schema = engine, schema

    @cached_property
    def _labels(self) -> list[tuple[str, str, str]]:
        rows = self._engine.solutions(_LABELS)
        return sorted((r[0].value, r[1].value, r[2].value) for r in rows if isinstance(r[0], ox.NamedNode))

    def hits(self, text: str, limit: int) -> list[Hit]:
        """The things and terms whose labels fit a text, best first."""
        return rank(text, self._labels, limit)

    def resolve(self, name: str, kind: str = "") -> ox.NamedNode:
        """The thing that a short name stands for; with `kind`, the IRI of a class, among the things of that class.

        Tried in this order: a full IRI, a prefixed name (`country:ITA`), another IRI that the graph holds (`urn:isbn:1`),
        the last part of an IRI of any kind (`ITA`, `lieutenant`), a whole label in any language.

        Raises:
            NotFoundError: nothing has that name, or several things have; it lists the nearest.
        """
        name = name.strip()
        if "://" in name or (name.startswith("<") and name.endswith(">")):
            return _node(name.strip("<>"))
        if ":" in name and (iri := expand(name, PREFIXES)):
            return _node(iri)
        if ":" in name and (node := self._held(name)):
            return node
        nodes = [node for node in self._by_last_part(name) if self._is(node, kind)]
        if len(nodes) == 1:
            return nodes[0]
        hits = [hit for hit in self.hits(name, 50) if self._is(ox.NamedNode(hit.iri), kind)]
        whole = [hit for hit in hits if hit.score == 100]
        if len(whole) == 1:
            return ox.NamedNode(whole[0].iri)
        offers = [(hit.label, ox.NamedNode(hit.iri)) for hit in whole or hits[:3]]
        offers = offers or [(self._schema.label(node, "en") or "", node) for node in nodes]
        nearest = "; ".join(f"{label} ({compact(node, PREFIXES)})" for label, node in offers)
        says = "several things are called" if whole or nodes else "nothing is called"
        raise NotFoundError(f"{says} {name!r}" + (f"; nearest: {nearest}" if nearest else ""))

    def kind(self, name: str) -> ox.NamedNode:
        """The class of that name: `Country`, `cg:Country` or an IRI.

        Raises:
            NotFoundError: no class has it; the nearest are named.
        """
        iri = name if "://" in name else expand(name, PREFIXES) if ":" in name else vocab.CG + name
        classes = {node.value: node for node in self._schema.classes}
        if iri not in classes:
            ours = sorted(known.removeprefix(vocab.CG) for known in classes if known.startswith(vocab.CG))
            raise NotFoundError(f"there is no kind {name!r}; {did_you_mean(name, ours) or ', '.join(ours)}")
        return classes[iri]

    def _held(self, iri: str) -> ox.NamedNode | None:
        """The node of an IRI without `//` (urn:, doi:, tag:, mailto: …), when something is said of it or by it."""
        try:
            node = ox.NamedNode(iri)
        except ValueError:
            return None
        of, by = self._engine.triples(node), self._engine.triples(None, None, node)
        return node if next(iter(of), None) or next(iter(by), None) else None

    def _is(self, node: ox.NamedNode, kind: str) -> bool:
        types = self._schema.objects(node, _TYPE)
        return not kind or any(kind == a.value for t in types for a in self._schema.ancestors(t))

    def _by_last_part(self, name: str) -> list[ox.NamedNode]:
        """The things whose IRI is one of our prefixes and this name, as typed or in one case."""
        if not name or set(name) & set('<>"{}|^`\\ '):
            return []
        for local in dict.fromkeys((name, name.upper(), name.lower())):
            nodes = [ox.NamedNode(base + local) for base in PREFIXES.values()]
            self._engine.prefetch(nodes, [_TYPE])
            nodes = [node for node in nodes if self._schema.objects(node, _TYPE)]
            if nodes:
                return nodes
        return []


def _node(iri: str) -> ox.NamedNode:
    try:
        return ox.NamedNode(iri)
    except ValueError:
        raise NotFoundError(f"{iri!r} is not an IRI") from None


def rank(text: str, labels: Iterable[tuple[str, str, str]], limit: int = 10) -> list[Hit]:
    """The best matches among `(iri, label, language)`, one for each IRI, best first.

    Whole labels come first (100), then beginnings (95), then beginnings of words (90), then parts (80), then look-alikes
    scored by rapidfuzz (at least 72 of 100, times 0.75).
    """
    wanted = fold(text)
    if not wanted:
        return []
    rows = list(labels)
    best: dict[str, Hit] = {}
    for iri, label, language in rows:
        _keep(best, Hit(iri, label, language, _exact(wanted, fold(label))))
    if len(best) < limit:
        from rapidfuzz import fuzz, process

        folded = [fold(label) for _, label, _ in rows]
        scorer = fuzz.WRatio if len(wanted) > 3 else fuzz.ratio
        for _, score, index in process.extract(wanted, folded, scorer=scorer, limit=None, score_cutoff=72):
            _keep(best, Hit(*rows[index], round(score * 0.75, 1)))
    return sorted(best.values(), key=lambda hit: (-hit.score, len(hit.label), hit.label, hit.iri))[:limit]


def _keep(best: dict[str, Hit], hit: Hit) -> None:
    if hit.score > 0 and (hit.iri not in best or best[hit.iri].score < hit.score):
        best[hit.iri] = hit


def _exact(wanted: str, label: str) -> float:
    if label == wanted:
        return 100.0
    if label.startswith(wanted):
        return 95.0
    if f" {wanted}" in f" {label}":
        return 90.0
    words = wanted.split()
    if len(words) > 1 and all(f" {word}" in f" {label}" for word in words):
        return 85.0
    return 80.0 if len(wanted) > 2 and wanted in label else 0.0
