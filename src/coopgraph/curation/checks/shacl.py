"""SHACL shapes compiled to SPARQL: a few queries for each property shape, whose every row is a finding.

The store's own engine then does the work, far faster than a general validator. A component that is not compiled is
refused by name, never skipped: the reference engine, pySHACL, takes every shape. Two triple patterns inside one NOT
EXISTS cost the square of their matches in that store, so conditions here are single patterns and absence is counted.
"""

from collections.abc import Callable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pyoxigraph as ox

from coopgraph.base.errors import CoopGraphError
from coopgraph.base.terms import Term, compact
from coopgraph.base.text import local_name
from coopgraph.base.vocab import PREFIXES, RDF, SH, SUBCLASS, TYPE, XSD
from coopgraph.store.engine import solutions
from coopgraph.store.files import rdf_files, read_into

Kinds = Callable[[Term], list[Term]]

# Said of a shape, but no demand on data; what picks the nodes that a shape is about; what is compiled together.
_ABOUT = {"message", "severity", "deactivated", "name", "description", "order", "group", "flags"}
_TARGETS = {"targetClass", "targetSubjectsOf", "targetObjectsOf", "targetNode"}
_QUALIFIED = {"qualifiedValueShape", "qualifiedMinCount", "qualifiedMaxCount"}
# Datatypes whose lexical forms the store checks by a cast, and those of which any text is a form.
_NUMBERS = ("boolean", "decimal", "integer", "double", "float")
_TIMES = ("date", "time", "dateTime", "duration", "gYear", "gYearMonth")
_CAST = {XSD + name for name in _NUMBERS + _TIMES}
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
        for row in solutions(data, self.text):
            yield row[0], row[1] if len(row) > 1 else None


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
            quads = data.quads_for_pattern(None, link, current, ox.DefaultGraph())
            line += sorted({q.subject for q in quads}.difference(line), key=str)
        return [term for term in line if isinstance(term, ox.NamedNode)]

    return narrower


class Shapes:
    """The node shapes of a graph with their property shapes: what each says, and their queries."""

    def __init__(self, graph: ox.Store):
        self.graph = graph
        quads = graph.quads_for_pattern(None, ox.NamedNode(TYPE), ox.NamedNode(SH + "NodeShape"), None)
        self.nodes: list[Term] = sorted({quad.subject for quad in quads}, key=str)

    def described(self) -> dict[Term, Shape]:
        """What a finding says of each node shape and property shape."""
        shapes: dict[Term, Shape] = {}
        for node in self.nodes:
            shapes[node] = top = self._shape(node, None)
            shapes |= {part: self._shape(part, top) for part in self.values(node, "property")}
        return shapes

    def _shape(self, node: Term, parent: Shape | None) -> Shape:
        messages = {m.language or "en": m.value for m in self.values(node, "message") if isinstance(m, ox.Literal)}
        path, severity = self.value(node, "path"), self.value(node, "severity")
        return Shape(
            rule=parent.rule if parent else local_name(str(node).strip("<>")),
            path=self.path(path, lambda iri: compact(iri, PREFIXES)) if path else "",
            severity=severity.value.removeprefix(SH) if isinstance(severity, ox.NamedNode) else "Violation",
            messages=messages or (parent.messages if parent else {}),
        )

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
        items: list[Term] = []
        while isinstance(node, ox.BlankNode) and (first := self.value(node, RDF + "first")) is not None:
            items.append(first)
            node = self.value(node, RDF + "rest")
        return items

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

    # ---- Compiling ----

    def probes(self, kinds: Kinds) -> list[Probe]:
        """The queries of all shapes that are not deactivated; `kinds` gives a class and its subclasses.

        Raises:
            CoopGraphError: a shape uses a component that is not compiled; it says which.
        """
        described, probes = self.described(), []
        for node in self.nodes:
            compiler = _Compiler(self, kinds, described[node].rule)
            targets = compiler.targets(node)
            if not targets or self._is_off(node):
                continue
            probes += [Probe(described[node], text) for text in compiler.of_node(node, targets)]
            for part in self.values(node, "property"):
                if not self._is_off(part):
                    probes += [Probe(described[part], text) for text in compiler.of_property(part, targets)]
        return probes

    def _is_off(self, node: Term) -> bool:
        return self.value(node, "deactivated") == ox.Literal(True)


