"""The claims behind a triple, and what was looked for in vain."""

from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from itertools import zip_longest
from typing import NamedTuple, TypeAlias, TypedDict

import pyoxigraph as ox

from coopgraph.base import vocab
from coopgraph.base.text import local_name
from coopgraph.base.vocab import CG, DCTERMS, OA, PROV
from coopgraph.knowledge.schema import Schema
from coopgraph.store.engine import Engine

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
ClaimsBehind: TypeAlias = dict[ox.Triple, tuple[str, ...]]  # the IRIs of the claims that state a triple
_SUBJECT, _PREDICATE, _OBJECT = (ox.NamedNode(i) for i in (vocab.SUBJECT, vocab.PREDICATE, vocab.OBJECT))
_PARTS = (_SUBJECT, _PREDICATE, _OBJECT)
_STATES, _SUPPORTED = ox.NamedNode(vocab.STATES), ox.NamedNode(vocab.SUPPORTED_BY)
_DERIVED = ox.NamedNode(PROV + "wasDerivedFrom")
_SOUGHT_OF, _SOUGHT_PROPERTY, _SOUGHT_ASPECT = (
    ox.NamedNode(CG + name) for name in ("soughtOf", "soughtProperty", "soughtAspect")
)
_NOT_FOUND = vocab.VOCAB + "claim-modality/not-found"
DISAGREES = CG + "disagreesWith"
LOOKED_UP = 100_000  # look-ups that are kept: the rows of a long answer ask for the same things
_UNSPOKEN = """SELECT ?thing {
  ?thing cg:iso3 ?code
  FILTER NOT EXISTS { ?other ?property ?thing FILTER(?property != cg:defaultValue) }
  FILTER NOT EXISTS {
    ?thing ?says ?value FILTER(isIRI(?value) && ?says NOT IN (rdf:type, cg:inRegion, skos:exactMatch, skos:closeMatch))
  } }"""
BATCH = 500  # things that one query asks for
_BEHIND = """SELECT ?thing ?property ?value ?claim { VALUES ?thing { %s }
  ?statement rdf:subject ?thing ; rdf:predicate ?property ; rdf:object ?value . ?claim cg:states ?statement }"""
_STATUSES = ("attribution", "claimModality", "listClosure", "origin", "confidence")


class Passage(NamedTuple):
    """A run of characters `[start, end)` of a document, in code points, and its place such as `2.2.1`."""

    iri: str
    document: str
    start: int
    end: int
    place: str


class ShownPassage(TypedDict):
    """Where in a document a claim is supported."""

    start: int
    end: int
    place: str


class ShownClaim(TypedDict):
    """What there is to show of a claim."""

    short: str
    document: str
    address: str
    passages: list[ShownPassage]
    statuses: dict[str, str]  # by property
    doubts: list[str]  # those of the statuses that make it less than certain, and `cg:disagreesWith`
    derived_from: list[str]  # the claims that an editor worked it out from


class Claim(NamedTuple):
    """A claim: its IRI, its document and the document's address, its passages, and its statuses (IRIs).

    Attributes:
        doubts: the statuses that make it less than certain, and `cg:disagreesWith` where another claim contradicts it.
        derived_from: the claims that an editor worked it out from.
    """

    iri: str
    document: str
    address: str
    passages: tuple[Passage, ...]
    statuses: dict[str, str]
    doubts: tuple[str, ...] = ()
    derived_from: tuple[str, ...] = ()

    @property
    def places(self) -> str:
        """Where its passages are in the document."""
        return ", ".join(f"{p.start}–{p.end} ({p.place})" for p in self.passages)

    @property
    def is_search(self) -> bool:
        """Whether its document was searched in vain: it states that there is such a thing, and not what was looked for."""
        return self.statuses.get("claimModality") == _NOT_FOUND

    @property
    def short(self) -> str:
        """The claim in a few characters: its name, and its passages or its document."""
        return f"{local_name(self.iri)} {self.places or local_name(self.document)}"

    def to_dict(self) -> ShownClaim:
        """What there is to show of it, in plain values; statuses by the IRI of their property."""
        return {
            "short": self.short,
            "document": self.document,
            "address": self.address,
            "passages": [{"start": p.start, "end": p.end, "place": p.place} for p in self.passages],
            "statuses": {CG + name: value for name, value in self.statuses.items()},
            "doubts": list(self.doubts),
            "derived_from": list(self.derived_from),
        }


