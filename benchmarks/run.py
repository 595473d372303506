"""coopgraph beside its peers, as ratios of medians taken in one run; `README.md` says how to read what this writes.

Usage: python benchmarks/run.py [--quick] [--only data|tables|answers|pictures|scale] [-o FILE]
                              [--sizes 2k 89k 875k 8.7m]
"""

import argparse
import os
import platform
import sys
from collections.abc import Callable, Sequence
from functools import partial
from importlib.metadata import version
from pathlib import Path
from statistics import geometric_mean, quantiles

import explaining
import fact_tables
import measures
import pictures
import remote
import scale
from conditions import stamped
from figures import Figure, figure, shown, table, times
from measures import LENS, Answered, Framed, Samples, middle

import coopgraph as cg
from coopgraph.base import paths

RESULTS = Path(__file__).resolve().parent / "results.md"
PEERS = ("rdflib", "oxrdflib", "pyoxigraph", "oxigraph", "polars", "pandas", "pyshacl", "networkx", "pyvis")
ALLOWED = 0.02  # milliseconds of ours for each named question
NUMBERS = {1: "one", 2: "two", 4: "four", 8: "eight"}


def mean(what: str, answered: list[Answered], peer: str, ours: str, goal: str = "") -> Figure:
    """The geometric mean over the questions; its spread is over the questions too."""
    ratios = [one.ratio(peer, ours) for one in answered]
    low, _, high = quantiles(ratios, n=4)
    return Figure(what, geometric_mean(ratios), (low, high), goal)


def over_engine(answered: list[Answered]) -> Figure:
    """What `graph.query` adds to the engine; some of it is allowed, but never makes it the quicker one."""
    pairs = [(middle(one.samples["graph.query"]), middle(one.samples["engine"])) for one in answered]
    ratios = [max(ours - ALLOWED, min(ours, engine)) / engine for ours, engine in pairs]
    low, _, high = quantiles(ratios, n=4)
    what = f"questions: `graph.query` / engine alone, {ALLOWED} ms allowed"
    return Figure(what, geometric_mean(ratios), (low, high), "≤ 1.05")


def framed_figures(framed: list[Framed]) -> list[Figure]:
    """The enlarged answers, which the goal is about; the smaller ones stand in the table below."""
    return [
        figure(
            f"frame of {one.rows:,} rows: rows through rdflib over oxrdflib / {library}",
            one.samples["rows through rdflib"],
            one.samples[library],
            "≥ 6",
        )
        for one in framed
        if one.rows >= 100_000
        for library in ("polars", "pandas")
    ]


def remote_figures(asked: list[remote.Asked]) -> list[Figure]:
    """Each query to an endpoint; below 1.5 ours takes less than half as long again."""
    return [
        figure(
            f"query to an endpoint, {one.rows:,} rows: coopgraph / bare HTTP and JSON",
            one.samples["connect"],
            one.samples["bare"],
            "≤ 1.5",
        )
        for one in asked
    ]


def figures(cold: Samples, imported: Samples, answered: list[Answered], checked: Samples) -> list[Figure]:
    """All ratios; above 1 the peer is slower, except for imports, where ours is above the line."""
    return [
        figure(
            "cold process to a first answer, same deductions: rdflib / coopgraph",
            cold["rdflib with the rules"],
            cold["coopgraph"],
            "≥ 12",
        ),
        figure("the same, processor time", cold["rdflib with the rules"], cold["coopgraph"], of="cpu"),
        figure("rdflib without deductions, evidence or notes / coopgraph", cold["rdflib"], cold["coopgraph"]),
        figure(
            "`import coopgraph` / `import pyoxigraph`, whole process",
            imported["import coopgraph"],
            imported["import pyoxigraph"],
            "≤ 2",
        ),
        mean("questions: rdflib / `graph.query`", answered, "rdflib", "graph.query", "≥ 45"),
        mean("questions: rdflib / engine alone", answered, "rdflib", "engine"),
        over_engine(answered),
        mean("questions: rdflib, parsed beforehand / `graph.query`", answered, "prepared", "graph.query"),
        figure("validation: pySHACL / compiled shapes", checked["pyshacl"], checked["coopgraph"]),
    ]


# ---- Writing ----


def described(rounds: str) -> list[str]:
    """What was measured with."""
    cores = os.cpu_count() or 1
    versions = ", ".join(f"{name} {version(name)}" for name in PEERS)
    return [
        "# Results",
        "",
        "Written by `python benchmarks/run.py`; `README.md` says how to read it.",
        "",
        f"{NUMBERS.get(cores, str(cores)).capitalize()} shared cores, Python {'.'.join(platform.python_version_tuple()[:2])}, "
        f"coopgraph {cg.__version__}, {versions}.",
        f"{rounds} Lens `{LENS}`. Milliseconds depend on the machine; read the ratios.",
        "",
    ]


