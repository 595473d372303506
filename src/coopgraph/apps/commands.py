"""What each command does: parse, one call of the library, print."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from coopgraph import opening
from coopgraph.answers.table import Table
from coopgraph.apps.given import day_of, login, parameters, query_text, reading
from coopgraph.base import ranges
from coopgraph.base.errors import NotFoundError, OutputError
from coopgraph.base.output import write
from coopgraph.base.text import json_text
from coopgraph.graph import Graph
from coopgraph.sparql.questions import is_name

EXCHANGED = frozenset({"gexf", "graphml", "csv"})  # formats of files for other programs


def _graph(args: argparse.Namespace) -> Graph:
    """The graph that the options name."""
    if args.only and not args.data:
        raise NotFoundError("--only goes with --data FILE; what a store or a server holds is as it was put there")
    if reading(args) and not args.data:
        raise NotFoundError("--base, --context and --lenient go with --data FILE; they say how files are read")
    if args.store:
        return opening.open(args.store, args.lens, args.language)
    if args.endpoint:
        return opening.connect(args.endpoint, lens=args.lens, language=args.language, **login(args))
    return _files(args.data, args, shipped_graph=args.shipped or not args.data)


def _files(files: Sequence[str], args: argparse.Namespace, shipped_graph: bool | None) -> Graph:
    """The graph that files make."""
    where = {"lens": args.lens, "language": args.language, "ontology": not args.only}
    return opening.load(*files, shipped_graph=shipped_graph, **where, **reading(args))


def _emit(text: str, output: str | None) -> None:
    """Print a text, or write it to a file."""
    if not text.endswith("\n"):
        text += "\n"
    if output in (None, "-"):
        sys.stdout.write(text)
        return
    write(str(output), text)


def _format(args: argparse.Namespace) -> str:
    """The format of an answer; a wrong one is told before anything is loaded.

    Raises:
        OutputError: no format has the ending of the output, or no spreadsheet reads it.
    """
    from coopgraph.answers.formats import format_for

    kind = str(args.format or (format_for(args.output) if args.output not in (None, "-") else "table"))
    if args.safe and kind != "csv":
        raise OutputError(f"--safe is for csv, not for {kind}")
    return kind


def _answer(table: Table, args: argparse.Namespace) -> int:
    """Write a table: with labels for people, exact terms for machines."""
    kind, shown = _format(args), table.iris() if getattr(args, "iris", False) else table
    shown = shown.by_label() if kind in ("table", "md", "html") else shown
    options: dict[str, Any] = {name: True for name in ("why", "safe", "labels", "days") if getattr(args, name, False)}
    if getattr(args, "why_rows", None) is not None:
        ranges.check("rows", args.why_rows)
        options["why"] = args.why_rows
    _emit(shown.to(kind, **options, **_room(kind, args.output)), args.output)
    return 0


def _room(kind: str, output: str | None) -> dict[str, Any]:
    """How wide the terminal is that a table goes to, if it goes to one, and whether it can begin at the right."""
    if kind != "table" or output not in (None, "-") or not sys.stdout.isatty():
        return {}
    import os
    import shutil

    from coopgraph.base.lines import turns_text

    return {"room": shutil.get_terminal_size().columns, "mirrored": turns_text(os.environ)}


def query(args: argparse.Namespace) -> int:
    """Answer a question."""
    if not args.cite:
        _format(args)
    graph = _graph(args)
    values = parameters(graph, args)
    if args.as_of:
        values["date"] = args.as_of if is_name(args.query) else day_of(args.as_of)
    table = graph.query(query_text(args.query), timeout=args.timeout, allow_service=args.allow_service, params=values)
    if args.cite:
        _emit(table.cite().to(args.cite), args.output)
        return 0
    return _answer(table, args)


def questions(args: argparse.Namespace) -> int:
    """List the named questions, all or those with some words, or show one."""
    from coopgraph.answers.about import list_questions
    from coopgraph.sparql.questions import about, question, questions

    wanted = " ".join(args.question)
    known = questions()
    some = [] if wanted in {each.name for each in known} else about(wanted, known)
    if not some:
        _emit(question(wanted).text, None)
        return 0
    rows = [
        {
            "name": q.name,
            "id": q.id,
            "topics": list(q.topics),
            "summary": q.summary(args.language),
            "summaries": q.summaries,
            "parameters": [{"name": p.name, "kind": p.kind, "default": p.default} for p in q.parameters],
        }
        for q in some
    ]
    if args.format == "json":
        _emit(json_text(rows), None)
        return 0
    table = list_questions(args.language, some, parameters=False)
    width = {"width": None} if args.format == "table" else {}
    _emit(table.to(args.format, **(_room(args.format, None) or width)), None)
    return 0


def show(args: argparse.Namespace) -> int:
    """Show a thing."""
    _format(args)
    return _answer(_graph(args).describe(args.thing), args)


def search(args: argparse.Namespace) -> int:
    """Search things by label; 1 when nothing fits."""
    _format(args)
    table = _graph(args).search(args.text, args.limit)
    _answer(table, args)
    return 0 if table else 1


def validate(args: argparse.Namespace) -> int:
    """Check a graph; 1 when something violates a rule."""
    from coopgraph.curation.checks.validation import ready

    ready(args.engine)
    if args.store or args.endpoint:
        if args.files:
            raise NotFoundError("give files to check, or --store or --endpoint, not both")
        graph = _graph(args)
    else:
        graph = _files((*args.data, *args.files), args, args.shipped or None)
    report = graph.validate(engine=args.engine)
    text = {"text": lambda: report.to_text(args.language), "json": report.to_json, "sarif": report.to_sarif}[
        args.format
    ]()
    _emit(text, args.output)
    return report.exit_code


def verify(args: argparse.Namespace) -> int:
    """Find the cited passages in a reader's copy; 1 when some moved or are lost."""
    from coopgraph.curation.checks.passages import passages as cited_passages
    from coopgraph.curation.checks.verify import read_document
    from coopgraph.curation.checks.verify import verify as find

    text, _ = read_document(args.file)
    _, digest, passages = cited_passages(_graph(args), args.document)
    report = find(text, digest, passages)
    _emit(report.to_json() if args.format == "json" else report.to_text(args.language), None)
    return report.exit_code


