"""SHACL shapes compiled to SPARQL: a few queries for each property shape, whose every row is a finding.

The store's own engine then does the work, far faster than a general validator. A component that is not compiled is
refused by name, never skipped: the reference engine, pySHACL, takes every shape. Two triple patterns inside one NOT
EXISTS cost the square of their matches in that store, so conditions here are single patterns and absence is counted.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pyoxigraph as ox

from coopgraph.errors import CoopGraphError
from coopgraph.reading import rdf_files, read_into
from coopgraph.terms import Term, compact
from coopgraph.vocab import PREFIXES, RDF, SH, SUBCLASS, TYPE, XSD

Kinds = Callable[[Term], list[Term]]

# Said of a shape, but no demand on data; and what picks the nodes that a shape is about.
_ABOUT = frozenset("path message severity deactivated name description order group flags".split())
_TARGETS = frozenset("targetClass targetSubjectsOf targetObjectsOf targetNode".split())
# Datatypes whose lexical forms the store checks by a cast, and those of which any text is a form.
_CAST = "boolean decimal integer double float date time dateTime duration gYear gYearMonth".split()
_ANY_TEXT = {XSD + "string", XSD + "anyURI", RDF + "langString"}
_NODE_KINDS = {
    "IRI": "isIRI({0})",
    "Literal": "isLiteral({0})",
    "BlankNode": "isBlank({0})",
    "BlankNodeOrIRI": "isBlank({0}) || isIRI({0})",
    "BlankNodeOrLiteral": "isBlank({0}) || isLiteral({0})",
    "IRIOrLiteral": "isIRI({0}) || isLiteral({0})",
}
_PATHS = {"inversePath": "^{}", "zeroOrMorePath": "{}*", "oneOrMorePath": "{}+", "zeroOrOnePath": "{}?"}


@dataclass(frozen=True)
class Shape:
    """What a finding of a shape says: the name of the rule, the path, the severity and the messages by language."""

    rule: str
    path: str
    severity: str
    messages: dict[str, str]


@dataclass(frozen=True)
class Probe:
    """A query for one demand of a shape: a row gives `?this`, the node at fault, and sometimes `?value`."""

    shape: Shape
    text: str

    def run(self, data: ox.Store) -> Iterator[tuple[Term, Term | None]]:
        """The node and the value, where there is one, of each finding in the default graph."""
        solutions = data.query(self.text)
        with_value = len(solutions.variables) > 1  # type: ignore[union-attr]
        for row in solutions:  # type: ignore[union-attr]
            yield row["this"], row["value"] if with_value else None  # type: ignore[index]


def read(folder: Path) -> ox.Store:
    """The shapes in the files of a folder, in one graph."""
    store = ox.Store()
    for file in rdf_files(folder):
        read_into(store, file)
    return store


def kinds(data: ox.Store) -> Kinds:
    """A function from a class to itself and its subclasses, however many steps down, in the data."""

    def narrower(kind: Term) -> list[Term]:
        line, link = [kind], ox.NamedNode(SUBCLASS)
        for current in line:
            quads = data.quads_for_pattern(None, link, current, ox.DefaultGraph())  # type: ignore[arg-type]
            line += sorted((q.subject for q in quads if q.subject not in line), key=str)
        return [term for term in line if isinstance(term, ox.NamedNode)]

    return narrower


class Shapes:
    """The node shapes of a graph with their property shapes: what each says, and their queries."""

    def __init__(self, graph: ox.Store):
        self.graph = graph
        found = graph.quads_for_pattern(None, ox.NamedNode(TYPE), ox.NamedNode(SH + "NodeShape"), None)
        self.nodes: list[Term] = sorted({quad.subject for quad in found}, key=str)

    def described(self) -> dict[Term, Shape]:
        """What a finding says of each node shape and property shape."""
        found: dict[Term, Shape] = {}
        for node in self.nodes:
            found[node] = top = self._shape(node, None)
            found |= {part: self._shape(part, top) for part in self.values(node, "property")}
        return found

    def _shape(self, node: Term, parent: Shape | None) -> Shape:
        messages = {m.language or "en": m.value for m in self.values(node, "message") if isinstance(m, ox.Literal)}
        path, severity = self.value(node, "path"), self.value(node, "severity")
        return Shape(
            rule=parent.rule if parent else str(node).strip("<>").rpartition("/")[2],
            path=self.path(path, lambda iri: compact(iri, PREFIXES)) if path else "",
            severity=severity.value.removeprefix(SH) if isinstance(severity, ox.NamedNode) else "Violation",
            messages=messages or (parent.messages if parent else {}),
        )

    def probes(self, kinds: Kinds) -> list[Probe]:
        """The queries of all shapes that are not deactivated.

        Raises:
            CoopGraphError: a shape uses a component that is not compiled; it says which.
        """
        described, found = self.described(), []
        for node in filter(self._active, self.nodes):
            compiler = _Compiler(self, kinds, described[node].rule)
            targets = compiler.targets(node)
            for text in compiler.of_node(node, targets) if targets else ():
                found.append(Probe(described[node], text))
            for part in filter(self._active, self.values(node, "property") if targets else ()):
                found += [Probe(described[part], text) for text in compiler.of_property(part, targets)]
        return found

    def _active(self, node: Term) -> bool:
        return self.value(node, "deactivated") != ox.Literal(True)

    # ---- Reading ----

    def values(self, node: Term, name: str) -> list[Term]:
        """The values of a SHACL property, or of one given by its full IRI, in one order."""
        predicate = ox.NamedNode(name if ":" in name else SH + name)
        return sorted((q.object for q in self.graph.quads_for_pattern(node, predicate, None, None)), key=str)  # type: ignore[arg-type]

    def value(self, node: Term, name: str) -> Term | None:
        """One value of a SHACL property, or None."""
        return next(iter(self.values(node, name)), None)

    def names(self, node: Term) -> set[str]:
        """The local names of the SHACL properties that a shape has."""
        quads = self.graph.quads_for_pattern(node, None, None, None)  # type: ignore[arg-type]
        return {q.predicate.value.removeprefix(SH) for q in quads if q.predicate.value.startswith(SH)}

    def items(self, node: Term | None) -> list[Term]:
        """The items of an RDF list."""
        found: list[Term] = []
        while isinstance(node, ox.BlankNode) and (first := self.value(node, RDF + "first")) is not None:
            found.append(first)
            node = self.value(node, RDF + "rest")
        return found

    def path(self, node: Term, show: Callable[[ox.NamedNode], str] = str) -> str:
        """A SHACL path as a SPARQL path."""
        if isinstance(node, ox.NamedNode):
            return show(node)
        for name, form in _PATHS.items():
            if (inner := self.value(node, name)) is not None:
                return form.format(self.path(inner, show))
        choice = self.items(self.value(node, "alternativePath"))
        steps = [self.path(step, show) for step in choice or self.items(node)]
        if not steps:
            raise CoopGraphError(f"{node} is no SHACL path")
        return f"({('|' if choice else '/').join(steps)})"


class _Compiler:
    """Writes the queries of one node shape. Terms enter a query as RDF terms, never as text of their own."""

    def __init__(self, shapes: Shapes, kinds: Kinds, rule: str):
        self._shapes, self._kinds, self._rule = shapes, kinds, rule
        self._conditions: dict[str, Callable[[Term, Term, str], str]] = {
            "datatype": self._datatype,
            "class": self._class,
            "nodeKind": self._node_kind,
            "pattern": self._pattern,
            "in": self._in,
            "languageIn": self._language_in,
            "minLength": partial(self._compare, "STRLEN(STR({}))", ">="),
            "maxLength": partial(self._compare, "STRLEN(STR({}))", "<="),
            "minInclusive": partial(self._compare, "{}", ">="),
            "minExclusive": partial(self._compare, "{}", ">"),
            "maxInclusive": partial(self._compare, "{}", "<="),
            "maxExclusive": partial(self._compare, "{}", "<"),
            "not": lambda _, value, variable: f"!({self._all(value, variable)})",
            "or": partial(self._some, " || "),
            "and": partial(self._some, " && "),
        }
        self._on_set: dict[str, Callable[[Term, str], str]] = {
            "minCount": lambda value, path: self._count(path, "", "<", value),
            "maxCount": lambda value, path: self._count(path, "", ">", value),
            "hasValue": self._has_value,
            "uniqueLang": self._unique_lang,
            "lessThan": partial(self._less, "<"),
            "lessThanOrEquals": partial(self._less, "<="),
        }

    def _check(self, node: Term, known: set[str] | frozenset[str]) -> None:
        for name in sorted(self._shapes.names(node) - _ABOUT - known):
            raise CoopGraphError(
                f"sh:{name} in shape {self._rule!r} is not compiled; "
                "use engine='pyshacl' (--engine pyshacl), which takes every shape"
            )

    def targets(self, node: Term) -> str:
        """The pattern that binds `?this` to each node that a shape is about; empty when it is about none."""
        values, parts = self._shapes.values, []
        for kind in values(node, "targetClass"):
            narrower = " ".join(map(str, self._kinds(kind)))
            parts.append(f"{{ VALUES ?kind {{ {narrower} }} ?this a ?kind }}")
        parts += [f"{{ ?this {p} ?any }}" for p in values(node, "targetSubjectsOf")]
        parts += [f"{{ ?any {p} ?this }}" for p in values(node, "targetObjectsOf")]
        parts += [f"{{ BIND({n} AS ?this) }}" for n in values(node, "targetNode")]
        return f"{{ SELECT DISTINCT ?this WHERE {{ {' UNION '.join(parts)} }} }}" if parts else ""

    def of_node(self, node: Term, targets: str) -> Iterator[str]:
        """The queries for what a node shape demands of the node itself."""
        self._check(node, _TARGETS | self._conditions.keys() | {"property"})
        if conditions := self._all(node, "?this", extra=_TARGETS | {"property"}):
            yield f"SELECT DISTINCT ?this WHERE {{ {targets} FILTER(!({conditions})) }}"

    def of_property(self, node: Term, targets: str) -> Iterator[str]:
        """The queries for what a property shape demands of the values of its path."""
        qualified = {"qualifiedValueShape", "qualifiedMinCount", "qualifiedMaxCount"}
        self._check(node, self._conditions.keys() | self._on_set.keys() | qualified)
        path = self._shapes.path(self._shapes.values(node, "path")[0])
        if conditions := self._all(node, "?value", extra=self._on_set.keys() | qualified):
            yield (
                f"SELECT DISTINCT ?this ?value WHERE {{ {targets} ?this {path} ?value . FILTER(!({conditions})) }}"
            )
        for name, compile in self._on_set.items():
            for value in self._shapes.values(node, name):
                yield compile(value, path).replace("?targets", targets, 1)
        for shape in self._shapes.values(node, "qualifiedValueShape"):
            for name, sign in (("qualifiedMinCount", "<"), ("qualifiedMaxCount", ">")):
                for value in self._shapes.values(node, name):
                    filter = f"FILTER({self._all(shape, '?value') or 'true'})"
                    yield self._count(path, filter, sign, value).replace("?targets", targets, 1)