class _Compiler:
    """Writes the queries of one node shape. Terms enter a query as RDF terms, never as bare text."""

    def __init__(self, shapes: Shapes, kinds: Kinds, rule: str):
        self.shapes, self.kinds, self._rule = shapes, kinds, rule

    def targets(self, node: Term) -> str:
        """The pattern that binds `?this` to each node that a shape is about; empty when it is about none."""
        values, parts = self.shapes.values, []
        for kind in values(node, "targetClass"):
            parts.append(f"{{ VALUES ?kind {{ {' '.join(map(str, self.kinds(kind)))} }} ?this a ?kind }}")
        parts += [f"{{ ?this {p} ?any }}" for p in values(node, "targetSubjectsOf")]
        parts += [f"{{ ?any {p} ?this }}" for p in values(node, "targetObjectsOf")]
        parts += [f"{{ VALUES ?this {{ {n} }} }}" for n in values(node, "targetNode")]
        return f"{{ SELECT DISTINCT ?this WHERE {{ {' UNION '.join(parts)} }} }}" if parts else ""

    def of_node(self, node: Term, targets: str) -> Iterator[str]:
        """The query for what a node shape demands of the node itself."""
        if conditions := self.conditions(node, "?this", _TARGETS | {"property"}):
            yield f"SELECT DISTINCT ?this WHERE {{ {targets} FILTER(!({conditions})) }}"

    def of_property(self, node: Term, targets: str) -> Iterator[str]:
        """The queries for what a property shape demands of the values of its path."""
        path = self.shapes.path(self.shapes.values(node, "path")[0])
        if conditions := self.conditions(node, "?value", _QUALIFIED | _ON_SET.keys() | {"path"}):
            yield f"SELECT DISTINCT ?this ?value WHERE {{ {targets} ?this {path} ?value FILTER(!({conditions})) }}"
        for name, query in _ON_SET.items():
            for value in self.shapes.values(node, name):
                yield query(targets, path, value)
        for shape in self.shapes.values(node, "qualifiedValueShape"):
            fits = f"FILTER({self.conditions(shape, '?value') or 'true'})"
            for name, sign in (("qualifiedMinCount", "<"), ("qualifiedMaxCount", ">")):
                for value in self.shapes.values(node, name):
                    yield _count(sign, targets, path, value, fits)

    def conditions(self, node: Term, variable: str, beside: AbstractSet[str] = frozenset()) -> str:
        """What a shape demands of one node, as an expression that is never an error; empty when it is nothing.

        Args:
            beside: the SHACL properties of the shape that are dealt with elsewhere.
        """
        names = self.shapes.names(node) - _ABOUT - beside
        if unknown := sorted(names - _CONDITIONS.keys()):
            raise CoopGraphError(
                f"sh:{unknown[0]} in shape {self._rule!r} is not compiled here; "
                "use engine='pyshacl' (--engine pyshacl), which takes every shape"
            )
        parts = (
            _CONDITIONS[name](self, value, variable, node)
            for name in sorted(names)
            for value in self.shapes.values(node, name)
        )
        return " && ".join(f"COALESCE({part}, false)" for part in parts)


# ---- Demands on one value: each an expression over a variable ----


def _iri(term: Term) -> str:
    if not isinstance(term, ox.NamedNode):
        raise CoopGraphError(f"{term} stands where a shape needs an IRI")
    return term.value


def _datatype(compiler: _Compiler, value: Term, variable: str, shape: Term) -> str:
    iri = _iri(value)
    if iri in _ANY_TEXT or not iri.startswith(XSD):  # whose forms neither engine knows
        return f"DATATYPE({variable}) = {value}"
    if iri == XSD + "hexBinary":
        return f'DATATYPE({variable}) = {value} && REGEX(STR({variable}), "^([0-9a-fA-F]{{2}})*$")'
    if iri not in _CAST:
        raise CoopGraphError(f"the forms of {iri} are not known here; use engine='pyshacl' (--engine pyshacl)")
    return f"DATATYPE({variable}) = {value} && DATATYPE({value}(STR({variable}))) = {value}"


