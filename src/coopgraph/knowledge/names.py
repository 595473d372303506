"""From the names that people type to the things that they mean, and labels for what has no name of its own: a number, a step."""

from collections.abc import Iterable
from functools import cached_property
from typing import NamedTuple

import pyoxigraph as ox

from coopgraph.base import vocab
from coopgraph.base.errors import NotFoundError
from coopgraph.base.terms import compact, is_iri
from coopgraph.base.text import did_you_mean, fold, is_unicode, split_iri
from coopgraph.base.vocab import APPROXIMATE, CG, PREFIXES
from coopgraph.base.words import word
from coopgraph.base.words.writing import day, number, writing
from coopgraph.knowledge.schema import Schema
from coopgraph.sparql.tokens import expand
from coopgraph.store.engine import Engine

_TYPE = ox.NamedNode(vocab.TYPE)
_KIND, _SCOPE, _AMOUNT, _LOW, _HIGH, _PRECISION, _UNIT, _PERIOD, _AS_OF = (
    ox.NamedNode(CG + name)
    for name in ("quantityKind", "hasScope", "amount", "atLeast", "atMost", "hasPrecision", "unit", "period", "asOf")
)
_STAGE, _STEP_OF = (ox.NamedNode(CG + name) for name in ("stage", "stepOf"))
_RECORDED = tuple(
    map(ox.NamedNode, (vocab.SUBJECT, vocab.PREDICATE, vocab.OBJECT, vocab.OA + "start", vocab.OA + "end"))
)
MADE_OF = (_KIND, _SCOPE, _AMOUNT, _LOW, _HIGH, _PRECISION, _UNIT, _PERIOD, _AS_OF, _STAGE, _STEP_OF, *_RECORDED)
_WORDS = 85.0  # the score of a label that has all words of a text; whole labels and beginnings have more
_PERIODS = frozenset({"P1Y", "P1M", "P1W", "P1D"})
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

    def within(self, namespace: str, text: str) -> list[Hit]:
        """The things of a namespace whose last part, or a label of theirs, is a text or has words that begin so, best first."""
        there = [row for row in self._labels if split_iri(row[0])[0] == namespace]
        there += {(iri, split_iri(iri)[1], "") for iri, _, _ in there}
        best: dict[str, Hit] = {}
        for iri, label, language in there:
            score = _exact(fold(text), fold(label))
            _keep(best, Hit(iri, label, language, score if score >= _WORDS else 0.0))
        return _best_first(best)

    def resolve(self, name: str, kind: str = "") -> ox.NamedNode:
        """The thing that a short name stands for; with `kind`, the IRI of a class, among the things of that class.

        Tried in this order: a full IRI, a prefixed name (`country:ITA`), another IRI that the graph holds (`urn:isbn:1`),
        the last part of an IRI of any kind (`ITA`, `lieutenant`), a whole label in any language. An old name is read as
        it is now.

        Raises:
            NotFoundError: nothing has that name, or several things have; it lists the nearest.
        """
        if not is_unicode(name):
            raise NotFoundError(f"nothing is called {name!r}")
        name = self._schema.now(name.strip())
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
            raise NotFoundError(
                f"there is no kind {name!r}; {did_you_mean(name, ours) or ', '.join(ours) or 'these data declare none'}"
            )
        return classes[iri]

    def _held(self, iri: str) -> ox.NamedNode | None:
        """The node of an IRI without `//` (urn:, doi:, tag:, mailto: …), when something is said of it or by it."""
        if not is_iri(iri):
            return None
        node = ox.NamedNode(iri)
        places = ((node,), (None, None, node), (None, node))
        return node if any(next(iter(self._engine.triples(*place)), None) for place in places) else None

    def _is(self, node: ox.NamedNode, kind: str) -> bool:
        types = self._schema.objects(node, _TYPE)
        return not kind or any(kind == a.value for t in types for a in self._schema.ancestors(t))

    def _by_last_part(self, name: str) -> list[ox.NamedNode]:
        """The things whose IRI is one of our prefixes and this name, as typed or in one case."""
        if not name or not is_iri(vocab.ID + name):
            return []
        for local in dict.fromkeys((name, name.upper(), name.lower())):
            nodes = [ox.NamedNode(base + local) for base in PREFIXES.values()]
            self._engine.prefetch(nodes, [_TYPE])
            nodes = [node for node in nodes if self._schema.objects(node, _TYPE)]
            if nodes:
                return nodes
        return []


def _node(iri: str) -> ox.NamedNode:
    if not is_iri(iri):
        raise NotFoundError(f"{iri!r} is not an IRI")
    return ox.NamedNode(iri)


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
    return _best_first(best)[:limit]