def report(
    rounds: str,
    cold: Samples,
    imported: Samples,
    answered: list[Answered],
    framed: list[Framed],
    asked: list[remote.Asked],
    checked: Samples,
    drawn: Samples,
) -> str:
    """The whole of `results.md`."""
    kept = [one for one in answered if not one.left_out]
    ratios = [*figures(cold, imported, kept, checked), *framed_figures(framed), *remote_figures(asked)]
    ways = ("rdflib", "prepared", "graph.query", "engine")
    by_question = (
        (one.name, *(f"{middle(one.samples[way]):.2f}" for way in ways), f"{one.ratio():.0f}")
        for one in sorted(kept, key=lambda one: -one.ratio())
    )
    left_out = [f"- `{one.name}`: {one.left_out}" for one in answered if one.left_out]
    lines = [
        *described(rounds),
        *table(["ratio", "median", "middle half", "goal", ""], shown(ratios)),
        "## Processes",
        "",
        *table(
            ["a new process", "clock, ms", "processor, ms"],
            times({**{f"first answer, {k}": v for k, v in cold.items()}, **{f"`{k}`": v for k, v in imported.items()}}),
        ),
        "## Questions",
        "",
        f"Answers are equal for {len(kept)} of {len(answered)} questions. Left out: {'none.' if not left_out else ''}",
        *left_out,
        "",
        *table(
            ["question", "rdflib, ms", "parsed beforehand", "graph.query", "engine alone", "rdflib / graph.query"],
            by_question,
        ),
        "## Frames",
        "",
        "From the text of a query to a typed frame, and to rows of rdflib's terms through oxrdflib, over one store.",
        "",
        *table(
            ["answer", "rows", "rdflib, ms", "polars", "pandas", "rdflib / polars", "rdflib / pandas"],
            (
                (
                    one.name,
                    f"{one.rows:,}",
                    *(f"{middle(found):.1f}" for found in one.samples.values()),
                    *(f"{one.ratio(library):.1f}" for library in ("polars", "pandas")),
                )
                for one in framed
            ),
        ),
        "## Endpoints",
        "",
        "From the text of a query to rows of terms, and to Python dictionaries by `urllib` and `json`, over one server.",
        "",
        *table(
            ["answer", "rows", "bare, ms", "coopgraph"],
            ((one.name, f"{one.rows:,}", *(f"{middle(found):.2f}" for found in one.samples.values())) for one in asked),
        ),
        "## Validation and drawing",
        "",
        *table(
            ["in the loaded graph", "clock, ms", "processor, ms"],
            times(
                {
                    "shapes, compiled": checked["coopgraph"],
                    "shapes, pySHACL": checked["pyshacl"],
                    "network": drawn["network"],
                    "page of the network": drawn["page"],
                }
            ),
        ),
    ]
    return "\n".join(lines)


def measure(quick: bool) -> str:
    """Measure all, and give the report."""
    many, some, few = (1, 1, 1) if quick else (21, 9, 5)
    graph = cg.load(lens=LENS)
    peer = measures.as_rdflib(measures.merged(graph))
    cold = measures.cold_start(graph, many, measures.first_rules() if quick else str(paths.ontology() / "rules"))
    imported = measures.imports(many)
    questions = measures.public_questions()[:: 4 if quick else 1]
    answered = [measures.answer(graph, peer, asked, some) for asked in questions]
    rounds = f"Medians of {many} rounds for processes, {some} for questions, {few} for validation and drawing."
    less = cg.load(paths.graph_data() / "source", lens=LENS) if quick else graph
    framed = measures.framing(less, few, 500 if quick else 200_000)
    asked = remote.asking(less, some, 500 if quick else 50_000)
    checked, drawn = measures.validating(less, few), measures.drawing(graph, few)
    return report(rounds, cold, imported, answered, framed, asked, checked, drawn)


def parts(sizes: Sequence[str] = ()) -> dict[str, tuple[str, Callable[[bool], str]]]:
    """What stands below the data, in this order: the heading of each part, and what measures it."""
    return {
        "tables": (fact_tables.HEADING, lambda quick: "\n".join(fact_tables.measure(quick))),
        "answers": (explaining.HEADING, explaining.measure),
        "pictures": (pictures.HEADING, pictures.measure),
        "scale": (scale.HEADING, partial(scale.measure, sizes=sizes)),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure coopgraph beside its peers.")
    parser.add_argument("--quick", action="store_true", help="one round over little, printed and not kept")
    parser.add_argument("--only", choices=["data", *parts()], help="measure only that, and keep the rest of the file")
    parser.add_argument(
        "--sizes", nargs="+", default=(), metavar="SIZE", help="of scale: triples, such as 89k and 8.7m"
    )
    parser.add_argument("-o", "--output", type=Path, help="where to write (default: results.md, with --quick nowhere)")
    args = parser.parse_args()
    target = args.output or (None if args.quick else RESULTS)
    kept = target.read_text("utf-8") if args.only and target and target.is_file() else ""
    written, rest = [], kept
    for name, (heading, measured) in reversed(parts(args.sizes).items()):
        rest, found, old = rest.partition(heading + "\n")
        written.insert(0, stamped(partial(measured, args.quick)) if args.only in {None, name} else found + old)
    written.insert(0, stamped(partial(measure, args.quick)) if args.only in {None, "data"} else rest)
    text = "\n\n".join(filter(None, map(str.strip, written))) + "\n"
    if target:
        target.write_text(text, "utf-8")
    sys.stdout.write(text)


if __name__ == "__main__":
    main()
