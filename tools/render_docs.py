"""Render the pages of docs/ that follow from the code, the questions and the ontology; --check says which are stale."""

import argparse
import contextlib
import io
import json
import os
import statistics
import sys
from pathlib import Path

import pyoxigraph as ox

import coopgraph as cg
from coopgraph.apps.cli import parser
from coopgraph.base.terms import compact
from coopgraph.base.vocab import CG, DEFINITION, PREFIXES, RDFS, SUBCLASS
from coopgraph.sparql.questions import questions

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))


def cli_page() -> str:
    """The help of every command."""
    os.environ["COLUMNS"] = "100"
    root = parser()
    actions = [a for a in root._actions if isinstance(a, argparse._SubParsersAction)]
    parts = ["# Command line\n", "Rendered from `coopgraph --help` by `make docs`.\n", f"```text\n{_help(root)}```\n"]
    for name, command in actions[0].choices.items():
        parts.append(f"## coopgraph {name}\n\n```text\n{_help(command)}```\n")
    return "\n".join(parts)


def _help(command: argparse.ArgumentParser) -> str:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        command.print_help()
    return out.getvalue()


def questions_page() -> str:
    """The named questions with the number of triple patterns of each."""
    from tests.support.patterns import count_patterns

    graph, rows = cg.load(), [(q, count_patterns(q.text)) for q in questions()]
    public = [count for q, count in rows if q.id.startswith("CQ")]
    lines = [
        "# Named questions\n",
        "Rendered from `src/coopgraph/queries/` by `make docs`. Each is a file, a library call "
        "(`g.query(name)`), and a command (`coopgraph query name`).\n",
        f"The {len(public)} public questions need a median of {statistics.median(public):g} triple patterns "
        f"(largest {max(public)}); patterns inside EXISTS and MINUS are counted too.\n",
        "| name | id | question | parameters (default in the shipped graph) | patterns |",
        "|---|---|---|---|--:|",
    ]
    for asked, count in rows:
        takes = ", ".join(f"`{p.name}` (`{_default(graph, p.default)}`)" for p in asked.parameters)
        text = "<br>".join(asked.summaries[language] for language in ("en", "fr", "ar"))
        lines.append(f"| `{asked.name}` | {asked.id} | {text} | {takes} | {count} |")
    return "\n".join(lines) + "\n"


def _default(graph: cg.Graph, name: str) -> str:
    """The short name of the thing, or the day, that the data propose for a parameter."""
    (value,) = graph.query(
        "SELECT ?value { $parameter cg:defaultValue ?value }", parameter=ox.NamedNode(PREFIXES["parameter"] + name)
    ).rows[0]
    return value.value if isinstance(value, ox.Literal) else compact(value, PREFIXES)


def ontology_page() -> str:
    """The classes and properties with their definitions."""
    graph = cg.load(lens="ministry")
    lines = ["# Ontology\n", "Rendered from `ontology/coopgraph.ttl` by `make docs`. Prefix `cg:` is `" + CG + "`.\n"]
    kinds = {
        "Class": "Classes",
        "ObjectProperty": "Properties between things",
        "DatatypeProperty": "Properties with values",
    }
    for kind, title in kinds.items():
        terms = [t for t in graph.schema._declared(kind) if t.value.startswith(CG)]
        lines.append(f"## {title} ({len(terms)})\n")
        between = kind != "Class"
        lines.append("| term | label (fr, ar) | definition |" + (" from → to |" if between else " under |"))
        lines.append("|---|---|---|---|")
        lines += [_term(graph, term, between) for term in terms]
        lines.append("")
    return "\n".join([*lines, *_borrowed(graph), *_concepts(graph)])


