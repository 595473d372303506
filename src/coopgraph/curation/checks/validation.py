"""What a graph breaks: the shapes and checks of `ontology/` run over it, and their findings as text, JSON or SARIF.

Shapes say what SHACL core can say and run compiled (`coopgraph.curation.checks.shacl`) or in pySHACL, the slower reference. Checks
are SELECT queries, `ontology/checks/<rule>-violation.rq`: each row is a finding, with `?node` and, where there is
more to say, `?path`, `?value` and `?message`. A rule of either kind has its own cases in `tests/cases/`.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from coopgraph.base import paths
from coopgraph.base.errors import CoopGraphError
from coopgraph.base.extras import need
from coopgraph.base.terms import Term, compact, quiet_rdflib, to_rdflib, to_term
from coopgraph.base.text import nearest
from coopgraph.base.vocab import CG, PREFIXES, SH, TYPE
from coopgraph.base.words import word
from coopgraph.base.words.writing import writing
from coopgraph.curation.checks import shacl
from coopgraph.curation.checks.report import SEVERITIES, Finding, Report, Rule
from coopgraph.knowledge.schema import Schema
from coopgraph.sparql import questions
from coopgraph.store.engine import LocalEngine, solutions
from coopgraph.store.files import read_into
from coopgraph.store.lens import brought_kinds, is_brought
from coopgraph.store.reading.options import ReadingOptions

ENGINES = ("sparql", "pyshacl")
Label = Callable[[Term], str | None]


# ---- Validating ----


def validate(
    store: ox.Store,
    *,
    engine: str = "sparql",
    label: Label | None = None,
    files: Iterable[Path] = (),
    options: ReadingOptions | None = None,
) -> Report:
    """Run every shape and check over a store.

    Args:
        store: its default graph is what a lens shows, ontology and deductions included; its named graphs are the
            layers, and the checks that compare layers look into those that are there.
        engine: `sparql` for the compiled shapes, `pyshacl` for the reference engine. Checks run the same in both.
        label: gives the label of a node.
        files: where findings are looked for, when their `file` is asked for.
        options: how these are to be read.

    Raises:
        CoopGraphError: there is no such engine, or it is not installed.
    """
    ready(engine)
    shapes = shacl.Shapes(shacl.read(paths.ontology() / "shapes"))
    findings = set(by_pyshacl(store, shapes) if engine == "pyshacl" else by_queries(store, shapes))
    rules = [Rule(s.rule, s.severity, s.messages) for node, s in shapes.described().items() if node in shapes.nodes]
    for rule, text in _checks():
        rules.append(rule)
        findings.update(_by_check(store, rule, text))
    terms = cache(lambda: Schema(LocalEngine(store)).terms)
    locate = _Files(files, options).first
    complete = tuple(
        replace(_with_hint(finding, terms), label=label(finding.node) if label else None, locate=locate)
        for finding in sorted(findings, key=_order)
    )
    return Report(complete, tuple(sorted(rules, key=lambda rule: rule.name)), _is_idle(store, shapes))


def _is_idle(store: ox.Store, shapes: shacl.Shapes) -> bool:
    """Whether layers were brought, and nothing in them is of a kind that the shapes are about."""
    if not any(map(is_brought, store.named_graphs())):
        return False
    narrower = shacl.kinds(store)
    targets = {k for node in shapes.nodes for kind in shapes.values(node, "targetClass") for k in narrower(kind)}
    stated = brought_kinds(store.quads_for_pattern(None, ox.NamedNode(TYPE), None, None))
    return targets.isdisjoint(stated)


def ready(engine: str) -> None:
    """Make sure that an engine can be used.

    Raises:
        CoopGraphError: there is no such engine, or it is not installed.
    """
    if engine not in ENGINES:
        raise CoopGraphError(f"there is no engine {engine!r}; there are {' and '.join(ENGINES)}")
    if engine == "pyshacl":
        need("the engine 'pyshacl' needs", "pyshacl")


def _order(finding: Finding) -> tuple[int, str, str, str, str]:
    place = finding.text(), str(finding.node), f"{finding.path} {finding.value}"
    return SEVERITIES.index(finding.severity), finding.rule, *place


def by_queries(store: ox.Store, shapes: shacl.Shapes) -> Iterator[Finding]:
    """What the compiled shapes find."""
    for probe in shapes.probes(shacl.kinds(store)):
        shape = probe.shape
        for node, value in probe.run(store):
            yield Finding(shape.severity, shape.rule, shape.messages, node, shape.path, value)


def by_pyshacl(store: ox.Store, shapes: shacl.Shapes) -> Iterator[Finding]:
    """What pySHACL finds by the same shapes.

    Raises:
        CoopGraphError: pySHACL is not installed, or gives up.
    """
    ready("pyshacl")
    import pyshacl
    from rdflib import Namespace

    described = shapes.described()
    # Property shapes are given IRIs, so that a result says which one it is of.
    names = {node: ox.NamedNode(f"urn:shape:{number}") for number, node in enumerate(described)}
    named = ((names.get(q.subject, q.subject), q.predicate, names.get(q.object, q.object)) for q in shapes.graph)
    data = ((q.subject, q.predicate, q.object) for q in store.quads_for_pattern(None, None, None, ox.DefaultGraph()))
    try:
        _, results, _ = pyshacl.validate(_rdflib(data), shacl_graph=_rdflib(named), inference="none", advanced=False)
    except (pyshacl.errors.ReportableRuntimeError, TypeError) as error:
        raise CoopGraphError(f"pySHACL gave up: {error}") from None
    of_name = {names[node].value: shape for node, shape in described.items()}
    sh = Namespace(SH)
    for result in results.objects(None, sh.result):
        shape = of_name[str(results.value(result, sh.sourceShape))]
        node, value = results.value(result, sh.focusNode), results.value(result, sh.value)
        term = None if value is None or not shape.path else to_term(value)
        yield Finding(shape.severity, shape.rule, shape.messages, to_term(node), shape.path, term)


def _rdflib(triples: Iterable[tuple[Term, Term, Term]]) -> Any:
    """An rdflib graph with the same literals, letter by letter, and the same blank nodes."""
    import rdflib

    graph = rdflib.Graph()
    with quiet_rdflib():  # of each literal that its datatype does not allow, a finding will tell
        for triple in triples:
            graph.add(tuple(map(to_rdflib, triple)))
    return graph


# ---- Checks ----


@cache
def _checks() -> tuple[tuple[Rule, str], ...]:
    """Each check with its query, by name."""
    checks = []
    for file in sorted((paths.ontology() / "checks").glob("*-violation.rq")):
        text = file.read_text("utf-8")
        severity = re.search(r"^#\+ severity: (\w+)$", text, re.MULTILINE)
        name, messages = file.stem.removesuffix("-violation"), questions.parse(file.stem, text).summaries
        checks.append((Rule(name, severity[1] if severity else "Violation", messages), text))
    return tuple(checks)


def _by_check(store: ox.Store, rule: Rule, text: str) -> Iterator[Finding]:
    for row in solutions(store, text):
        cells = {name: cell for name, cell in _cells(row) if cell is not None}
        path, detail = cells.get("path"), cells.get("message")
        messages = {k: f"{m} ({detail.value})" for k, m in rule.messages.items()} if detail else rule.messages
        shown = compact(path, PREFIXES) if path else ""
        yield Finding(rule.severity, rule.name, messages, cells["node"], shown, cells.get("value"))


def _cells(row: Any) -> Iterator[tuple[str, Any]]:
    for name in ("node", "path", "value", "message"):
        try:
            yield name, row[name]
        except KeyError:
            continue


def _with_hint(finding: Finding, terms: Callable[[], list[str]]) -> Finding:
    """The finding, with the nearest declared terms where its value is a term of ours that is not declared."""
    value = finding.value.value if isinstance(finding.value, ox.NamedNode) else ""
    if not value.startswith(CG) or value in terms():
        return finding
    ours = [iri.removeprefix(CG) for iri in terms() if iri.startswith(CG)]
    near = [f"cg:{name}" for name in nearest(value.removeprefix(CG), ours)]
    messages = dict(finding.message)
    for language, text in messages.items() if near else ():
        meant = word("findings.nearest", language, names=writing(language).either.join(near))
        messages[language] = f"{text} ({meant})"
    return replace(finding, message=messages)


class _Files:
    """Files that are read once, when a finding is looked for in them."""

    def __init__(self, files: Iterable[Path], options: ReadingOptions | None):
        self._files, self._options = tuple(files), options

    @cached_property
    def _stores(self) -> list[tuple[str, ox.Store]]:
        stores = []
        for file in self._files:
            store = ox.Store()
            read_into(store, file, options=self._options)
            stores.append((str(file), store))
        return stores

    def first(self, finding: Finding) -> str | None:
        """The first file that says the value of the node, else the first that says anything of the node."""
        if not isinstance(finding.node, ox.NamedNode):
            return None
        values = (finding.value, None) if finding.value else (None,)
        for value in values:
            for file, store in self._stores:
                if next(iter(store.quads_for_pattern(finding.node, None, value, None)), None) is not None:
                    return file
        return None
