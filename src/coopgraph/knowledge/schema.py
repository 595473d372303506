"""What the loaded ontology says about kinds and properties: labels, hierarchy, and how kinds are drawn.

Nothing here knows a class by name: a class added in Turtle alone is listed, searched, drawn and checked.
"""

from collections.abc import Iterable, Iterator
from functools import cache, cached_property
from typing import Any, NamedTuple

import pyoxigraph as ox

from coopgraph.base import renamed, vocab
from coopgraph.base.errors import NotFoundError
from coopgraph.base.terms import is_iri
from coopgraph.base.vocab import CG, OWL
from coopgraph.store.engine import Engine
from coopgraph.store.labels import ONLY_FOUND, RANK, ranked
from coopgraph.store.memory import vocabularies

_TYPE = ox.NamedNode(vocab.TYPE)
_SUBCLASS = ox.NamedNode(vocab.SUBCLASS)
LABEL_PROPERTIES = tuple(
    ox.NamedNode(iri)
    for iri in (vocab.PREF_LABEL, vocab.LABEL, vocab.DCTERMS + "title", "http://xmlns.com/foaf/0.1/name")
)
NAME_PROPERTIES = (
    *LABEL_PROPERTIES,
    *(ox.NamedNode(vocab.PREFIXES["schema"] + "name"), ox.NamedNode("http://purl.org/dc/elements/1.1/title")),
    *(ox.NamedNode(iri) for iri in (vocab.ALT_LABEL, vocab.SKOS + "hiddenLabel", CG + "officialTitle")),
)  # what people write for a name, whether or not the graph has it
FALLBACKS = ("en", "fr", "ar")


class Style(NamedTuple):
    """How a kind is drawn: the class that says so, colour `#rrggbb`, vis-network shape, and ring from the middle."""

    kind: str
    colour: str
    shape: str
    ring: int


class EdgeForm(NamedTuple):
    """How things of a kind become edges: the properties that lead to either end, and what the edge says, by language."""

    source: frozenset[str]
    target: frozenset[str]
    labels: dict[str, str]


