"""Render the pages of docs/ that follow from the code, the questions and the ontology; --check says which are stale."""

import argparse
import contextlib
import io
import json
import os
import statistics
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pyoxigraph as ox

import coopgraph as cg
from coopgraph.apps.cli import parser
from coopgraph.base.terms import compact
from coopgraph.base.vocab import PREFIXES
from coopgraph.base.words import words
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
        "Topics: " + ", ".join(f"`{name}` ({text})" for name, text in words("topics", "en").items()) + ". "
        "`coopgraph questions dates` lists those of a topic, or with any other words.\n",
        "| name | id | question | topics | parameters (default in the shipped graph) | patterns |",
        "|---|---|---|---|---|--:|",
    ]
    for asked, count in rows:
        takes = ", ".join(f"`{p.name}` (`{_default(graph, p.default)}`)" for p in asked.parameters)
        text = "<br>".join(asked.summaries[language] for language in ("en", "fr", "ar"))
        lines.append(f"| `{asked.name}` | {asked.id} | {text} | {', '.join(asked.topics)} | {takes} | {count} |")
    return "\n".join(lines) + "\n"


def _default(graph: cg.Graph, name: str) -> str:
    """The short name of the thing, or the day, that the data propose for a parameter."""
    (value,) = graph.query(
        "SELECT ?value { $parameter cg:defaultValue ?value }", parameter=ox.NamedNode(PREFIXES["parameter"] + name)
    ).rows[0]
    return value.value if isinstance(value, ox.Literal) else compact(value, PREFIXES)


def ontology_page() -> str:
    """The guide to the ontology."""
    from tools.ontology_page import ontology_page

    return ontology_page(_sourced())


@cache
def _sourced() -> cg.Graph:
    return cg.load(lens="sourced")


def _picture(name: str) -> Callable[[], str]:
    """What draws one of the shapes of the graph."""

    def drawn() -> str:
        from tools.ontology_shapes import SHAPES, picture

        return picture(_sourced(), SHAPES[name])

    return drawn


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
    **{f"ontology/{name}.svg": _picture(name) for name in ("undertaking", "dates", "quantity", "claim", "list")},
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
                path.parent.mkdir(exist_ok=True)
                path.write_text(text, "utf-8")
    if "--check" in sys.argv and stale:
        print(f"stale: {', '.join(stale)}; run `make docs`")
    return 1 if "--check" in sys.argv and stale else 0


if __name__ == "__main__":
    sys.exit(main())
