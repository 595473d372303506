"""What is given on the command line: the question, and values for its parameters."""

import argparse
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from coopgraph.base.dates import day
from coopgraph.base.errors import LoadError, NotFoundError, QueryError
from coopgraph.base.output import standard_input
from coopgraph.base.renamed import iri_of
from coopgraph.base.terms import number_day_or_truth, to_python
from coopgraph.base.vocab import XSD
from coopgraph.graph import Graph
from coopgraph.sparql.questions import is_name


def query_text(given: str) -> str:
    """The question: what is given, the text of the `.rq` file of that name, or of standard input."""
    if given == "-":
        return _decoded("standard input", standard_input)
    if not given.endswith((".rq", ".sparql")):
        return given
    return _decoded(given, Path(given).read_bytes)


def _decoded(place: str, read: Callable[[], bytes]) -> str:
    try:
        return read().decode("utf-8-sig")
    except OSError as error:
        raise LoadError(error.strerror or str(error), place) from None
    except UnicodeDecodeError:
        raise LoadError("this is not UTF-8", place) from None


def reading(args: argparse.Namespace) -> dict[str, Any]:
    """How files are to be read: `--base`, `--context URL=FILE`, `--lenient`."""
    contexts = {}
    for pair in args.context:
        url, equals, file = pair.rpartition("=")
        if not equals or not url:
            raise NotFoundError(f"--context takes URL=FILE, not {pair!r}")
        contexts[url] = file
    given = {"base": args.base, "contexts": contexts, "lenient": args.lenient}
    return {name: value for name, value in given.items() if value or (name == "base" and value is not None)}


def parameters(graph: Graph, args: argparse.Namespace) -> dict[str, object]:
    """Values of `--param NAME=VALUE`: numbers, days, true and false, text in quotation marks, names of things."""
    values: dict[str, object] = {}
    for pair in args.param:
        name, equals, value = pair.partition("=")
        if not equals or not name:
            raise NotFoundError(f"--param takes NAME=VALUE, not {pair!r}")
        if name in values:
            raise QueryError(f"--param {name} is given twice")
        quoted = len(value) > 1 and value[0] == value[-1] == '"'
        if quoted:
            values[name] = ox.Literal(value[1:-1])
        else:  # a named question knows among which kind to look a name up
            values[name] = value if is_name(args.query) else _term(graph, value)
    return values


def _term(graph: Graph, text: str) -> object:
    """A number, a day, true or false, else the thing of that name; one with an old name by that, so that the answer says so."""
    literal = number_day_or_truth(text)
    if literal is not None and literal.datatype.value == XSD + "date" and isinstance(to_python(literal), str):
        raise QueryError(f"there is no day {text}")
    if literal is None and graph.schema.now(text.strip()) != text.strip():
        return ox.NamedNode(iri_of(text.strip()))
    return literal or graph.resolve(text)


def day_of(text: str) -> object:
    """The day up to which a date goes."""
    try:
        return day(text)
    except ValueError as error:
        raise QueryError(f"{text} is no day: expected {error}") from None


def login(args: argparse.Namespace) -> dict[str, Any]:
    """Who asks an endpoint: a name given, secrets from the environment, where no list of processes shows them."""
    user = args.user or os.environ.get("COOPGRAPH_USER")
    secrets = {name: os.environ.get(f"COOPGRAPH_{name.upper()}") for name in ("password", "token")}
    return {"user": user, **secrets}
