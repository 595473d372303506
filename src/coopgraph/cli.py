"""The command line: the library's words, one call each. Exit codes: 0 done, 1 findings, 2 bad input, 130 interrupted."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence

from coopgraph import __version__
from coopgraph.errors import CoopGraphError

Command = Callable[[argparse.Namespace], int]
LENSES = ("ministry", "sourced", "possible")
ANSWER_FORMATS = ("table", "csv", "tsv", "json", "xml", "md", "html")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code; errors of the user are one message, never a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    args = parser().parse_args(argv)
    run: Command = args.run
    try:
        code = run(args)
        sys.stdout.flush()
        return code
    except CoopGraphError as error:
        print(f"coopgraph: {error}", file=sys.stderr)
        return error.exit_code
    except BrokenPipeError:  # the reader, such as `head`, has had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("coopgraph: interrupted", file=sys.stderr)
        return 130
    except OSError as error:
        print(f"coopgraph: cannot write: {error.strerror or error}", file=sys.stderr)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 2


def _command(name: str) -> Command:
    """A command whose code is imported only when it is run."""

    def run(args: argparse.Namespace) -> int:
        from coopgraph import commands

        command: Command = getattr(commands, name)
        return command(args)

    return run


def _shared() -> argparse.ArgumentParser:
    """Options of every command that loads a graph."""
    shared = argparse.ArgumentParser(add_help=False)
    group = shared.add_argument_group("which graph")
    group.add_argument(
        "--data", nargs="+", metavar="FILE", default=[], help="RDF files or folders instead of the shipped graph"
    )
    group.add_argument("--shipped", action="store_true", help="load the shipped graph beside --data")
    group.add_argument("--lens", choices=LENSES, default="sourced", help="which layers count (default: %(default)s)")
    group.add_argument("--language", choices=("en", "fr", "ar"), default="en", help="of labels (default: %(default)s)")
    return shared


def parser(complete: dict[str, str] | None = None) -> argparse.ArgumentParser:
    """The parser of all commands; `complete` says by shell how a question's name is completed."""
    root = argparse.ArgumentParser(
        prog="coopgraph",
        description="Query, check and draw a knowledge graph of a ministry's international cooperation. Works offline.",
        epilog="Start with:  coopgraph questions  ·  coopgraph query security-partners  ·  coopgraph show Qatar",
    )
    root.add_argument("--version", action="version", version=f"coopgraph {__version__}")
    commands = root.add_subparsers(dest="command", required=True, metavar="COMMAND")
    shared = _shared()

    def add(name: str, help: str, epilog: str) -> argparse.ArgumentParser:
        added = commands.add_parser(
            name,
            help=help,
            description=help[0].upper() + help[1:] + ".",
            epilog=f"Examples:\n{epilog}",
            parents=[] if name in {"completion", "questions"} else [shared],
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        added.set_defaults(run=_command(name))
        return added

    _asking(add, complete)
    _looking(add)
    _checking(add)
    _writing(add)
    return root


Add = Callable[[str, str, str], argparse.ArgumentParser]


def _asking(add: Add, complete: dict[str, str] | None) -> None:
    query = add(
        "query",
        "answer a named question or a SPARQL query",
        "  coopgraph query security-partners --lens ministry\n"
        "  coopgraph query theme-of-agreement --param partner=TUR\n"
        "  coopgraph query 'SELECT ?a ?c { ?a cg:hasPartner ?c } LIMIT 5' --format csv\n"
        "  coopgraph query my-query.rq -o answer.json",
    )
    text = query.add_argument(
        "query", metavar="NAME|SPARQL|FILE|-", help="a question's name, SPARQL text, a .rq file, or - for stdin"
    )
    query.add_argument(
        "--param", action="append", default=[], metavar="NAME=VALUE", help='a value; "quoted" for plain text'
    )
    query.add_argument("--allow-service", action="store_true", help="let the query ask other servers (SERVICE)")
    query.add_argument(
        "--timeout", type=float, default=60.0, metavar="SECONDS", help="give up after (default: %(default)g)"
    )
    _output(query)

    listing = add(
        "questions",
        "list the named questions, or show one",
        "  coopgraph questions\n  coopgraph questions security-partners",
    )
    name = listing.add_argument("name", nargs="?", help="a question to show in full")
    for action in (text, name):
        if complete:
            action.complete = complete  # type: ignore[attr-defined]
    listing.add_argument("--language", choices=("en", "fr", "ar"), default="en", help="of the summaries")
    listing.add_argument("--format", choices=("table", "json", "md"), default="table")


def _looking(add: Add) -> None:
    show = add(
        "show",
        "show all that is said of a thing, and where",
        "  coopgraph show Qatar\n  coopgraph show country:TUR --language ar",
    )
    show.add_argument("thing", metavar="THING", help="an IRI, a short name such as dgpc or country:ITA, or a label")
    _output(show)

    search = add(
        "search",
        "search things by label, in all languages",
        "  coopgraph search 'protection civile'\n  coopgraph search emirats",
    )
    search.add_argument("text", metavar="TEXT")
    search.add_argument("--limit", type=int, default=10, metavar="N", help="at most so many (default: %(default)s)")
    _output(search)


def _checking(add: Add) -> None:
    validate = add(
        "validate",
        "check files, or the shipped graph, against the shapes and checks",
        "  coopgraph validate\n  coopgraph validate my.ttl --format sarif -o findings.sarif",
    )
    validate.add_argument("files", nargs="*", metavar="FILE", help="RDF files or folders (default: the shipped graph)")
    validate.add_argument(
        "--engine", choices=("sparql", "pyshacl"), default="sparql", help="pyshacl is the slower reference"
    )
    validate.add_argument("--format", choices=("text", "json", "sarif"), default="text")
    validate.add_argument("-o", "--output", metavar="FILE", help="write to a file")

    verify = add(
        "verify",
        "find the passages of the claims in your own copy of the source document",
        "  coopgraph verify page.txt\n  coopgraph verify page.txt --format json",
    )
    verify.add_argument("file", metavar="FILE", help="the document as plain text, or - for stdin")
    verify.add_argument(
        "--document", metavar="NAME", help="which source document, when the graph cites several by passage"
    )
    verify.add_argument("--format", choices=("text", "json"), default="text")

    add("stats", "count what the graph holds, by layer and by kind", "  coopgraph stats --lens ministry").add_argument(
        "--format", choices=ANSWER_FORMATS, default="table"
    )


def _writing(add: Add) -> None:
    draw = add(
        "draw",
        "draw the network as one offline HTML page",
        "  coopgraph draw -o network.html --language fr\n  coopgraph draw --focus Qatar --hops 2 -o qatar.html",
    )
    draw.add_argument("-o", "--output", metavar="FILE", default="network.html", help="the page (default: %(default)s)")
    draw.add_argument("--focus", metavar="THING", help="draw only what is near this thing")
    draw.add_argument("--hops", type=int, default=1, metavar="N", help="how near (default: %(default)s)")
    draw.add_argument("--kinds", nargs="+", metavar="KIND", help="draw only things of these classes, such as Country")

    export = add(
        "export",
        "write the graph in any RDF format",
        "  coopgraph export -o graph.trig\n  coopgraph export -o graph.nt.gz --lens ministry",
    )
    export.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        required=True,
        help="its ending decides the format; - with --format for stdout",
    )
    export.add_argument("--format", metavar="ENDING", help="a format's ending, such as ttl or jsonld")

    completion = add("completion", "print a completion script for your shell", '  eval "$(coopgraph completion bash)"')
    completion.set_defaults(parser=parser)
    completion.add_argument("shell", choices=("bash", "zsh", "tcsh"))


def _output(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--format", choices=ANSWER_FORMATS, help="(default: by the ending of -o, else table)")
    parser.add_argument("-o", "--output", metavar="FILE", help="write to a file; its ending decides the format")


def entry() -> None:
    """The console script: run one command and leave at once, without taking the store apart triple by triple."""
    code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    entry()
