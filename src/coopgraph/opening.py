"""The ways to a graph: files loaded into memory, a directory on disk, an endpoint."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from coopgraph.base.choices import DECIMAL_MARKS
from coopgraph.base.errors import NotFoundError, RefusedError
from coopgraph.graph import Graph
from coopgraph.store.lens import DEFAULT_LENS
from coopgraph.store.memory import Memory, OwnFiles, own, shipped
from coopgraph.store.reading.options import options

if TYPE_CHECKING:
    from coopgraph.curation.tables.load import Loaded
    from coopgraph.store.disk.check import StoreCheck
    from coopgraph.store.remote.push import Pushed


def load(
    *files: str | os.PathLike[str],
    shipped_graph: bool | None = None,
    ontology: bool = True,
    lens: str = DEFAULT_LENS,
    language: str = "en",
    store: str | os.PathLike[str] | None = None,
    replace: bool = False,
    private: bool = False,
    base: str | None = None,
    contexts: Mapping[str, str | os.PathLike[str]] | None = None,
    lenient: bool = False,
) -> Graph:
    """Load a graph into memory or a directory: the shipped one, or RDF files and folders of one's own.

    Args:
        files: files of any RDF format, each also packed (`.gz`, `.bz2`, `.xz`, `.zst`, `.zip`), and folders of them. In a folder, a file `source/x.ttl`
            is the layer `source/x`; a single file is a layer of its own, which counts under every lens.
        shipped_graph: whether the shipped graph is loaded too; by default only when no file is given. The ontology
            with its schemes, and the countries and regions, are as well.
        ontology: without it there is only what the files say, through every lens: their default graphs are the default
            graph, their named graphs are asked for by `GRAPH`, and nothing is deduced.
        lens: `ministry`, `sourced` or `possible`.
        language: of labels and messages: `en`, `fr` or `ar`.
        store: a directory to keep the graph in, to be opened again with `open`; whole or not at all.
        replace: whether a store that is in the directory already is replaced; who reads it keeps what he opened.
        private: whether the directory and its files are for their owner alone.
        base: the IRI that relative ones in the files are read against; by default each file's own address.
        contexts: files that stand for contexts of JSON-LD, by the addresses that documents name; none is ever fetched.
        lenient: leave out statements that cannot be read, and tell of them, instead of the whole file. What is to know
            about files is told as a Python warning (`coopgraph.base.errors.LoadWarning`).

    Raises:
        LoadError: a file is missing or malformed; it says which, and where in it. Or rules would go on without an end.
        RefusedError: a file is too large or too deep, there is none, and no ontology either, or somebody else writes to
            the directory; it says who.
        OutputError: the directory holds something else, or cannot be written.

    Example:
        >>> load().query("partner-count").rows[0][0].value
        '20'
    """
    if not ontology and (shipped_graph or not files):
        raise RefusedError(
            "without the ontology (--only) there are only one's own files: give some, and no shipped graph"
        )
    brought = own(*map(Path, files), options=options(base, contexts, lenient))
    sources = shipped(not files if shipped_graph is None else shipped_graph) + brought if ontology else brought
    if store is None:
        return Graph(Memory(sources) if ontology else OwnFiles(sources), lens, language)
    from coopgraph.store.disk.build import build

    build(sources, Path(store), replace=replace, layered=ontology, private=private)
    return open(store, lens, language)


def open(
    directory: str | os.PathLike[str],
    lens: str = DEFAULT_LENS,
    language: str = "en",
    *,
    read_only: bool = True,
) -> Graph:
    """Open a graph that `load(…, store=directory)` made.

    Args:
        read_only: any number of processes may read at once, one may write. A writer changes layers through
            `graph.place.store` (a pyoxigraph store), then calls `graph.place.derive()`.

    Raises:
        LoadError: there is no store, it is damaged, or it was made by a later version.
        RefusedError: it is to be written, and somebody else writes or loads; the text says who.
        OutputError: it is to be written, and cannot be.
    """
    from coopgraph.store.disk.directory import Directory

    return Graph(Directory(Path(directory), read_only), lens, language)


def check(directory: str | os.PathLike[str]) -> StoreCheck:
    """Read a store that `load(…, store=directory)` made as a whole: is each byte, and each triple, as it was made?

    Raises:
        LoadError: there is no store, or it was made by a later version.
    """
    from coopgraph.store.disk.check import check as check_store

    return check_store(Path(directory))


def connect(
    url: str,
    *,
    user: str | None = None,
    password: str | None = None,
    token: str | None = None,
    lens: str = DEFAULT_LENS,
    language: str = "en",
    timeout: float = 60.0,
    method: str = "auto",
    page_size: int | None = None,
    mirror: int | None = None,
) -> Graph:
    """Connect to a SPARQL endpoint; see `docs/endpoints.md` for how servers differ.

    Args:
        url: the address for queries, such as `http://localhost:3030/ds/sparql`.
        user: for basic authentication, with `password`.
        token: for bearer authentication.
        lens: counts where the endpoint holds a graph that `push` copied there, or the layers of an export; any other is
            taken as it is.
        language: of labels and messages.
        timeout: seconds for each request, retries included.
        method: `GET`, `POST` (as a form), or `auto`: GET for what fits into an address.
        page_size: rows to ask for at once; by default all, and pages only when the server cuts an answer off.
        mirror: how many triples of a lens are copied at most, for labels and claims (200,000); of a larger graph
            they are asked for as they are needed. Layers of an export are copied whole, or the error says what to do.

    Raises:
        EndpointError: it cannot be reached, or is no SPARQL endpoint.
    """
    from coopgraph.store.remote import endpoint
    from coopgraph.store.remote.transport import Login, Transport

    transport = Transport(url, Login(user, password, token), timeout, method)
    most = endpoint.MIRROR if mirror is None else mirror
    return Graph(endpoint.Endpoint(transport, page_size, most), lens, language)


def load_table(
    path: str | os.PathLike[str],
    graph: Graph | None = None,
    *,
    mapping: str | os.PathLike[str] | None = None,
    layer: str = "sourced",
    language: str = "en",
    strict: bool = False,
    decimal: str | None = None,
) -> Loaded:
    """Read a fact table: CSV, XLSX, Parquet or JSON Lines, with a row for each fact; see `docs/fact-tables.md`.

    Args:
        graph: whose things are recognised; by default only the ontology, the countries and the regions.
        mapping: a TOML file that says what the columns of a wide table are.
        layer: what the facts are: `sourced` (told by others), `source` (the document itself), or a longer name.
        language: of labels and texts that do not say theirs (`Accord@fr`).
        strict: refuse the whole table when one row is not understood.
        decimal: what parts decimals in all its numbers, "." or ","; by default what a mapping says, or each number tells.

    Raises:
        LoadError: the file is no table, or with `strict`, a row was not understood.
        RefusedError: it is larger than the limits.
    """
    options = {"mapping": mapping, "layer": layer, "language": language, "strict": strict, "decimal": decimal}
    return load_tables([path], graph, **options)[0]  # type: ignore[arg-type]


def load_tables(
    paths: Sequence[str | os.PathLike[str]],
    graph: Graph | None = None,
    *,
    mapping: str | os.PathLike[str] | None = None,
    layer: str = "sourced",
    language: str = "en",
    strict: bool = False,
    decimal: str | None = None,
) -> list[Loaded]:
    """Read several fact tables, each a layer; what one names, the next ones recognise. As `load_table` otherwise."""
    from coopgraph.curation.tables.load import load as load_layers
    from coopgraph.curation.tables.reader import ready

    if decimal not in (None, *DECIMAL_MARKS):
        raise NotFoundError(f"decimal is {' or '.join(map(repr, DECIMAL_MARKS))}, not {decimal!r}")
    for path in paths:
        ready(path)
    base = graph if graph is not None else load(shipped_graph=False, lens="possible")
    place = None if mapping is None else Path(mapping)
    return load_layers([*map(Path, paths)], base, place, layer, language, strict, decimal or "")


def suggest(path: str | os.PathLike[str], graph: Graph | None = None) -> str:
    """A first mapping of a wide table, in TOML, with what it is not sure of in comments.

    Args:
        graph: whose terms are recognised; by default those of the ontology.

    Raises:
        LoadError: the file is no table.
    """
    from coopgraph.curation.tables.reader import ready
    from coopgraph.curation.tables.suggest import suggest as suggest_mapping

    ready(path)
    return suggest_mapping(Path(path), graph if graph is not None else load(shipped_graph=False, lens="possible"))


def push(
    graph: Graph,
    url: str,
    *,
    user: str | None = None,
    password: str | None = None,
    token: str | None = None,
    update: str | None = None,
    graph_store: str | None = None,
    replace: bool = False,
    timeout: float = 60.0,
) -> Pushed:
    """Copy a graph, through all lenses, to a server.

    Args:
        url: where the server answers queries.
        user, password, token: as in `connect`.
        update: where it takes updates; by default the same address, else the places that servers are known to have.
        graph_store: where it speaks the Graph Store Protocol, which is then used instead of updates.
        replace: whether a graph that was pushed there before is replaced.
        timeout: seconds for each request.

    Returns:
        How many triples the server now holds, and those few that it does not take (Virtuoso has no `xsd:duration`).

    Raises:
        EndpointError: the server cannot be reached, or does not take the triples; the next push goes on from there.
        OutputError: it holds a graph already, and `replace` is not set.
    """
    from coopgraph.store.remote.push import push as push_place
    from coopgraph.store.remote.transport import Login, Transport

    transport = Transport(url, Login(user, password, token), timeout)
    return push_place(graph.place, transport, update=update, graph_store=graph_store, replace=replace)