def stats(args: argparse.Namespace) -> int:
    """Count triples by layer and things by kind."""
    from coopgraph.answers.stats import stats as graph_stats

    return _answer(graph_stats(_graph(args)), args)


def _network(args: argparse.Namespace) -> Any:
    """The part of a graph that the options name, as a network."""
    graph = _graph(args)
    if args.query:
        others = [name for name in ("focus", "between", "kinds", "themes") if getattr(args, name)]
        if others:
            raise NotFoundError(f"--query shows what an answer holds; it does not go with --{', --'.join(others)}")
        return graph.network(query_text(args.query))
    names = ("kinds", "themes", "focus", "hops", "deduced", "collapse")
    between = tuple(args.between) if args.between else None
    net = graph.network(between=between, **{name: getattr(args, name) for name in names})
    if not net:
        from coopgraph.networks.network import why_empty

        raise NotFoundError(why_empty(graph))
    return net


def draw(args: argparse.Namespace) -> int:
    """Write a drawing of the network."""
    from coopgraph.diagrams.layouts.choice import layout_of_all
    from coopgraph.publish.drawing import draw as draw_network
    from coopgraph.publish.drawing import format_of

    format = format_of(args.output)  # a wrong ending, or what is not installed, is told before anything is loaded
    net = _network(args)
    layout = args.layout or (layout_of_all(net) if format in EXCHANGED else None)  # for other programs all is written
    drawing = draw_network(net, language=args.language, title=args.title, layout=layout)
    path, shown = drawing.save(args.output), drawing.spec["shown"]
    part, of_links = (
        "" if shown[some] == shown[every] else f" of {shown[every]:,}"  # type: ignore[literal-required]
        for some, every in (("nodes", "of"), ("edges", "of_edges"))
    )
    print(f"{path}: {shown['nodes']:,}{part} things, {shown['edges']:,}{of_links} links", file=sys.stderr)
    if left_out := net.graph.get("left_out"):
        said = ", ".join(f"{kind} ({count:,})" for kind, count in left_out.items())
        print(f"left out, unless --kinds names them: {said}", file=sys.stderr)
    return 0


def measure(args: argparse.Namespace) -> int:
    """Measure the network."""
    from coopgraph.networks.measure import measure as measure_network
    from coopgraph.networks.measure import sensitivity

    _format(args)
    net = _network(args)
    if args.sensitivity:
        return _answer(sensitivity(net, args.sensitivity), args)
    return _answer(measure_network(net, args.measures or None), args)


