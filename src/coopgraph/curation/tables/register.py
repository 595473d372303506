"""The things that a table names: found by IRI, identifier or label in any language, else given a stable IRI."""

import re
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache
from typing import NamedTuple, TypeVar

import pyoxigraph as ox

from coopgraph.base import vocab
from coopgraph.base.terms import compact
from coopgraph.base.text import digest, either, fold, local_name
from coopgraph.base.vocab import CG, ID, PREFIXES
from coopgraph.curation.tables import countries
from coopgraph.knowledge.schema import Schema
from coopgraph.sparql.tokens import expand
from coopgraph.store.engine import Engine

_NAMES = """SELECT ?thing ?name WHERE {
  VALUES ?p { skos:prefLabel skos:altLabel rdfs:label skos:notation cg:iso3 cg:iso2 dcterms:identifier skos:exactMatch }
  ?thing ?p ?value BIND(STR(?value) AS ?name)
  FILTER(isIRI(?thing)) }"""
_LANGUAGE = re.compile(r"(.*\S)\s*@([A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*)$", re.DOTALL)
_NUMBERS = "SELECT ?country ?number { ?country a cg:Country ; cg:m49 ?number }"
_NUMBER = re.compile(r"(m49|cow):\s*([0-9]{1,3})")
CONCEPT, COUNTRY = f"{vocab.SKOS}Concept", f"{CG}Country"
CACHED = 65_536
MAX_SLUG = 60  # characters of a label that an IRI keeps; a longer label is told apart by a digest


class Thing(NamedTuple):
    """A thing that a table names: its IRI, its class, and for a new one its label and that one's language, and others."""

    iri: str
    kind: str
    label: str = ""
    language: str = ""
    others: tuple[tuple[str, str], ...] = ()


def labelled(text: str, language: str) -> tuple[str, str]:
    """A label and its language: `Accord@fr` carries its own."""
    match = _LANGUAGE.match(text)
    return (match[1], match[2].lower()) if match else (text.strip(), language)


_Found = TypeVar("_Found")


def remembered(look: Callable[..., _Found]) -> Callable[..., _Found]:
    """A function that looks each thing up once, also what is not there: a column may have it a million times."""

    @lru_cache(CACHED)
    def outcome(*words: str) -> _Found | ValueError:
        try:
            return look(*words)
        except ValueError as error:
            return error

    def call(*words: str) -> _Found:
        thing = outcome(*words)
        if isinstance(thing, ValueError):
            raise thing.with_traceback(None)
        return thing

    return call