def _class(compiler: _Compiler, value: Term, variable: str, shape: Term) -> str:
    return " || ".join(f"EXISTS {{ {variable} a {kind} }}" for kind in compiler.kinds(value))


def _node_kind(compiler: _Compiler, value: Term, variable: str, shape: Term) -> str:
    return _NODE_KINDS[_iri(value).removeprefix(SH)].format(variable)


def _pattern(compiler: _Compiler, value: Term, variable: str, shape: Term) -> str:
    flags = compiler.shapes.value(shape, "flags") or ox.Literal("")
    return f"!isBlank({variable}) && REGEX(STR({variable}), {value}, {flags})"


def _in(compiler: _Compiler, value: Term, variable: str, shape: Term) -> str:
    return " || ".join(f"sameTerm({variable}, {item})" for item in compiler.shapes.items(value)) or "false"


def _language_in(compiler: _Compiler, value: Term, variable: str, shape: Term) -> str:
    return " || ".join(f"LANGMATCHES(LANG({variable}), {tag})" for tag in compiler.shapes.items(value)) or "false"


def _not(compiler: _Compiler, value: Term, variable: str, shape: Term) -> str:
    return f"!({compiler.conditions(value, variable) or 'true'})"


def _joined(sign: str, compiler: _Compiler, value: Term, variable: str, shape: Term) -> str:
    return sign.join(f"({compiler.conditions(s, variable) or 'true'})" for s in compiler.shapes.items(value))


def _compared(form: str, compiler: _Compiler, value: Term, variable: str, shape: Term) -> str:
    return form.format(variable, value)


_CONDITIONS: dict[str, Callable[[_Compiler, Term, str, Term], str]] = {
    "datatype": _datatype,
    "class": _class,
    "nodeKind": _node_kind,
    "pattern": _pattern,
    "in": _in,
    "languageIn": _language_in,
    "not": _not,
    "or": partial(_joined, " || "),
    "and": partial(_joined, " && "),
    "hasValue": partial(_compared, "sameTerm({}, {})"),
    "minLength": partial(_compared, "!isBlank({0}) && STRLEN(STR({0})) >= {1}"),
    "maxLength": partial(_compared, "!isBlank({0}) && STRLEN(STR({0})) <= {1}"),
    "minInclusive": partial(_compared, "{} >= {}"),
    "minExclusive": partial(_compared, "{} > {}"),
    "maxInclusive": partial(_compared, "{} <= {}"),
    "maxExclusive": partial(_compared, "{} < {}"),
}

# ---- Demands on all values of a path together: each a query ----


def _count(sign: str, targets: str, path: str, value: Term, fits: str = "") -> str:
    return (
        f"SELECT ?this WHERE {{ {targets} OPTIONAL {{ ?this {path} ?value {fits} }} }} "
        f"GROUP BY ?this HAVING (COUNT(DISTINCT ?value) {sign} {value})"
    )


def _has_value(targets: str, path: str, value: Term) -> str:
    return (
        f"SELECT ?this WHERE {{ {targets} "
        f"OPTIONAL {{ ?this {path} ?value FILTER(sameTerm(?value, {value})) }} FILTER(!BOUND(?value)) }}"
    )


def _unique_language(targets: str, path: str, value: Term) -> str:
    return (
        f"SELECT DISTINCT ?this WHERE {{ {targets} ?this {path} ?value "
        f"BIND(LCASE(LANG(?value)) AS ?language) FILTER({value} && ?language != '') }} "
        "GROUP BY ?this ?language HAVING (COUNT(DISTINCT ?value) > 1)"
    )


def _less(sign: str, targets: str, path: str, value: Term) -> str:
    return (
        f"SELECT DISTINCT ?this ?value WHERE {{ {targets} ?this {path} ?value . ?this {value} ?other "
        f"FILTER(!COALESCE(?value {sign} ?other, false)) }}"
    )


_ON_SET: dict[str, Callable[[str, str, Term], str]] = {
    "minCount": partial(_count, "<"),
    "maxCount": partial(_count, ">"),
    "hasValue": _has_value,
    "uniqueLang": _unique_language,
    "lessThan": partial(_less, "<"),
    "lessThanOrEquals": partial(_less, "<="),
}