def brief(args: argparse.Namespace) -> int:
    """Write a page on a thing, or pages on several."""
    from coopgraph.publish.brief import brief

    graph = _graph(args)
    things = [graph.resolve(name) for name in args.things]
    things += brief.things_of(graph, args.kind) if args.kind else []
    things += brief.partners(graph) if args.all else []
    if not things:
        raise NotFoundError("say what the page is about: things, --kind KIND or --all")
    if len(things) == 1 and not (args.all or args.kind):
        page = brief.brief(graph, things[0])
        if args.output in (None, "-") or args.format:
            _emit(page.to(args.format or "md"), args.output)
        else:
            page.save(args.output)
        return 0
    if args.output in (None, "-"):
        raise NotFoundError("several pages need a folder: -o DIR")
    pages = brief.save_all(graph, things, args.output, args.format or "html")
    print(f"{args.output}: {len(pages):,} pages", file=sys.stderr)
    return 0


def export(args: argparse.Namespace) -> int:
    """Write the graph in an RDF format."""
    from coopgraph.store.export import export as write
    from coopgraph.store.export import serialise

    graph = _graph(args)
    if args.output == "-":
        _emit(serialise(graph.engine, args.format or "trig", graph.prefixes), None)
    else:
        path = write(graph.engine, args.output, args.format, graph.prefixes)
        beside = "; ontology, countries and deductions are among them, --only leaves them out"
        print(
            f"{path}: {_written(graph, args):,} triples{beside if args.data and not args.only else ''}", file=sys.stderr
        )
    return 0


def _written(graph: Graph, args: argparse.Namespace) -> int:
    """How many triples an export holds."""
    from coopgraph.store.reading.formats import DATASET_FORMATS, ending

    kind = args.format or ending(Path(args.output))
    return sum(graph.engine.layer_sizes().values()) if kind in DATASET_FORMATS else len(graph)


def load(args: argparse.Namespace) -> int:
    """Make a graph of tables, or keep one in a directory; 1 when rows were rejected."""
    from coopgraph.curation.tables.reader import is_table, template

    if args.template:
        _emit(template(), args.output)
        return 0
    from coopgraph.store.files import holds_rdf

    tables = [file for file in args.files if is_table(file) and not holds_rdf(Path(file))]
    if args.suggest:
        if len(tables) != 1 or len(args.files) != 1:
            raise NotFoundError("--suggest takes one table")
        _emit(opening.suggest(tables[0]), args.output)
        return 0
    if not args.store and not (tables and args.output):
        raise NotFoundError("give --store DIR to keep a graph, or fact tables and -o FILE.trig to make one")
    if args.output and not tables:
        raise NotFoundError("-o is for fact tables; `coopgraph export` writes a graph in any format")
    files = [file for file in args.files if file not in tables]
    from coopgraph.apps.loading import keep, load_tables

    rejected = load_tables(args, tables, files) if tables else 0
    if args.store and not tables:
        keep(args, files)
    return 1 if rejected else 0


def check(args: argparse.Namespace) -> int:
    """Tell whether a store is whole; 1 when it is not."""
    checked = opening.check(args.directory)
    if checked.whole:
        print(f"{args.directory}: whole: {checked.triples:,} triples in {checked.graphs} graphs, {checked.files} files")
    for said in checked.findings:
        print(said, file=sys.stderr)
    return 0 if checked.whole else 1


def push(args: argparse.Namespace) -> int:
    """Copy a graph to a server; 1 when it does not take some triples."""
    where = {"update": args.update, "graph_store": args.graph_store}
    done = opening.push(_graph(args), args.url, replace=args.replace, **where, **login(args))
    print(f"{done.triples:,} triples pushed", file=sys.stderr)
    if done.refused:
        print(f"the server does not take {len(done.refused)}:", file=sys.stderr)
        sys.stderr.writelines(f"  {line}" for line in done.refused)
    return 1 if done.refused else 0


def serve(args: argparse.Namespace) -> int:
    """Serve a graph until it is stopped."""
    from coopgraph.apps.serving import serve

    return serve(args)


def completion(args: argparse.Namespace) -> int:
    """Print a completion script."""
    import shtab

    from coopgraph.sparql.questions import questions

    names = " ".join(q.name for q in questions())
    complete = {"bash": "_coopgraph_names", "zsh": f"({names})", "tcsh": f"p@1@({names})@"}
    bash = f'_coopgraph_names() {{ compgen -W "{names}" -- "$1"; compgen -f -- "$1"; }}'
    _emit(
        shtab.complete(args.parser(complete=complete), args.shell, preamble=bash if args.shell == "bash" else ""), None
    )
    return 0
