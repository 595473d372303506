"""From the names that people type to the things that they mean, and labels for what has no name of its own: a number, a step."""

from collections.abc import Iterable, Iterator
from copy import copy
from functools import cache, cached_property
from itertools import islice, takewhile
from typing import NamedTuple

import pyoxigraph as ox

from coopgraph.base import vocab
from coopgraph.base.errors import NotFoundError
from coopgraph.base.terms import compact, is_iri
from coopgraph.base.text import by_local_name, did_you_mean, fold, fold_all, is_unicode, local_words
from coopgraph.base.vocab import APPROXIMATE, CG, PREFIXES
from coopgraph.base.words import word
from coopgraph.base.words.writing import day, number, writing
from coopgraph.knowledge.schema import Schema
from coopgraph.sparql.tokens import expand
from coopgraph.store.engine import Engine
from coopgraph.store.labels import LITERAL_FORM, WHOLE, WORDS, Label, LabelIndex, LabelList, collected, read, score

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
_AUXILIARIES = frozenset({"has", "is", "was", "had"})  # with which names of properties begin
_HIDDEN = vocab.SKOS + "hiddenLabel"
_PERIODS = frozenset({"P1Y", "P1M", "P1W", "P1D"})
_OFFERED = 50  # hits among which those of a kind are looked for, to be offered
_LABELS = """SELECT ?thing ?label ?property WHERE {{ VALUES ?property {{ {} }} {} }}"""
_OF_THINGS = "?thing ?property ?label"
_OF_LABELS = f"{{ {_OF_THINGS} }} UNION {{ ?thing ?property ?name . ?name <{LITERAL_FORM}> ?label }}"
_WORDS_FOR_TERMS = """SELECT ?thing ?label (LANG(?label) AS ?language) WHERE {
  { ?thing rdfs:label ?label } UNION { ?thing skos:prefLabel ?label } UNION { ?thing skos:altLabel ?label }
  UNION { ?thing skos:hiddenLabel ?label } ?thing a ?kind
  FILTER(?kind IN (owl:Class, owl:ObjectProperty, owl:DatatypeProperty, owl:AnnotationProperty, skos:Concept)) }"""


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
    def _kept(self) -> LabelIndex | None:
        """The index that the place of the engine keeps: of all lenses."""
        return read(self._engine.label_file) if self._engine.label_file else None

    @cached_property
    def _labels(self) -> LabelIndex | LabelList:
        return self._kept or collected(self._asked())

    def _asked(self) -> Iterator[Label]:
        properties = [str(property) for property in self._schema.name_properties if property.value != LITERAL_FORM]
        has_forms = len(properties) < len(self._schema.name_properties)
        asked = _LABELS.format(" ".join(properties), _OF_LABELS if has_forms else _OF_THINGS)
        for thing, label, property in self._engine.solutions(asked):
            if isinstance(thing, ox.NamedNode) and isinstance(label, ox.Literal):
                yield Label(thing.value, label.value, label.language or "", property.value)

    def _is_shown(self, label: Label) -> bool:
        """Whether the lens shows a label."""
        if self._kept is None:
            return True
        values = self._schema.texts(ox.NamedNode(label.iri), [ox.NamedNode(label.property)])
        return any(v.value == label.label and (v.language or "") == label.language for v in values)

    def _rows(self, query: str) -> list[tuple[str, str, str]]:
        rows = self._engine.solutions(query)
        return sorted((r[0].value, r[1].value, r[2].value) for r in rows if isinstance(r[0], ox.NamedNode))

    def _hits(self, text: str, namespace: str | None = None, *, hidden: bool = True) -> Iterator[Hit]:
        """The things whose labels fit a text, best first, each with the label that fits best.

        Args:
            hidden: whether words that lead to things, which are not called so, are labels as well.
        """
        seen = set()
        for fit, label in self._labels.fitting(text, namespace):
            if label.iri not in seen and (hidden or label.property != _HIDDEN) and self._is_shown(label):
                seen.add(label.iri)
                yield Hit(label.iri, label.label, label.language, float(fit))

    def hits(self, text: str, limit: int) -> list[Hit]:
        """The things and terms whose labels, or words that people write for them, fit a text, best first."""
        return list(islice(self._hits(text), limit))

    def within(self, namespace: str, text: str) -> list[Hit]:
        """The things of a namespace whose last part, or a label of theirs, is a text or has words that begin so, best first."""
        best = {hit.iri: hit for hit in takewhile(lambda hit: hit.score >= WORDS, self._hits(text, namespace))}
        wanted, locals_there = fold(text), self._labels.local_names(namespace)
        for local, folded in zip(locals_there, fold_all(locals_there), strict=True):
            iri = namespace + local
            if all(f" {word}" in f" {folded}" for word in wanted.split()) and self._is_said(iri):
                hit = Hit(iri, local, "", float(score(wanted, folded)))
                best[iri] = max(best.get(iri, hit), hit, key=lambda hit: hit.score)
        return sorted(best.values(), key=lambda hit: (-hit.score, len(hit.label), hit.label, hit.iri))

    def _is_said(self, iri: str) -> bool:
        """Whether the lens shows something of a thing."""
        return self._kept is None or any(True for _ in self._engine.triples(ox.NamedNode(iri)))

    def called(self, word: str) -> list[str]:
        """The classes, properties and concepts that people call so: by a label or another word, in any language, or their last part.

        Args:
            word: in any case, `reportsTo` and `hasBudget` too.
        """
        words = fold(local_words(word)).split()
        forms = [words, words[1:]] if len(words) > 1 and words[0] in _AUXILIARIES else [words]
        return sorted({iri for form in forms for iri in self._called.get(" ".join(form), ())})

    def called_like(self, property: ox.NamedNode) -> frozenset[str]:
        """What people call by one of the words for a property: of one that nobody declares, by its last part."""
        words = self._words.get(property.value, {fold(local_words(property.value))})
        return frozenset(iri for word in words for iri in self._called.get(word, ())) - {property.value}

    @cached_property
    def _words(self) -> dict[str, set[str]]:
        """The words for each class, property and concept."""
        words = dict[str, set[str]]()
        for iri, label, _ in self._rows(_WORDS_FOR_TERMS):
            words.setdefault(iri, {fold(local_words(iri))}).add(fold(label))
        return words

    @cached_property
    def _called(self) -> dict[str, set[str]]:
        """The classes, properties and concepts by their words."""
        called = dict[str, set[str]]()
        for iri, words in self._words.items():
            for each in words:
                called.setdefault(each, set()).add(iri)
        return called

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
        hits = (
            hit for hit in islice(self._hits(name, hidden=False), _OFFERED) if self._is(ox.NamedNode(hit.iri), kind)
        )
        whole: list[Hit] = []
        near: list[Hit] = []
        for hit in hits:
            if hit.score < WHOLE and (whole or len(near) == 3):
                break
            (whole if hit.score == WHOLE else near).append(hit)
        if len(whole) == 1:
            return ox.NamedNode(whole[0].iri)
        offers = [(hit.label, ox.NamedNode(hit.iri)) for hit in whole or near]
        offers = offers or [(self._schema.label(node, "en") or "", node) for node in nodes]
        nearest = "; ".join(f"{label} ({compact(node, PREFIXES)})" for label, node in offers)
        says = "several things are called" if whole or nodes else "nothing is called"
        raise NotFoundError(f"{says} {name!r}" + (f"; nearest: {nearest}" if nearest else ""))

    def kind(self, name: str) -> ox.NamedNode:
        """The class of that name: `Country`, `cg:Country` or an IRI.

        Raises:
            NotFoundError: no class has it; the nearest are named.
        """
        iri = name.strip("<>") if "://" in name else expand(name, PREFIXES) if ":" in name else vocab.CG + name
        classes = {node.value: node for node in self._schema.classes}
        if iri not in classes and (used := self._used_class(iri or name)):
            return used
        if iri not in classes:
            ours = sorted(known.removeprefix(vocab.CG) for known in classes if known.startswith(vocab.CG))
            raise NotFoundError(
                f"there is no kind {name!r}; {did_you_mean(name, ours) or ', '.join(ours) or 'these data declare none'}"
            )
        return classes[iri]

    def _used_class(self, name: str) -> ox.NamedNode | None:
        """The class of that IRI, or the only one with that last part, of which there are things; declared or not."""
        used = self._engine.statistics.classes
        fitting = [name] if name in used else by_local_name(used).get(name.removeprefix(CG), [])
        return ox.NamedNode(fitting[0]) if len(fitting) == 1 else None

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


def made_labels(schema: Schema, node: ox.NamedNode | ox.BlankNode, languages: Iterable[str]) -> dict[str, str]:
    """The same in several languages; each value that it is made of is read once."""
    reading = copy(schema)
    reading.objects = cache(schema.objects)  # type: ignore[method-assign]
    return {language: made_label(reading, node, language) or "" for language in languages}


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
