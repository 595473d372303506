"""The command line: the library's words, one call each. Exit codes: 0 done, 1 findings, 2 bad input, 130 interrupted."""

import argparse
import gc
import sys
from collections.abc import Callable, Sequence

from coopgraph.apps import options
from coopgraph.apps.help import Help
from coopgraph.apps.process import check_arguments, guarded, leave
from coopgraph.base import choices
from coopgraph.base.version import __version__

Command = Callable[[argparse.Namespace], int]


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code; errors of the user are one message, never a traceback."""
    words = sys.argv[1:] if argv is None else list(argv)
    return guarded(lambda: _run(words))


def _run(words: list[str]) -> int:
    try:
        args = parser(words[0] if words else "").parse_args(words)
    finally:
        sys.stdout.flush()  # help that cannot be written is told as any output
    check_arguments(vars(args))
    run: Command = args.run
    return run(args)


def _command(name: str) -> Command:
    """A command whose code is imported only when it is run."""

    def run(args: argparse.Namespace) -> int:
        from coopgraph.apps import commands

        command: Command = getattr(commands, name)
        return command(args)

    return run


def parser(only: str = "", complete: dict[str, str] | None = None) -> argparse.ArgumentParser:
    """The parser of all commands, or of one, which is quicker to make.

    Args:
        only: a command; others are left out.
        complete: how a question's name is completed, by shell.
    """
    root = argparse.ArgumentParser(
        prog="coopgraph",
        formatter_class=Help,
        description="Query, check and draw a knowledge graph of a ministry's international cooperation. Works offline.",
        epilog="Start with:  coopgraph questions  ·  coopgraph query security-partners  ·  coopgraph show Qatar",
    )
    root.add_argument("--version", action="version", version=f"coopgraph {__version__}")
    # `prog` keeps argparse from formatting a help text, which would import half of the standard library
    commands = root.add_subparsers(dest="command", required=True, metavar="COMMAND", prog="coopgraph")
    for name in [only] if only in COMMANDS else COMMANDS:
        help, examples, arguments = COMMANDS[name]
        command = commands.add_parser(
            name,
            help=help,
            description=help[0].upper() + help[1:] + ".",
            epilog="Examples:\n" + "\n".join(f"  {example}" for example in examples),
            formatter_class=Help,
        )
        command.set_defaults(run=_command(name), parser=parser)
        arguments(command)
        for action in command._actions:
            if complete and action.dest in {"query", "question"}:
                action.complete = complete  # type: ignore[attr-defined]
    return root


def _query(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "query", metavar="NAME|SPARQL|FILE|-", help="a question's name, SPARQL text, a .rq file, or - for stdin"
    )
    given = 'a value: number, day, name of a thing, "text"'
    command.add_argument("--param", action="append", default=[], metavar="NAME=VALUE", help=given)
    command.add_argument("--allow-service", action="store_true", help="let the query ask other servers (SERVICE)")
    command.add_argument(
        "--timeout", type=float, default=60.0, metavar="SECONDS", help="give up after (default: %(default)g)"
    )
    command.add_argument("--why", action="store_true", help="tell why each row holds, down to the sources")
    command.add_argument("--why-rows", type=int, metavar="N", help="the same of the first N rows (--why alone: 50)")
    command.add_argument(
        "--cite", choices=choices.CITATION_FORMATS, help="give a citation of the answer and its sources instead"
    )
    command.add_argument("--as-of", metavar="DAY", help="up to when, for $date: a day, month or year (2018-06-01)")
    options.output(command, triples=True)
    options.graph(command)


def _questions(command: argparse.ArgumentParser) -> None:
    command.add_argument("question", nargs="*", metavar="NAME|WORDS", help="one to show, or words to find some by")
    command.add_argument("--language", choices=choices.LANGUAGES, default="en", help="of the summaries")
    command.add_argument("--format", choices=("table", "json", "md"), default="table")


def _show(command: argparse.ArgumentParser) -> None:
    command.add_argument("thing", metavar="THING", help="an IRI, a short name such as dgpc or country:ITA, or a label")
    command.add_argument("--why", action="store_true", help="tell why each triple holds, down to the sources")
    options.output(command, triples=True)
    options.graph(command)


def _search(command: argparse.ArgumentParser) -> None:
    command.add_argument("text", metavar="TEXT")
    command.add_argument("--limit", type=int, default=10, metavar="N", help="at most so many (default: %(default)s)")
    options.output(command)
    options.graph(command)


def _validate(command: argparse.ArgumentParser) -> None:
    command.add_argument("files", nargs="*", metavar="FILE", help="RDF files or folders (default: the shipped graph)")
    command.add_argument(
        "--engine", choices=("sparql", "pyshacl"), default="sparql", help="pyshacl is the slower reference"
    )
    command.add_argument("--format", choices=("text", "json", "sarif"), default="text")
    command.add_argument("-o", "--output", metavar="FILE", help="write to a file")
    options.graph(command)


def _verify(command: argparse.ArgumentParser) -> None:
    command.add_argument("file", metavar="FILE", help="the document as plain text, or - for stdin")
    command.add_argument("--document", metavar="NAME", help="which document, when the graph cites several by passage")
    command.add_argument("--format", choices=("text", "json"), default="text")
    options.graph(command)


def _stats(command: argparse.ArgumentParser) -> None:
    command.add_argument("--format", choices=choices.ANSWER_FORMATS, default="table")
    command.add_argument("--safe", action="store_true", help=options.SAFE)
    command.set_defaults(output=None)
    options.graph(command)


def _draw(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        default="network.html",
        help=f"its ending decides the format: {', '.join(choices.PICTURE_FORMATS)} (default: %(default)s)",
    )
    command.add_argument(
        "--layout", choices=choices.LAYOUTS, help="(default: partners; of a part, or others' data, what suits)"
    )
    command.add_argument("--title", metavar="TEXT", help="(default: the label of the thing in the middle)")
    options.network(command)
    options.graph(command)


def _measure(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "measures", nargs="*", metavar="MEASURE", help=f"of {', '.join(choices.MEASURES)} (default: all)"
    )
    command.add_argument(
        "--sensitivity", metavar="MEASURE", help="how ranks by this measure change without doubtful statements"
    )
    options.network(command)
    options.output(command)
    options.graph(command)


def _export(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "-o", "--output", metavar="FILE", required=True, help="its ending decides the format; - for stdout"
    )
    command.add_argument("--format", metavar="ENDING", help="a format's ending, such as ttl or jsonld")
    options.graph(command)


def _brief(command: argparse.ArgumentParser) -> None:
    command.add_argument("things", nargs="*", metavar="THING", help="countries, themes, organisations, events …")
    command.add_argument("--all", action="store_true", help="every partner country")
    command.add_argument("--kind", metavar="KIND", help="every thing of a class, such as Programme")
    command.add_argument(
        "--format", choices=choices.BRIEF_FORMATS, help="(default: by the ending of -o; md on the screen)"
    )
    command.add_argument("-o", "--output", metavar="FILE|DIR", help="a file, or a folder for several things")
    options.graph(command)


def _completion(command: argparse.ArgumentParser) -> None:
    command.add_argument("shell", choices=("bash", "zsh", "tcsh"))


def _load(command: argparse.ArgumentParser) -> None:
    command.add_argument("files", nargs="*", metavar="FILE", help="tables, RDF files, folders (default: as shipped)")
    command.add_argument("--store", metavar="DIR", help="the directory to keep the graph in")
    command.add_argument("-o", "--output", metavar="FILE", help="write what tables state as TriG (.trig)")
    command.add_argument("--replace", action="store_true", help="replace the store that is there")
    command.add_argument("--private", action="store_true", help="a store that only its owner may read")
    command.add_argument("--shipped", action="store_true", help="load the shipped graph beside FILE")
    command.add_argument("--only", action="store_true", help="nothing but the files: no ontology, no countries")
    options.reading(command)
    group = command.add_argument_group("fact tables (CSV, XLSX, Parquet, JSON Lines)")
    group.add_argument("--mapping", metavar="FILE", help="a TOML file that says what the columns of a wide table are")
    group.add_argument("--layer", default="sourced", metavar="NAME", help="sourced (told by others), or source")
    group.add_argument("--language", default="en", metavar="TAG", help="of texts that do not say theirs (default: en)")
    group.add_argument("--decimal", choices=choices.DECIMAL_MARKS, help="what parts decimals (default: numbers tell)")
    group.add_argument("--strict", action="store_true", help="refuse a table of which a row is not understood")
    group.add_argument("--rejects", metavar="FILE", help="where rejected rows go (default: beside the output)")
    group.add_argument("--template", action="store_true", help="give the header of an empty table")
    group.add_argument("--suggest", action="store_true", help="give a first mapping of a wide table")


def _check(command: argparse.ArgumentParser) -> None:
    command.add_argument("directory", metavar="DIR", help="what `coopgraph load --store` made")


def _push(command: argparse.ArgumentParser) -> None:
    command.add_argument("url", metavar="URL", help="where the server answers queries")
    command.add_argument("--update", metavar="URL", help="where it takes updates (default: found out)")
    command.add_argument("--graph-store", metavar="URL", help="use the Graph Store Protocol at this address instead")
    command.add_argument("--replace", action="store_true", help="replace a graph that was pushed there before")
    options.login(command)
    options.place(command, endpoint=False)
    command.set_defaults(endpoint=None, lens="sourced", language="en")


def _serve(command: argparse.ArgumentParser) -> None:
    from coopgraph.apps.serving import arguments

    arguments(command)


# name: what it does, examples, and what adds its arguments
COMMANDS: dict[str, tuple[str, tuple[str, ...], Callable[[argparse.ArgumentParser], None]]] = {
    "query": (
        "answer a named question or a SPARQL query",
        (
            "coopgraph query security-partners --lens ministry",
            "coopgraph query theme-of-agreement --param partner=TUR",
            "coopgraph query agreements-as-of --as-of 2018-06-01",
            "coopgraph query partner-count --why",
            "coopgraph query partner-count --cite bibtex",
            "coopgraph query 'SELECT ?a ?c { ?a cg:hasPartner ?c } LIMIT 5' --format csv",
            "coopgraph query my-query.rq -o answer.json",
        ),
        _query,
    ),
    "questions": (
        "list the named questions, find them by words, or show one",
        ("coopgraph questions", "coopgraph questions dates", "coopgraph questions security-partners"),
        _questions,
    ),
    "show": (
        "show all that is said of a thing, and where",
        ("coopgraph show Qatar", "coopgraph show country:TUR --language ar"),
        _show,
    ),
    "search": (
        "search things by label, in all languages",
        ("coopgraph search 'protection civile'", "coopgraph search emirats"),
        _search,
    ),
    "validate": (
        "check files, or the shipped graph, against the shapes and checks",
        ("coopgraph validate", "coopgraph validate my.ttl --format sarif -o findings.sarif"),
        _validate,
    ),
    "verify": (
        "find the passages of the claims in your own copy of the source document",
        ("coopgraph verify page.txt", "coopgraph verify page.txt --format json"),
        _verify,
    ),
    "stats": ("count what the graph holds, by layer and by kind", ("coopgraph stats --lens ministry",), _stats),
    "draw": (
        "draw the network, as an offline HTML page, a picture, or a file for Gephi and Cytoscape",
        (
            "coopgraph draw -o network.html --language fr",
            "coopgraph draw --focus Qatar --hops 2 -o qatar.svg",
            "coopgraph draw --layout map -o map.png",
            "coopgraph draw --query security-partners -o network.gexf",
        ),
        _draw,
    ),
    "measure": (
        "measure the network: who is central, and whether that hangs on doubtful statements",
        (
            "coopgraph measure",
            "coopgraph measure betweenness --kinds PublicBody Country Event",
            "coopgraph measure --sensitivity betweenness --format csv",
        ),
        _measure,
    ),
    "brief": (
        "write a page on a thing, with its sources: what is stated, done, disputed and not known",
        ("coopgraph brief TUR --language fr -o brief.html", "coopgraph brief --all --format md -o briefs"),
        _brief,
    ),
    "export": (
        "write the graph in any RDF format",
        ("coopgraph export -o graph.trig", "coopgraph export -o graph.nt.gz --lens ministry"),
        _export,
    ),
    "load": (
        "make a graph of fact tables, or keep one in a directory, for --store",
        (
            "coopgraph load --template > facts.csv",
            "coopgraph load facts.csv -o my.trig",
            "coopgraph load --suggest register.xlsx > register.toml",
            "coopgraph load register.xlsx --mapping register.toml -o my.trig",
            "coopgraph load mine.ttl more/ --store mine --replace",
        ),
        _load,
    ),
    "check": (
        "tell whether a store in a directory is whole, byte by byte",
        ("coopgraph check mine",),
        _check,
    ),
    "push": (
        "copy a graph to a SPARQL server, all lenses and layers",
        (
            "coopgraph push http://localhost:3030/ds/sparql",
            "COOPGRAPH_PASSWORD=… coopgraph push https://example.org/sparql --user me --replace",
        ),
        _push,
    ),
    "serve": (
        "serve a graph as a SPARQL endpoint, until Ctrl-C",
        ("coopgraph serve", "coopgraph serve --store mygraph --port 8000", "coopgraph serve mine.ttl --only"),
        _serve,
    ),
    "completion": ("print a completion script for your shell", ('eval "$(coopgraph completion bash)"',), _completion),
}


def entry() -> None:
    """The console script: run one command and leave at once, without taking the store apart triple by triple."""
    gc.set_threshold(200_000)  # a short life: what cycles leave behind goes with the process
    leave(main)


if __name__ == "__main__":
    entry()
