"""A graph in memory: the files that it is read from, merged anew for each lens."""

from collections.abc import Mapping, Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import Protocol

import pyoxigraph as ox

from coopgraph.base import paths
from coopgraph.store import lens as lenses
from coopgraph.store.engine import DatasetEngine, Engine, LocalEngine
from coopgraph.store.graphs import DEFAULT
from coopgraph.store.lens import LayerFile
from coopgraph.store.reading.options import ReadingOptions

LARGE = 16 * 1024**2  # bytes of files: eight times our own


class Place(Protocol):
    """Where a graph is kept, with all its lenses; a class that inherits this has no files, unless it says so.

    Attributes:
        options: how its files are read.
    """

    options: ReadingOptions = ReadingOptions()

    @property
    def files(self) -> Sequence[Path]:
        """The files where findings about the data can be located."""
        return ()

    @property
    def prefixes(self) -> Mapping[str, str]:
        """The prefixes that its files declare, and that mean something else than ours."""
        return {}

    def engine(self, lens: str) -> Engine:
        """The engine that answers through a lens: the same one each time, until the data are made anew."""
        ...


def _options(sources: Sequence[LayerFile]) -> ReadingOptions:
    return next((source.options for source in sources if not source.shipped), ReadingOptions())


def _declared(sources: Sequence[LayerFile]) -> Mapping[str, str]:
    own = [(source.path, source.options) for source in sources if not source.shipped]
    if not own:
        return {}
    from coopgraph.store.files import declared

    return declared(own)


class Memory(Place):
    """Files, read into memory when a lens is asked for."""

    def __init__(self, sources: Sequence[LayerFile]):
        self.sources, self.options = tuple(sources), _options(sources)
        self._engines: dict[str, LocalEngine] = {}

    @property
    def files(self) -> list[Path]:
        """As in Place; the ontology is no data."""
        return [source.path for source in self.sources if not source.layer.startswith("ontology/")]

    @cached_property
    def prefixes(self) -> Mapping[str, str]:
        """As in Place."""
        return _declared(self.sources)

    def engine(self, lens: str) -> LocalEngine:
        """As in Place."""
        if lens not in self._engines:
            self._engines[lens] = self._merged(lens)
        return self._engines[lens]

    def _merged(self, lens: str) -> LocalEngine:
        if not all(source.shipped for source in self.sources):
            return self._with_own(lens)
        store = lenses.merge(self.sources, lens)

        @cache
        def layers() -> list[ox.NamedNode]:
            lenses.add_layers(store, self.sources, lens)  # only when they are first asked for
            return lenses.shown(store, lens)

        large = sum(source.path.stat().st_size for source in self.sources) > LARGE
        return LocalEngine(store, named=layers, large=large)

    def _with_own(self, lens: str) -> LocalEngine:
        """Own files are read once; large ones stay in their named graphs, so that nothing is held twice."""
        store, union, made = lenses.merge_own(self.sources, lens)

        @cache
        def layers() -> list[ox.NamedNode]:
            engine.union = engine.union._replace(whole=False)  # the smaller layers come beside what was merged of them
            lenses.add_named(store, self.sources, lens, made)
            return lenses.shown(store, lens)

        large = sum(source.path.stat().st_size for source in self.sources) > LARGE
        engine = LocalEngine(store, union, layers, large=large)
        return engine


class OwnFiles(Place):
    """Files as they are, whatever the lens: one default graph, their named graphs, and nothing that is deduced."""

    def __init__(self, sources: Sequence[LayerFile]):
        self._sources, self.options = tuple(sources), _options(sources)

    @property
    def files(self) -> list[Path]:
        """As in Place."""
        return [source.path for source in self._sources]

    @cached_property
    def prefixes(self) -> Mapping[str, str]:
        """As in Place."""
        return _declared(self._sources)

    def engine(self, lens: str) -> DatasetEngine:
        """As in Place."""
        return self._engine

    @cached_property
    def _engine(self) -> DatasetEngine:
        from coopgraph.store.files import read_into

        store = ox.Store()
        for source in self._sources:
            read_into(store, source.path, DEFAULT, options=source.options)
        return DatasetEngine(store, large=sum(file.stat().st_size for file in self.files) > LARGE)


@cache
def vocabularies() -> ox.Store:
    """What the ontology says of the vocabularies of others, which is read beside any data and is no part of them."""
    store = ox.Store()
    for path in sorted((paths.ontology() / "vocabularies").glob("*.ttl")):
        store.load(path=str(path))
    return store


def shipped(graph: bool = True) -> list[LayerFile]:
    """The shipped files: ontology, schemes, countries and regions; with `graph`, the ministry's graph as well."""
    ontology, data = paths.ontology(), paths.graph_data()
    layer_files = [LayerFile(p, f"ontology/{p.stem}", True) for p in sorted(ontology.glob("*.ttl"))]
    for path in sorted(data.rglob("*.ttl")):
        layer = path.relative_to(data).with_suffix("").as_posix()
        if graph or layer.startswith("reference/"):
            layer_files.append(LayerFile(path, layer, True))
    return layer_files


def own(*files: Path, options: ReadingOptions | None = None) -> list[LayerFile]:
    """Files and folders from outside: in a folder, `source/x.ttl` is the layer `source/x`; a file is `own/<name>`.

    Args:
        options: how they are to be read.

    Raises:
        LoadError: there is no such file, or a folder holds no RDF file.
    """
    if not files:
        return []
    from coopgraph.store.files import rdf_files
    from coopgraph.store.reading.packed import plain_name

    layer_files = []
    for file in files:
        for path in rdf_files(file):
            place = path.relative_to(file) if file.is_dir() else Path("own", path.name)
            layer = place.with_name(plain_name(place.name)).with_suffix("")
            layer_files.append(LayerFile(path, layer.as_posix(), options=options or ReadingOptions()))
    return layer_files
