"""A graph seen through one lens and in one language: its engine, its terms, its names, its claims, and why it says so."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Concatenate, ParamSpec, Self, TypeVar

import pyoxigraph as ox

from coopgraph.base import vocab
from coopgraph.base.terms import Term, to_term
from coopgraph.base.text import local_name
from coopgraph.base.words import word
from coopgraph.base.words.writing import writing
from coopgraph.knowledge.citation import CitedDataset, data_of
from coopgraph.knowledge.evidence import Claim, Evidence
from coopgraph.knowledge.explainer import Explainer
from coopgraph.knowledge.names import Names, made_label
from coopgraph.knowledge.schema import Schema
from coopgraph.knowledge.why import in_short, rule_label
from coopgraph.store import lens as lenses
from coopgraph.store.engine import Engine
from coopgraph.store.memory import Place

Made = TypeVar("Made")
Given = ParamSpec("Given")


class View:
    """A graph seen through one lens and in one language, wherever it is kept; what asks, draws and checks takes one.

    A view is cheap: its place reads each lens once, and what is made of the data is kept beside it. All views of one place
    share both, so that a change made through `store` shows in each of them that has the lens, at once in what is asked,
    and not in what was made before (labels, names, networks). Graphs that are loaded separately share nothing.

    Attributes:
        place: where the graph is kept, with all its lenses.
    """

    def __init__(self, place: Place, lens: str = lenses.DEFAULT_LENS, language: str = "en"):
        self.place = place
        self.lens = lenses.check(lens)
        self.language = language
        self._other: Engine | None = None
        place.engine(lens)  # so that what cannot be read is told here

    @property
    def engine(self) -> Engine:
        """What answers through this lens."""
        return self.place.engine(self.lens) if self._other is None else self._other

    @property
    def prefixes(self) -> dict[str, str]:
        """What prefixes stand for that a query need not declare: ours, and those that the files themselves declare."""
        return vocab.PREFIXES | dict(self.place.prefixes)

    @property
    def schema(self) -> Schema:
        """What the ontology says of kinds and properties."""
        return self.once(_schema)

    @property
    def evidence(self) -> Evidence:
        """The claims behind triples, and the lists that answers rest on."""
        return self.once(_evidence)

    def __len__(self) -> int:
        """How many triples the lens shows, deductions included."""
        return len(self.engine)

    # ---- Other views of the same graph ----

    def through(self, lens: str) -> Self:
        """The same data seen through another lens; each lens is read once and shared, see `View`."""
        return type(self)(self.place, lens, self.language)

    def in_language(self, language: str) -> Self:
        """The same graph with labels in another language; the data, and what was made of them, are shared."""
        other = copy.copy(self)
        other.language = language
        return other

    def over(self, engine: Engine) -> Self:
        """The same view of what another engine holds."""
        other = copy.copy(self)
        other._other = engine
        return other

    def fetched(self) -> Self:
        """The same graph with all its data in this process: itself, or a copy of what an endpoint holds now."""
        local = self.engine.local()
        return self if local is self.engine else self.over(local)

    def wider(self, lens: str) -> Self:
        """As `through`, of a lens that shows more: what is not to be found here may be there."""
        return self.through(lens)

    def once(self, make: Callable[Concatenate[Self, Given], Made], *given: Given.args, **more: Given.kwargs) -> Made:
        """What is made of the data and, if need be, of some values; made once, and shared by all languages.

        Args:
            make: must not ask the view for its language, which is that of whoever came first; see `data`.
        """
        made, key = self.engine.made, (make, self.lens, *given, *more.items())
        if key not in made:
            made[key] = make(self, *given, **more)
        result: Made = made[key]
        return result

    # ---- Names ----

    @property
    def names(self) -> Names:
        """From typed names to things."""
        return self.once(_names)

    def label(self, term: Term) -> str | None:
        """The label of a thing or term in the graph's language, else in another; of a number or a step, what it is.

        None when it has none.
        """
        if not isinstance(term, ox.NamedNode | ox.BlankNode):
            return None
        return self.schema.label(term, self.language) or made_label(self.schema, term, self.language)

    def resolve(self, name: str) -> ox.NamedNode:
        """The thing that a short name stands for: `ITA`, `country:ITA`, an IRI, or a whole label in any language.

        Raises:
            NotFoundError: nothing has that name, or several things have; it lists the nearest.
        """
        return self.names.resolve(name)

    # ---- What stands behind triples ----

    @property
    def explaining(self) -> Explainer:
        """What explains triples and rows."""
        return self.once(_explaining)

    def claims(self, subject: str, property: str, value: object) -> list[Claim]:
        """The claims that state one triple; ends and property may be short names."""
        term = self.resolve(value) if isinstance(value, str) else to_term(value)
        return self.evidence.claims(ox.Triple(self.resolve(subject), self.resolve(property), term))

    def basis(self, triple: ox.Triple) -> str:
        """What a triple rests on, in short: its claims, else the rule that deduced it, else the layers that hold it."""
        claims = self.evidence.claims(triple)
        if claims:
            told = dict.fromkeys(in_short(claim, self._text, self.language) for claim in claims)
            return writing(self.language).semicolon.join(told)
        comma = writing(self.language).comma
        layers = [graph.removeprefix(vocab.GRAPH) for graph in self.engine.graphs_of(triple)]
        rules = [rule_label(local_name(layer), self.language) for layer in layers if layer.startswith("deduced/")]
        return f"{word('answers.deduced', self.language)} ({comma.join(rules)})" if rules else comma.join(layers)

    def _text(self, term: Term | None) -> str:
        return self.label(term) or "" if term is not None else ""

    def layers(self) -> list[ox.Quad]:
        """The stated triples, each in the named graph of its layer, and the deduced ones in `graph/deduced/…`."""
        return list(self.engine.quads())

    @property
    def deduced(self) -> dict[ox.Triple, str]:
        """Each deduced triple with the name of the rule that gave it."""
        return self.once(_deduced)

    @property
    def data(self) -> CitedDataset:
        """The data set that this graph is, with the digest of what its layers state; to be cited."""
        return self.once(_data, self.language)


def _schema(view: View) -> Schema:
    return Schema(view.engine)


def _evidence(view: View) -> Evidence:
    return Evidence(view.engine, view.schema)


def _names(view: View) -> Names:
    return Names(view.engine, view.schema)


def _explaining(view: View) -> Explainer:
    return Explainer(view.engine, view.evidence, view.lens)


def _deduced(view: View) -> dict[ox.Triple, str]:
    names = ((quad.triple, lenses.layer_name(quad.graph_name)) for quad in view.engine.quads())
    return {triple: local_name(name) for triple, name in names if name.startswith("deduced/")}


def _data(view: View, language: str) -> CitedDataset:
    return data_of(view.engine, view.schema, language)