class Evidence:
    """Look-ups of claims in an engine's graph."""

    def __init__(self, engine: Engine, schema: Schema):
        self._engine, self._schema = engine, schema
        self._subjects = lru_cache(LOOKED_UP)(self._find_subjects)
        self._value = lru_cache(LOOKED_UP)(self._find_value)
        self._said = lru_cache(LOOKED_UP)(self._find_said)
        self.claim = lru_cache(LOOKED_UP)(self._claim)
        self.doubts = lru_cache(LOOKED_UP)(self._find_doubts)

    def _find_subjects(self, predicate: ox.NamedNode, value: Term) -> frozenset[Term]:
        return frozenset(t.subject for t in self._engine.triples(None, predicate, value))

    def _find_value(self, subject: Term, predicate: str) -> Term | None:
        return next((t.object for t in self._engine.triples(subject, ox.NamedNode(predicate))), None)

    @cached_property
    def _has_claims(self) -> bool:
        """Whether there is any claim, which a graph of others need not have."""
        return bool(self._engine.solutions("SELECT ?claim { ?claim cg:states ?statement } LIMIT 1"))

    def claims(self, triple: ox.Triple) -> list[Claim]:
        """The claims that state a triple, in the order of their names, those of vain searches last."""
        if not self._has_claims:
            return []
        return self._claims_of(self._statements(triple))

    def _statements(self, triple: ox.Triple) -> list[Term]:
        """The nodes that state a triple: of those about its subject, or with its object, whichever are fewer."""
        about, saying = (
            self._engine.triples(None, *part) for part in ((_SUBJECT, triple.subject), (_OBJECT, triple.object))
        )
        nodes = [each.subject for each in _fewer(about, saying)]
        self._engine.prefetch(nodes, _PARTS)
        parts = list(zip(_PARTS, triple, strict=True))
        return [node for node in nodes if all(self._says(node, part, term) for part, term in parts)]

    def _says(self, node: Term, part: ox.NamedNode, term: Term) -> bool:
        return any(each.object == term for each in self._engine.triples(node, part))

    def _claims_of(self, statements: Iterable[Term]) -> list[Claim]:
        iris = {claim for node in statements for claim in self._subjects(_STATES, node)}
        claims = (self.claim(iri) for iri in sorted(iris, key=_natural) if isinstance(iri, ox.NamedNode))
        return sorted(claims, key=lambda claim: claim.is_search)

    def parts(self, triple: ox.Triple, claims: Iterable[Claim]) -> list[ox.Triple]:
        """What an editor worked a triple out from: of the claims behind its own, what each says that these do not share."""
        for claim in claims:
            sources = self._schema.objects(ox.NamedNode(claim.iri), _DERIVED)
            stated = [t for source in sorted(sources, key=_natural) for t in self._stated_by(source)]
            own = {(t.predicate, t.object) for t in self._stated_by(ox.NamedNode(claim.iri))} if stated else set()
            shared = own & {(t.predicate, t.object) for t in stated}
            if stated and (triple.predicate, triple.object) not in shared:
                return [t for t in stated if (t.predicate, t.object) not in shared]
        return []

    def _stated_by(self, claim: Term) -> list[ox.Triple]:
        """The triples that a claim states."""
        nodes = sorted(self._schema.objects(claim, _STATES), key=str)  # type: ignore[arg-type]
        parts = ([self._value(node, part) for part in (vocab.SUBJECT, vocab.PREDICATE, vocab.OBJECT)] for node in nodes)
        return [ox.Triple(*each) for each in parts if None not in each]  # type: ignore[arg-type]

    def behind(self, things: Iterable[Term]) -> ClaimsBehind:
        """The claims behind every statement about some things."""
        claims: dict[ox.Triple, list[str]] = {}
        named = [thing for thing in things if isinstance(thing, ox.NamedNode)] if self._has_claims else []
        for start in range(0, len(named), BATCH):
            for *parts, claim in self._engine.solutions(_BEHIND % " ".join(map(str, named[start : start + BATCH]))):
                if isinstance(claim, ox.NamedNode):
                    claims.setdefault(ox.Triple(*parts), []).append(claim.value)
        return {triple: tuple(sorted(iris)) for triple, iris in claims.items()}

    def _find_doubts(self, claim: str) -> frozenset[str]:
        """In which ways a claim is less than certain, by what the ontology says of its statuses."""
        node, said = ox.NamedNode(claim), self._said(ox.NamedNode(claim))
        values = (value for each in said.values() for value in each if isinstance(value, ox.NamedNode))
        doubts = {self._marked[value.value] for value in values if value.value in self._marked}
        if DISAGREES in said or self._subjects(ox.NamedNode(DISAGREES), node):
            doubts.add("disputed")
        return frozenset(doubts)

    def _find_said(self, claim: ox.NamedNode) -> dict[str, list[Term]]:
        """The values of each property of a claim."""
        said: dict[str, list[Term]] = {}
        for triple in self._engine.triples(claim):
            said.setdefault(triple.predicate.value, []).append(triple.object)
        return said

    @cached_property
    def unspoken(self) -> frozenset[ox.NamedNode]:
        """The countries that no source speaks of: they have names and codes, and nothing points to them."""
        return frozenset(row[0] for row in self._engine.solutions(_UNSPOKEN) if isinstance(row[0], ox.NamedNode))

    def _claim(self, iri: ox.NamedNode) -> Claim:
        """All that is kept of one claim."""
        said = self._said(iri)
        document, *_ = said.get(DCTERMS + "source", [None])
        address = self._value(document, DCTERMS + "source") if isinstance(document, ox.NamedNode) else None
        passages = sorted(
            (self._passage(p) for p in said.get(vocab.SUPPORTED_BY, ()) if isinstance(p, ox.NamedNode)),
            key=lambda p: p.start,
        )
        stated = {name: said.get(CG + name, [None])[0] for name in _STATUSES}
        statuses = {name: value.value for name, value in stated.items() if isinstance(value, ox.NamedNode)}
        return Claim(
            iri.value,
            document.value if isinstance(document, ox.NamedNode) else "",
            address.value if isinstance(address, ox.NamedNode) else "",
            tuple(passages),
            statuses,
            tuple(self._doubted(iri, statuses, DISAGREES in said)),
            tuple(sorted(n.value for n in said.get(_DERIVED.value, ()) if isinstance(n, ox.NamedNode))),
        )

    def _doubted(self, iri: ox.NamedNode, statuses: dict[str, str], disagrees: bool) -> Iterator[str]:
        """What makes a claim less than certain, by what the ontology says of its statuses."""
        yield from (status for status in statuses.values() if status in self._marked)
        if disagrees or self._subjects(ox.NamedNode(DISAGREES), iri):
            yield DISAGREES

    @cached_property
    def _marked(self) -> dict[str, str]:
        return self._schema.marked("doubt")

    def _passage(self, iri: ox.NamedNode) -> Passage:
        start, end = self._value(iri, OA + "start"), self._value(iri, OA + "end")
        sentence = self._value(iri, DCTERMS + "isPartOf")
        place = self._value(iri, vocab.NOTATION) or (sentence and self._value(sentence, vocab.NOTATION))
        document = sentence and (self._value(sentence, DCTERMS + "isPartOf") or sentence)
        return Passage(iri.value, _text(document), int(_text(start) or 0), int(_text(end) or 0), _text(place))

    def sought(
        self, about: Iterable[ox.NamedNode], named: set[ox.NamedNode]
    ) -> list[tuple[ox.NamedNode, Term, list[str]]]:
        """What was looked for and not found: the thing, the property or stage, and the documents that were searched.

        Args:
            about: the things that a question names.
            named: the properties that it names; when it names some of those sought, the others are left out.
        """
        searched: dict[tuple[ox.NamedNode, Term], list[str]] = {}
        preferred: dict[tuple[ox.NamedNode, Term], list[str]] = {}
        wanted = set(about)
        for thing in sorted(wanted, key=str):
            for claim in sorted(self._subjects(_SOUGHT_OF, thing), key=str):
                property = self._value(claim, _SOUGHT_PROPERTY.value)
                what = self._value(claim, _SOUGHT_ASPECT.value) or property
                document = self._value(claim, DCTERMS + "source")
                if what is not None and isinstance(document, ox.NamedNode):
                    searched.setdefault((thing, what), []).append(document.value)
                    if property in named:
                        preferred.setdefault((thing, what), []).append(document.value)
        preferred = preferred or searched
        asked = {pair: documents for pair, documents in preferred.items() if pair[1] in wanted}
        return [(thing, what, documents) for (thing, what), documents in (asked or preferred).items()]

    def stated_values(self, property: ox.NamedNode, most: int = 4) -> list[tuple[Term, Claim]]:
        """What is stated by a property, whatever the subject: each value with the first claim that states it."""
        first_claims: dict[Term, Claim] = {}
        for triple in sorted(self._engine.triples(None, property), key=str):
            claims = [] if triple.object in first_claims or len(first_claims) == most else self.claims(triple)
            if claims:
                first_claims[triple.object] = claims[0]
        return list(first_claims.items())


def _fewer(one: Iterable[ox.Triple], other: Iterable[ox.Triple]) -> list[ox.Triple]:
    """Whichever of two lists is shorter; no more is read of the other."""
    both: tuple[list[ox.Triple], list[ox.Triple]] = ([], [])
    for pair in zip_longest(one, other):
        for listed, each in zip(both, pair, strict=True):
            if each is None:
                return listed
            listed.append(each)
    return both[0]


def _text(term: Term | None) -> str:
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else ""


def _natural(term: Term) -> tuple[str, int]:
    """Sort `…-S9` before `…-S10`."""
    text = _text(term)
    digits = len(text) - len(text.rstrip("0123456789"))
    return (text[: len(text) - digits], int(text[-digits:])) if digits else (text, 0)
