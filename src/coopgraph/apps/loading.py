"""What `coopgraph load` does: RDF files and tables into a directory or a file, with a word on what was rejected."""

import argparse
import sys
from pathlib import Path
from typing import Any

from coopgraph import opening
from coopgraph.apps.given import reading

SHOWN_REJECTS = 10  # on the screen; all of them go to a file


def keep(args: argparse.Namespace, files: list[str]) -> None:
    """Load files into a directory."""
    where = {"store": args.store, "replace": args.replace, "private": args.private}
    where |= reading(args)
    graph = opening.load(*files, shipped_graph=args.shipped or not files, ontology=not args.only, **where)
    print(f"{args.store}: {len(graph):,} triples through lens {graph.lens!r}", file=sys.stderr)


def load_tables(args: argparse.Namespace, tables: list[str], files: list[str]) -> int:
    """State the rows of tables in one file or directory; how many rows were rejected."""
    import tempfile

    from coopgraph.curation.tables.load import save
    from coopgraph.curation.tables.reader import ready

    for file in tables:
        ready(file)
    base = opening.load(*files, shipped_graph=args.shipped, lens="possible", **reading(args))
    names = ("mapping", "layer", "language", "strict", "decimal")
    options = {name: getattr(args, name) for name in names}
    loaded = opening.load_tables(tables, base, **options)
    for file, table in zip(tables, loaded, strict=True):
        print(f"{file}: {table.summary}", *(f"  {note}" for note in table.notes), sep="\n", file=sys.stderr)
    rejected = _report_rejects(args, tables, loaded)
    if args.output:
        save(loaded, args.output)
    if args.store:
        with tempfile.TemporaryDirectory() as folder:
            made = save(loaded, Path(folder) / "tables.trig")
            args.shipped = args.shipped or None  # only beside tables when asked for
            keep(args, [*files, str(made)])
    return rejected


def _report_rejects(args: argparse.Namespace, tables: list[str], loaded: list[Any]) -> int:
    """Say what was rejected, the first few on the screen and all in files."""
    from coopgraph.curation.tables.reader import save_rejects

    total = 0
    for file, table in zip(tables, loaded, strict=True):
        if not table.rejects:
            continue
        total += len(table.rejects)
        for reject in table.rejects[:SHOWN_REJECTS]:
            column = f", {reject.column} {reject.value[:60]!r}" if reject.column else ""
            print(f"  row {reject.row}{column}: expected {reject.expected}", file=sys.stderr)
        made = Path(args.output or f"{args.store}.trig")
        target = Path(args.rejects) if args.rejects else made.with_name(f"{made.stem}.{Path(file).stem}.rejects.csv")
        save_rejects(target, table.source, table.rejects)
        more = len(table.rejects) - SHOWN_REJECTS
        print(f"  {f'{more:,} more; ' if more > 0 else ''}all in {target}", file=sys.stderr)
    return total
