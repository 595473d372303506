"""What the predicate of a row means: a property, a stage in a life, or a kind of quantity, by the ontology's own labels."""

import re
from functools import cache
from typing import NamedTuple

import pyoxigraph as ox

from coopgraph.base import vocab
from coopgraph.base.text import fold, local_name
from coopgraph.base.vocab import CG, OWL, PREFIXES, RDFS
from coopgraph.knowledge.schema import Schema
from coopgraph.sparql.tokens import expand

_LABELS = (vocab.PREF_LABEL, vocab.ALT_LABEL, vocab.LABEL, vocab.NOTATION)
_LEADING = ("has ", "at ", "by ", "in ", "is ")  # "has partner" is "partner" in a table
_ASPECTS = {"date": "occurredOn", "place": "atPlace", "office": "byOffice", "instrument": "byInstrument",
            "occasion": "onOccasionOf"}  # fmt: skip
DATES = frozenset(CG + name for name in ("occurredOn", "foundedOn", "validFrom", "validUntil", "asOf"))
IDENTIFIER = vocab.DCTERMS + "identifier"


class StatementPlan(NamedTuple):
    """How a row is stated.

    Attributes:
        property: IRI of the property that holds the value.
        range: IRI of the class of the value; empty for a literal or where the ontology gives none.
        literal: whether the value is a literal.
        inverse: whether the value is the subject: a law is the legal basis of a body.
        stage: IRI of the stage, when the value is of a step in the subject's life.
        measure: IRI of the kind of quantity, when the value is a number.
        key: the scope of a number or a step: a country, a body or a part, which also tells two steps of a stage apart.
    """

    property: str
    range: str = ""
    literal: bool = False
    inverse: bool = False
    stage: str = ""
    measure: str = ""
    key: str = ""


class Predicates:
    """The predicates that a loaded ontology knows."""

    def __init__(self, schema: Schema):
        self._schema = schema
        self.find = cache(self._find)
        self._properties: dict[str, ox.NamedNode] = {}
        self._inverses: dict[str, ox.NamedNode] = {}
        literals = set()
        for kind in ("AnnotationProperty", "DatatypeProperty", "ObjectProperty"):
            for node in self._of(OWL + kind):
                if node.value.startswith((PREFIXES["sh"], PREFIXES["oa"])):
                    continue
                if kind != "ObjectProperty":
                    literals.add(node)
                self._add(node)
        self._literals = frozenset(literals)
        self.scheme = cache(self._scheme)
        self.stages, self.measures = self.scheme("stage"), self.scheme("measure")
        self.units, self.scopes = self.scheme("unit"), self.scheme("scope")
        self.classes = {
            name: node for node in schema.classes for name in self._names(node) if node.value.startswith(CG)
        }

    def _of(self, kind: str) -> list[ox.NamedNode]:
        nodes = self._schema.subjects(ox.NamedNode(vocab.TYPE), ox.NamedNode(kind))
        return sorted(
            (node for node in nodes if self._schema.labels(node)), key=lambda n: (n.value.startswith(CG), n.value)
        )

    def _names(self, node: ox.NamedNode) -> set[str]:
        """Every folded name of a term: its labels, and the words of its IRI's last part."""
        texts = [
            v.value for p in _LABELS for v in self._schema.objects(node, ox.NamedNode(p)) if isinstance(v, ox.Literal)
        ]
        words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", local_name(node.value)).replace("-", " ")
        return {fold(text) for text in (*texts, words)}

    def _add(self, node: ox.NamedNode) -> None:
        for name in self._names(node):
            self._properties[name] = node
            for start in _LEADING:
                if name.startswith(start):
                    self._properties.setdefault(name.removeprefix(start), node)
            if name.endswith(" of"):
                self._inverses[name.removesuffix(" of")] = node

    def _scheme(self, name: str) -> dict[str, ox.NamedNode]:
        """The concepts of a scheme, by every folded name that they have."""
        link, scheme = ox.NamedNode(vocab.SKOS + "inScheme"), ox.NamedNode(vocab.VOCAB + name)
        return {text: node for node in self._schema.subjects(link, scheme) for text in self._names(node)}

    def _find(self, text: str) -> StatementPlan | None:
        """The plan of a predicate such as `partner`, `signature place`, `ratification [France] date` or `deaths`."""
        bare, key = text, ""
        if match := re.fullmatch(r"([^\[\]]*)\[([^\[\]]+)\]([^\[\]]*)", text):
            bare, key = f"{match[1]} {match[3]}", match[2].strip()
        if ":" in bare and (iri := expand(bare.strip(), PREFIXES)):
            iri = self._schema.now(iri)
            return self._plain(ox.NamedNode(iri)) if self._schema.knows(iri) else None
        name = fold(bare.replace("_", " "))
        head, _, tail = name.rpartition(" ")
        if head in self.stages and tail in _ASPECTS:
            return self._of_step(self.stages[head], _ASPECTS[tail], key)
        if stage := self._dated_stage(name):
            return self._of_step(stage, "occurredOn", key)
        if name in self._properties and not key:
            return self._plain(self._properties[name])
        if name in self.stages:
            return self._of_step(self.stages[name], "occurredOn", key)
        if name in self.measures:
            return StatementPlan(CG + "quantityOf", measure=self.measures[name].value, key=key)
        if name in self._inverses and not key:
            return self._plain(self._inverses[name])._replace(
                inverse=True, range=self._end(self._inverses[name], "domain")
            )
        return None

    def _dated_stage(self, name: str) -> ox.NamedNode | None:
        """The stage whose date a property that is only deduced gives: "signed on" is "signature date" in a table."""
        node = self._properties.get(name)
        if node is None or node.value not in self._schema.deduced_only:
            return None
        stages = self._schema.objects(node, ox.NamedNode(CG + "dateOfStage"))
        return stages[0] if len(stages) == 1 and isinstance(stages[0], ox.NamedNode) else None

    def _plain(self, node: ox.NamedNode) -> StatementPlan:
        return StatementPlan(node.value, self._end(node, "range"), node in self._literals)

    def _of_step(self, stage: ox.NamedNode, name: str, key: str) -> StatementPlan:
        node = ox.NamedNode(CG + name)
        return self._plain(node)._replace(stage=stage.value, key=key)

    def _end(self, node: ox.NamedNode, end: str) -> str:
        classes = self._schema.objects(node, ox.NamedNode(RDFS + end))
        value = classes[0].value if classes else ""
        return "" if value.startswith((vocab.XSD, vocab.RDFS)) else value

    def known(self) -> list[str]:
        """Every name that a predicate may have, for hints."""
        steps = [f"{stage} {aspect}" for stage in self.stages for aspect in _ASPECTS]
        return [*self._properties, *self._inverses, *self.stages, *steps, *self.measures]
