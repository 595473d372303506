"""Options that several commands have."""

import argparse

from coopgraph.base import choices

SAFE = "in CSV, disarm what a spreadsheet takes for a formula"


def network(command: argparse.ArgumentParser) -> None:
    """Options that say which part of a graph is drawn or measured."""
    group = command.add_argument_group("which part")
    group.add_argument("--query", metavar="NAME|SPARQL|FILE", help="only what an answer shows")
    group.add_argument("--focus", metavar="THING", help="only what is near this thing")
    group.add_argument("--hops", type=int, default=1, metavar="N", help="how near (default: %(default)s)")
    group.add_argument("--between", nargs=2, metavar="THING", help="only the shortest ways between two things")
    group.add_argument("--kinds", nargs="+", metavar="KIND", help="only things of these classes, such as Country")
    group.add_argument("--themes", nargs="+", metavar="THING", help="only what is stated to be about these themes")
    group.add_argument("--deduced", action="store_true", help="deduced statements are edges too")
    group.add_argument(
        "--no-collapse", dest="collapse", action="store_false", help="agreements and the like stay things of their own"
    )


def output(command: argparse.ArgumentParser, *, triples: bool = False) -> None:
    """Options that say how an answer is written."""
    formats = choices.ANSWER_FORMATS + (choices.TRIPLE_FORMATS if triples else ())
    command.add_argument("--iris", action="store_true", help="show IRIs such as country:ITA in place of labels")
    command.add_argument("--labels", action="store_true", help="give labels in columns beside those of IRIs")
    command.add_argument("--days", action="store_true", help="give the first and last day beside dates such as 2003-07")
    command.add_argument("--format", choices=formats, help="(default: by the ending of -o, else table)")
    command.add_argument("--safe", action="store_true", help=SAFE)
    command.add_argument("-o", "--output", metavar="FILE", help="write to a file; its ending decides the format")


def login(command: argparse.ArgumentParser | argparse._ArgumentGroup) -> None:
    """Who asks an endpoint."""
    command.add_argument(
        "--user",
        metavar="NAME",
        help="of the endpoint; its password is in COOPGRAPH_PASSWORD, a token in COOPGRAPH_TOKEN",
    )


def graph(command: argparse.ArgumentParser) -> None:
    """Options of every command that asks a graph."""
    group = place(command, endpoint=True)
    group.add_argument(
        "--lens", choices=choices.LENSES, default="sourced", help="which layers count (default: %(default)s)"
    )
    group.add_argument("--language", choices=choices.LANGUAGES, default="en", help="of labels (default: %(default)s)")


def place(command: argparse.ArgumentParser, *, endpoint: bool) -> argparse._ArgumentGroup:
    """Options that say where a graph is."""
    group = command.add_argument_group("which graph")
    place = group.add_mutually_exclusive_group()
    place.add_argument(
        "--data", nargs="+", metavar="FILE", default=[], help="RDF files or folders instead of the shipped graph"
    )
    place.add_argument("--store", metavar="DIR", help="a directory that `coopgraph load` made")
    if endpoint:
        place.add_argument("--endpoint", metavar="URL", help="a SPARQL endpoint")
        login(group)
    group.add_argument("--shipped", action="store_true", help="load the shipped graph beside --data")
    group.add_argument("--only", action="store_true", help="nothing but the files: no ontology, no countries")
    reading(group)
    return group


def reading(group: argparse.ArgumentParser | argparse._ArgumentGroup) -> None:
    """Options that say how RDF files are read."""
    group.add_argument(
        "--base", metavar="IRI", help="what relative IRIs are read against (default: the file's address)"
    )
    group.add_argument(
        "--context",
        action="append",
        default=[],
        metavar="URL=FILE",
        help="a file for a context that JSON-LD names; none is fetched",
    )
    group.add_argument("--lenient", action="store_true", help="leave out what cannot be read, and say how much")