class Schema:
    """A reading of the terms that an engine's graph has, kept while the graph is held."""

    def __init__(self, engine: Engine):
        self._engine = engine
        self.label = cache(self._label)
        self._labels = cache(self._find_labels)
        self.ancestors = cache(self._ancestors)
        self.style = cache(self._style)
        self.form = cache(self._form)
        self.mode = cache(self._mode)

    def objects(self, subject: ox.NamedNode | ox.BlankNode, predicate: ox.NamedNode) -> list[ox.NamedNode | ox.Literal]:
        """The values of a property of a thing, in the merged graph."""
        return [triple.object for triple in self._engine.triples(subject, predicate)]  # type: ignore[misc]

    def subjects(self, predicate: ox.NamedNode, value: ox.NamedNode | ox.Literal) -> list[ox.NamedNode]:
        """The named things that have a value by a property, in the merged graph."""
        subjects = (triple.subject for triple in self._engine.triples(None, predicate, value))
        return [subject for subject in subjects if isinstance(subject, ox.NamedNode)]

    @cached_property
    def name_properties(self) -> list[ox.NamedNode]:
        """The properties by which things are called or found, of those that are used; the best first."""
        every = ranked(self._engine.triples(None, RANK))
        used = self._used(every)
        return [property for property in map(ox.NamedNode, every) if property in used]

    @cached_property
    def label_properties(self) -> list[ox.NamedNode]:
        """Those of them that give a thing its label."""
        ranks = ranked(self._engine.triples(None, RANK))
        return [property for property in self.name_properties if ranks[property.value] < ONLY_FOUND]

    @cached_property
    def _naming(self) -> list[ox.NamedNode]:
        """The properties that lead from a thing to terms which are called as it is, of those that are used."""
        return sorted(self._used([iri for iri, role in self.roles.items() if role == "names"]), key=str)

    def _used(self, properties: Iterable[str]) -> set[ox.NamedNode]:
        values = " ".join(f"<{iri}>" for iri in properties)
        rows = self._engine.solutions(f"SELECT ?p {{ VALUES ?p {{ {values} }} FILTER EXISTS {{ ?s ?p ?o }} }}")
        return {row[0] for row in rows}

    def labels(self, term: ox.NamedNode | ox.BlankNode) -> dict[str, str]:
        """The preferred label by language (`""` for none) of a thing or term."""
        return dict(self._labels(term))

    def _find_labels(self, term: ox.NamedNode | ox.BlankNode) -> dict[str, str]:
        labels: dict[str, str] = {}
        for value in self.texts(term, self.label_properties):
            labels.setdefault(value.language or "", value.value)
        if not labels and isinstance(term, ox.NamedNode):
            named = (thing for property in self._naming for thing in self.subjects(property, term) if thing != term)
            return next(filter(None, map(self.labels, named)), {})
        return labels

    def texts(
        self, term: ox.NamedNode | ox.BlankNode, properties: Iterable[ox.NamedNode], deep: bool = True
    ) -> Iterator[ox.Literal]:
        """The names that some properties give a thing; those of a name that is a thing of its own (SKOS-XL) too."""
        for property in properties:
            for value in sorted(self.objects(term, property), key=str):
                if isinstance(value, ox.Literal):
                    yield value
                elif deep:
                    yield from self.texts(value, self.label_properties, deep=False)

    def _label(self, term: ox.NamedNode | ox.BlankNode, language: str) -> str | None:
        labels = self.labels(term)
        for wanted in (language, *FALLBACKS, ""):
            if wanted in labels:
                return labels[wanted]
        return next(iter(labels.values()), None)

    def knows(self, iri: str) -> bool:
        """Whether a term is declared, or used as a property or class, in the merged graph."""
        node = ox.NamedNode(iri)
        patterns: tuple[tuple[Any, Any, Any], ...] = ((node, None, None), (None, node, None), (None, _TYPE, node))
        return any(next(iter(self._engine.triples(*pattern)), None) is not None for pattern in patterns)

    def now(self, name: str, property: str = "") -> str:
        """The IRI that an IRI or prefixed name has now, where it has changed and the graph itself has left the old one.

        Any other name comes back as it is. The arguments are those of `renamed.now`.
        """
        old = renamed.iri_of(name)
        new = renamed.now(old, property)
        return name if new is None or not is_iri(new) else old if self.knows(old) else new

    def need(self, what: str) -> None:
        """Make sure that our ontology is among the data.

        Raises:
            NotFoundError: it is not; the message says what needs it.
        """
        if not any(kind.value.startswith(CG) for kind in self.classes):
            raise NotFoundError(
                f"{what} needs the ontology, which these data lack; load them with it (not --only, ontology=False)"
            )

    def _declared(self, kind: str) -> list[ox.NamedNode]:
        return sorted(self.subjects(_TYPE, ox.NamedNode(OWL + kind)), key=str)

    @cached_property
    def classes(self) -> list[ox.NamedNode]:
        """All declared classes."""
        return self._declared("Class")

    @cached_property
    def object_properties(self) -> frozenset[ox.NamedNode]:
        """All declared object properties, which are what diagrams draw as edges."""
        return frozenset(self._declared("ObjectProperty"))

    @cached_property
    def terms(self) -> list[str]:
        """IRIs of all declared classes and properties."""
        kinds = ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty")
        return [node.value for kind in kinds for node in self._declared(kind)]

    def _ancestors(self, kind: ox.NamedNode) -> tuple[ox.NamedNode, ...]:
        """A class and its superclasses, nearest first."""
        line = [kind]
        for current in line:
            parents = (p for p in self.objects(current, _SUBCLASS) if isinstance(p, ox.NamedNode))
            line += [parent for parent in sorted(parents, key=str) if parent not in line]
        return tuple(line)

    def kind(self, thing: ox.NamedNode | ox.BlankNode) -> ox.NamedNode | None:
        """The most specific class of a thing."""
        return self.most_specific(t for t in self.objects(thing, _TYPE) if isinstance(t, ox.NamedNode))

    def most_specific(self, kinds: Iterable[ox.NamedNode]) -> ox.NamedNode | None:
        """The class with most superclasses, by name among equals; one that is only deduced is not what a thing is."""
        stated = (kind for kind in kinds if kind.value not in self.deduced_only)
        return min(stated, key=lambda t: (-len(self.ancestors(t)), t.value), default=None)

    @cached_property
    def deduced_only(self) -> frozenset[str]:
        """The properties and classes that only rules may use."""
        return frozenset(self.marked("deducedOnly"))

    def _style(self, kind: ox.NamedNode) -> Style | None:
        """How a kind is drawn, taken from the nearest superclass that says; None when it is not drawn."""
        for ancestor in self.ancestors(kind):
            values = {}
            for name in ("diagramRing", "diagramShape", "diagramColour"):
                objects = self.objects(ancestor, ox.NamedNode(CG + name))
                if objects:
                    values[name] = objects[0].value
            if "diagramRing" in values:
                ring = int(values["diagramRing"])
                shape, colour = values.get("diagramShape", "dot"), values.get("diagramColour", "#bbbbbb")
                return Style(ancestor.value, colour, shape, ring)
        return None

    def _form(self, kind: ox.NamedNode) -> EdgeForm | None:
        """How things of a kind become edges, taken from the nearest superclass that says; None when they do not."""
        for ancestor in self.ancestors(kind):
            ends = [
                frozenset(n.value for p in self._said(ancestor, name) for n in self.narrower(p))  # type: ignore[arg-type]
                for name in ("edgeSource", "edgeTarget")
            ]
            if all(ends):
                said = self._said(ancestor, "edgeLabel")
                labels = {t.language or "": t.value for t in sorted(said, key=str) if isinstance(t, ox.Literal)}
                return EdgeForm(ends[0], ends[1], labels or self.labels(ancestor))
        return None

    def _mode(self, kind: ox.NamedNode) -> str:
        """What things of a kind are in a matrix: `place`, `theme` or nothing."""
        modes = (v.value for a in self.ancestors(kind) for v in self.objects(a, ox.NamedNode(CG + "diagramMode")))
        return next(modes, "")

    @cached_property
    def palette(self) -> list[str]:
        """The colours that edges take by theme, the most frequent theme first."""
        triples = self._engine.triples(None, ox.NamedNode(CG + "diagramPalette"))
        return [
            colour
            for t in sorted(triples, key=str)
            if isinstance(t.object, ox.Literal)
            for colour in t.object.value.split()
        ]

    def known(self, name: str) -> dict[str, str]:
        """As `marked`, with what we know of the vocabularies of others."""
        known = vocabularies().quads_for_pattern(None, ox.NamedNode(CG + name), None)
        return {t.subject.value: t.object.value for t in known} | self.marked(name)  # type: ignore[union-attr]

    @cached_property
    def inverses(self) -> dict[str, str]:
        """Properties with what says the same from the other end, of those that data or we know so."""
        inverse = ox.NamedNode(OWL + "inverseOf")
        known: Iterable[ox.Triple | ox.Quad] = vocabularies().quads_for_pattern(None, inverse, None)
        said = [*known, *self._engine.triples(None, inverse)]
        pairs = [(t.subject.value, t.object.value) for t in said if isinstance(t.object, ox.NamedNode)]  # type: ignore[union-attr]
        return {**{two: one for one, two in pairs}, **dict(pairs)}

    def _said(self, term: ox.NamedNode, name: str) -> list[ox.NamedNode | ox.Literal]:
        """The values of an annotation of ours, in the data or among what we know of the vocabularies of others."""
        property = ox.NamedNode(CG + name)
        known = (t.object for t in vocabularies().quads_for_pattern(term, property, None))
        return self.objects(term, property) or list(known)  # type: ignore[arg-type]

    @cached_property
    def roles(self) -> dict[str, str]:
        """What pictures make of properties and kinds that the ontology does not draw (`cg:diagramRole`)."""
        return self.known("diagramRole")

    def marked(self, name: str) -> dict[str, str]:
        """What has an annotation of ours, such as `doubt`, and its value; for `diagramFacet` and the like `true`."""
        triples = self._engine.triples(None, ox.NamedNode(CG + name))
        return {
            t.subject.value: t.object.value
            for t in triples
            if not isinstance(t.subject, ox.Triple) and not isinstance(t.object, ox.Triple)
        }

    @cached_property
    def functional(self) -> frozenset[str]:
        """IRIs of the properties that have one value at most."""
        return frozenset(node.value for node in self._declared("FunctionalProperty"))

    def narrower(self, property: ox.NamedNode) -> set[ox.NamedNode]:
        """A property and its sub-properties, however many steps down."""
        return self._below(property, ox.NamedNode(vocab.RDFS + "subPropertyOf"))

    def subclasses(self, kind: ox.NamedNode) -> set[ox.NamedNode]:
        """A class and its subclasses, declared or not, however many steps down."""
        return self._below(kind, _SUBCLASS)

    def _below(self, term: ox.NamedNode, link: ox.NamedNode) -> set[ox.NamedNode]:
        below, waiting = {term}, [term]
        while waiting:
            new = set(self.subjects(link, waiting.pop())) - below
            below |= new
            waiting += new
        return below