class Register:
    """What the loaded graph holds by name, and what a table adds.

    Args:
        language: of labels that do not say theirs, such as `fr`.
    """

    def __init__(self, engine: Engine, schema: Schema, language: str):
        self._schema, self._language = schema, language
        self._named: dict[str, set[str]] = {}
        for thing, name in engine.solutions(_NAMES):
            self._named.setdefault(fold(name.value) or name.value, set()).add(thing.value)
            if "://" in name.value:
                self._named.setdefault(name.value, set()).add(thing.value)
        self._m49 = {int(number.value): country.value for country, number in engine.solutions(_NUMBERS)}
        self._kinds: dict[str, str] = {}  # of new things
        self._labels: dict[str, str] = {}
        self.find = remembered(self._find)
        self.is_country = cache(self._is_country)
        self.folder = cache(self._folder)
        self._stored = cache(self._find_stored)
        self._above = cache(self._find_above)

    def _find_above(self, kind: str) -> frozenset[str]:
        return frozenset(a.value for a in self._schema.ancestors(ox.NamedNode(kind)))

    def _find_stored(self, iri: str) -> frozenset[str]:
        kinds = self._schema.objects(ox.NamedNode(iri), ox.NamedNode(vocab.TYPE))
        return frozenset(a for t in kinds if isinstance(t, ox.NamedNode) for a in self._above(t.value))

    def types(self, iri: str) -> frozenset[str]:
        """The classes of a thing, wider ones included; empty for one that nothing is known of."""
        stored = self._stored(iri)
        return stored | self._above(self._kinds[iri]) if iri in self._kinds else stored

    def _related(self, iri: str, kind: str) -> bool:
        """Whether a thing is of a class, or of one that is wider than it."""
        types = self.types(iri)
        return kind in types or any(above in types for above in self._above(kind) if above.startswith(CG))

    def holds(self, iri: str, kind: str) -> bool:
        """Whether the loaded graph already says that a thing is of a class, or of a narrower one."""
        return kind in self._stored(iri)

    def knows(self, text: str, kind: str) -> bool:
        """Whether a thing of a class has this name."""
        return any(self._related(iri, kind) for iri in self._named.get(fold(text), ()))

    def _is_country(self, text: str) -> bool:
        """Whether a text is a country's name, code, or number of a list that it names (`m49:12`, `cow:615`)."""
        return bool(_NUMBER.fullmatch(text) or countries.named(text) or self._of_graph(text))

    def _of_graph(self, text: str) -> set[str]:
        """The countries of the graph that a name stands for."""
        names = (self._named.get(fold(form), ()) for form in countries.forms(text))
        return next((held for one in names if (held := {iri for iri in one if COUNTRY in self.types(iri)})), set())

    def _find(self, text: str, kind: str) -> Thing:
        """The thing that a text names among those of a class; a new one where nothing has that name.

        Raises:
            ValueError: several things have that name, or the one that has it is of another kind.
        """
        text = self._schema.now(text)
        if kind == COUNTRY and (match := _NUMBER.fullmatch(text)):
            return self._numbered(match[2], match[1])
        if re.fullmatch(r"https?://\S+", text) or (re.fullmatch(r"[a-z-]+:[^\s/]\S*", text) and expand(text, PREFIXES)):
            return self._by_iri(text, kind)
        label, language = labelled(text, self._language)
        name = fold(label)
        if not name:
            raise ValueError("a name with a letter or a digit in it")
        fitting = sorted(iri for iri in self._named.get(name, ()) if not kind or self._related(iri, kind))
        if len(fitting) > 1:
            names = "; ".join(compact(ox.NamedNode(iri), PREFIXES) for iri in fitting[:5])
            raise ValueError(f"one thing: {len(fitting)} have this name ({names}); give one of these instead")
        if fitting:
            return Thing(fitting[0], self._kinds.get(fitting[0], kind))
        if not kind.startswith(CG):
            raise ValueError("a thing that is known, or a kind for a new one")
        if kind == COUNTRY:
            return self._country(label)
        if CONCEPT in self._above(kind):
            raise ValueError(f"a concept of the vocabulary{self._nearest(name, kind)}")
        return self._new(self._mint(name, label, kind), label, language, kind)

    def _country(self, text: str) -> Thing:
        """A country by a name that the graph has not, or a State that is no more; countries are never made of other texts.

        Raises:
            ValueError: nothing on the lists has that name.
        """
        if text.isdecimal():
            told = [
                f"{self._label(one.iri)} in {countries.SYSTEMS[system]}"
                for system in countries.SYSTEMS
                if (one := self._by_number(int(text), system))
            ]
            hint = (
                f"; {text} is {' and '.join(told)}: say which with codes = in the mapping, or m49:{text}, cow:{text}"
                if told
                else ""
            )
            raise ValueError(f"a country by its name or code, not a number{hint}")
        if listed := countries.named(text):
            return self._listed(listed)
        if len(held := self._of_graph(text)) == 1:
            return Thing(held.pop(), COUNTRY)
        raise ValueError(f"a country by its name or code{self._country_hint(text)}")

    def _country_hint(self, text: str) -> str:
        """A hint with the names of countries that look like a text."""
        known = [name for name, iris in self._named.items() if any(COUNTRY in self._stored(iri) for iri in iris)]
        near = dict.fromkeys(self._title(name) for name in countries.candidates(text, known))
        return f"; {either([*near])}" if near else ""

    def _numbered(self, number: str, system: str) -> Thing:
        """The country of a number of M49 or of the Correlates of War."""
        country = self._by_number(int(number), system)
        if country is None:
            raise ValueError(f"a number of {countries.SYSTEMS[system]} for a country")
        return country

    def _by_number(self, number: int, system: str) -> Thing | None:
        if listed := countries.numbers(system).get(number):
            return self._listed(listed)
        return Thing(self._m49[number], COUNTRY) if system == "m49" and number in self._m49 else None

    def _title(self, name: str) -> str:
        """How a country that has a name, as folded, is called."""
        listed = countries.named(name)
        if listed and listed.labels:
            return listed.labels[0][1]
        iris = sorted(self._named.get(name, ())) or [f"{ID}country/{listed.local}" if listed else ""]
        return self._label(iris[0])

    def _label(self, iri: str) -> str:
        return self._schema.label(ox.NamedNode(iri), "en") or local_name(iri)

    def _listed(self, listed: countries.CountryName) -> Thing:
        """A country of the lists: that of the graph, else a State that is no more."""
        iri = f"{ID}country/{listed.local}"
        (language, label), *others = listed.labels or [("", "")]
        return Thing(iri, COUNTRY, label, language, tuple(others))

    def _nearest(self, name: str, kind: str) -> str:
        """A hint with the known names of a kind that look like this one."""
        from coopgraph.base.text import did_you_mean

        names = [known for known, iris in self._named.items() if any(kind in self.types(iri) for iri in iris)]
        hint = did_you_mean(name, names)
        return f"; {hint}" if hint else ""

    def _by_iri(self, text: str, kind: str) -> Thing:
        matched = sorted(self._named.get(text, ()))
        iri = matched[0] if len(matched) == 1 else text if "://" in text else expand(text, PREFIXES) or text
        try:
            ox.NamedNode(iri)
        except ValueError:
            raise ValueError("an IRI without blanks and brackets") from None
        types = self.types(iri)
        if types and kind and not self._related(iri, kind):
            raise ValueError(f"{compact(ox.NamedNode(kind), PREFIXES)}; {text} is of another kind")
        if types:
            return Thing(iri, kind)
        if iri.startswith(PREFIXES["parameter"]):  # what a question is about by default is of no kind
            return Thing(iri, "")
        if not kind.startswith(CG):
            raise ValueError("a thing that is known, or a kind for a new one")
        return self._new(iri, "", "", kind)

    def _new(self, iri: str, label: str, language: str, kind: str) -> Thing:
        self._kinds[iri] = kind
        if label:
            self._labels[iri] = label
            self._named.setdefault(fold(label), set()).add(iri)
        return Thing(iri, kind, label, language)

    def _mint(self, name: str, label: str, kind: str) -> str:
        """A new IRI: the folder of the kind and the label in Latin letters, with a digest where that says too little."""
        spaced = re.sub(r"[^\w\s]", " ", label)
        plain = unicodedata.normalize("NFKD", spaced).encode("ascii", "ignore").decode()
        slug = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
        whole = fold(plain) == name and len(slug) <= MAX_SLUG
        local = slug if whole else f"{slug[:MAX_SLUG].strip('-')}-{digest(name)}".strip("-")
        iri = ID + self.folder(kind) + "/" + local
        taken = self._stored(iri) or (iri in self._kinds and self._labels.get(iri, label) != label)
        return f"{iri}-{digest(name + kind)}" if taken else iri

    def _folder(self, kind: str) -> str:
        """Under which part of an IRI things of a class are named, as the ontology or a wider class says."""
        for ancestor in self._schema.ancestors(ox.NamedNode(kind)):
            for value in self._schema.objects(ancestor, ox.NamedNode(CG + "iriFolder")):
                return value.value
        return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", local_name(kind)).lower()