def _borrowed(graph: cg.Graph) -> list[str]:
    """The terms of other vocabularies that this one uses, and the prefixes that need not be written."""
    from coopgraph.base.vocab import PREFIXES

    kinds = ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty")
    declared = (t for kind in kinds for t in graph.schema._declared(kind))
    used = {t for t in declared if not t.value.startswith(CG) and not _short(t.value).startswith("<")}
    lines = ["## Terms of other vocabularies\n", "| term | label (en, fr, ar) |", "|---|---|"]
    for term in sorted(used, key=lambda t: _short(t.value)):
        labels = graph.schema.labels(term)
        lines.append(f"| `{_short(term.value)}` | {', '.join(labels[c] for c in ('en', 'fr', 'ar') if c in labels)} |")
    names = ", ".join(f"`{prefix}:`" for prefix in sorted(PREFIXES))
    return [*lines, "", "## Prefixes\n", f"These need not be declared: {names}.\n"]


def _concepts(graph: cg.Graph) -> list[str]:
    """The concepts of each scheme, by their prefixed names."""
    found = graph.query(
        """SELECT ?scheme ?concept { ?concept skos:inScheme ?scheme . ?scheme a skos:ConceptScheme
           FILTER(STRSTARTS(STR(?scheme), "https://w3id.org/coopgraph/")) } ORDER BY ?scheme ?concept"""
    )
    schemes: dict[str, list[str]] = {}
    for scheme, concept in found.rows:
        name = f"`{_short(concept.value)}` {graph.label(concept)}"
        schemes.setdefault(f"{graph.label(scheme)}", []).append(name)
    lines = [f"## Concepts ({sum(map(len, schemes.values()))})\n"]
    for scheme, names in schemes.items():
        lines.append(f"**{scheme}**: {' · '.join(names)}\n")
    return lines


def _term(graph: cg.Graph, term: ox.NamedNode, between: bool) -> str:
    labels = graph.schema.labels(term)
    found = graph.schema.objects(term, ox.NamedNode(DEFINITION))
    definition = next(d.value for d in found if isinstance(d, ox.Literal) and d.language == "en")
    others = ", ".join(labels[language] for language in ("fr", "ar") if language in labels)

    def names(property: str) -> str:
        return ", ".join(f"`{_short(o.value)}`" for o in graph.schema.objects(term, ox.NamedNode(property)))

    last = f"{names(RDFS + 'domain')} → {names(RDFS + 'range')}" if between else names(SUBCLASS)
    return f"| `cg:{term.value.removeprefix(CG)}` | {others} | {definition} | {last} |"


def _short(iri: str) -> str:
    from coopgraph.base.vocab import PREFIXES

    return compact(ox.NamedNode(iri), PREFIXES)


def diagram_schema() -> str:
    """The JSON Schema of a DiagramSpec."""
    from tools.json_schema import schema

    from coopgraph.diagrams.spec_types import VERSION, DiagramSpec

    return json.dumps(schema(DiagramSpec, f"DiagramSpec {VERSION}"), indent=1) + "\n"


def scale_page() -> str:
    """What was measured of large graphs."""
    from tools.scale_page import page

    return page()


def scale_picture() -> str:
    """Time and memory against size."""
    from tools.scale_page import picture

    return picture()


PAGES = {
    "cli.md": cli_page,
    "questions.md": questions_page,
    "ontology.md": ontology_page,
    "diagram-spec.schema.json": diagram_schema,
    "scale.md": scale_page,
    "scale.svg": scale_picture,
}


def main() -> int:
    """Write the pages, or check them; 1 when a checked page is stale."""
    stale = []
    for name, render in PAGES.items():
        path, text = ROOT / "docs" / name, render()
        if not path.is_file() or path.read_text("utf-8") != text:
            stale.append(name)
            if "--check" not in sys.argv:
                path.write_text(text, "utf-8")
    if "--check" in sys.argv and stale:
        print(f"stale: {', '.join(stale)}; run `make docs`")
    return 1 if "--check" in sys.argv and stale else 0


if __name__ == "__main__":
    sys.exit(main())