def _best_first(best: dict[str, Hit]) -> list[Hit]:
    return sorted(best.values(), key=lambda hit: (-hit.score, len(hit.label), hit.label, hit.iri))


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
        return _WORDS
    return 80.0 if len(wanted) > 2 and wanted in label else 0.0


# ---- What has no name ----


def made_label(schema: Schema, node: ox.NamedNode | ox.BlankNode, language: str) -> str | None:
    """What a number, a step, a claim, a statement or a passage is, in words; None for all else.

    Example:
        >>> import coopgraph as cg
        >>> graph = cg.load(lens="sourced")
        >>> graph.label(graph.query('SELECT ?q { ?q cg:hasPrecision precision:approximate ; cg:asOf ?day }')[0]["q"])
        'deaths: about 30,000 (person), as of 6 January 2004'
    """
    return _number_or_step(schema, node, language) or _record(schema, node, language)


def _number_or_step(schema: Schema, node: ox.NamedNode | ox.BlankNode, language: str) -> str | None:
    if kind := _text(schema, node, _KIND, language):
        return _quantity(schema, node, kind, language)
    stage, thing, scope = (_text(schema, node, property, language) for property in (_STAGE, _STEP_OF, _SCOPE))
    of = f"{stage} ({scope})" if scope else stage
    return f"{of}{writing(language).colon}{thing}" if stage and thing else None


def _record(schema: Schema, node: ox.NamedNode | ox.BlankNode, language: str) -> str | None:
    """What a claim, a statement or a passage is, in words."""
    parts = (next(iter(schema.objects(node, part)), None) for part in _RECORDED[:3])
    said = [_named(schema, part, language) for part in parts]
    if all(said):
        return " · ".join(said)
    start, end = (_text(schema, node, ox.NamedNode(vocab.OA + edge), language) for edge in ("start", "end"))
    if start and end:
        return word("labels.passage", language, start=start, end=end)
    document = _text(schema, node, ox.NamedNode(vocab.DCTERMS + "source"), language)
    is_claim = document and ox.NamedNode(CG + "Claim") in schema.objects(node, _TYPE)
    return word("labels.claim", language, document=document) if is_claim else None


def written_amount(exact: str, low: str, high: str, is_about: bool, language: str) -> str:
    """A number, or the ends that a source gives of it, and whether it is about.

    Example:
        >>> written_amount("", "45000", "75600", False, "en"), written_amount("30000", "", "", True, "fr")
        ('45,000 to 75,600', 'environ 30\u202f000')
    """
    exact, low, high = (number(text, language) for text in (exact, low, high))
    said = exact or low or high
    if not exact and low and high:
        said = word("labels.between", language, low=low, high=high)
    elif said and not exact:
        said = word("labels.at-least" if low else "labels.at-most", language, amount=said)
    return word("labels.about", language, amount=said) if is_about and said else said


def written_period(duration: str, language: str) -> str:
    """For how long a number is, such as a year; a duration of another length as it is."""
    return word(f"labels.period-{duration}", language) if duration in _PERIODS else duration


def _quantity(schema: Schema, node: ox.NamedNode | ox.BlankNode, kind: str, language: str) -> str:
    """A number with all that its source says of it."""
    exact, low, high, unit, scope, period, as_of = (
        _text(schema, node, property, language) for property in (_AMOUNT, _LOW, _HIGH, _UNIT, _SCOPE, _PERIOD, _AS_OF)
    )
    is_about = ox.NamedNode(APPROXIMATE) in schema.objects(node, _PRECISION)
    said = written_amount(exact, low, high, is_about, language)
    if period:
        unit = word("labels.per", language, unit=unit, period=written_period(period, language))
    of = f"{kind} ({scope})" if scope else kind
    said = f"{of}{writing(language).colon}{said}" + (f" ({unit})" if unit else "")
    return word("labels.as-of", language, said=said, day=day(as_of, language)) if as_of else said


def _text(schema: Schema, node: ox.NamedNode | ox.BlankNode, property: ox.NamedNode, language: str) -> str:
    """The value of a property in words."""
    value = next(iter(schema.objects(node, property)), None)
    if isinstance(value, ox.NamedNode | ox.BlankNode):
        return schema.label(value, language) or ""
    return "" if value is None else value.value


def _named(schema: Schema, value: ox.NamedNode | ox.BlankNode | ox.Literal | None, language: str) -> str:
    """A part of a statement in words."""
    if isinstance(value, ox.NamedNode | ox.BlankNode):
        return schema.label(value, language) or _number_or_step(schema, value, language) or ""
    return "" if value is None else value.value
