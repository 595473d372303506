"""A graph kept in a directory: layers, what each lens shows and what each rule deduced, in one store on disk.

    DIR/coopgraph.json   the folder in use, and the sizes of its files
    DIR/coopgraph.lock   locked by who loads or writes, of whom there is one
    DIR/data-…/          a pyoxigraph store; it is used once coopgraph.json names it
    DIR/data-…/readers   locked by all who read there, together
    DIR/data-…/label-index.sqlite  of the labels of all layers, until somebody writes there

A new store is made beside the old one and put in its place by replacing one small file, so that a load that is
interrupted, or fails, leaves all as it was. The old one stays as long as somebody reads it.
"""

import errno
import json
import os
import re
import secrets
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from coopgraph.base.errors import LoadError, OutputError, RefusedError
from coopgraph.base.locks import Lock, lock_for_writing
from coopgraph.base.output import unwritable, writable
from coopgraph.base.progress import bar
from coopgraph.base.version import __version__
from coopgraph.store import labels
from coopgraph.store import lens as lenses
from coopgraph.store.engine import DEFAULT, DatasetEngine, LocalEngine, quad
from coopgraph.store.files import read_into
from coopgraph.store.lens import LENSES, LayerFile
from coopgraph.store.worker import Data, Workers

FORMAT = 2  # a store of layers is 1, as it always was; one of files as they are is 2
LARGE = 400 * 1024**2  # bytes: eight times a store of our own files
MANIFEST, LOCK, READERS = "coopgraph.json", "coopgraph.lock", "readers"
IN_MEMORY = 8 * 1024 * 1024  # bytes of files of which a store is made in memory first, in half the time
_DATA = re.compile(r"data-(\d+)-[0-9a-f]{8}")  # the process that made it, and chance
_FULL = {os.strerror(number) for number in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)}


class Directory:
    """A store that `build` made.

    Args:
        path: the directory.
        read_only: whether it is opened for reading only, which any number of processes may do at once.

    Raises:
        LoadError: there is no store, it is damaged, or it was made by a later version.
        RefusedError: it is to be opened for writing, and somebody else writes or loads; the text says who.
        OutputError: it is to be opened for writing, and cannot be written.
    """

    def __init__(self, path: Path, read_only: bool = True):
        self.path, self.read_only = path, read_only
        self._engines: dict[str, LocalEngine] = {}
        self._workers = Workers(self._for_workers)
        self._manifest, self._lock = _to_read(path) if read_only else _to_write(path)
        self._data = path / self._manifest["data"]
        _check_files(self._data, self._manifest, path)
        self.store = _open(self._data, path, read_only)
        if not read_only:
            _sweep(path, self._data.name)
            (self._data / labels.FILE).unlink(missing_ok=True)  # whose labels may change from now on
            if self._manifest.pop("files", None):
                _write_manifest(path, self._manifest)  # sizes change from now on

    @property
    def files(self) -> list[Path]:
        """None: what a store holds has no line numbers."""
        return []

    def engine(self, lens: str) -> LocalEngine:
        """As in Place."""
        if lens not in self._engines:
            store, name = self.store, f"directory {self.path}"
            kept: dict[str, Any] = {
                "workers": self._workers,
                "large": sum(file.stat().st_size for file in self._data.glob("*.sst")) > LARGE,
                "lent": not self.read_only,
                "label_file": self._data / labels.FILE if self.read_only else None,
            }
            self._engines[lens] = (
                LocalEngine(store, lenses.lens_graph(lens), lambda: lenses.shown(store, lens), name, **kept)
                if self._layered
                else DatasetEngine(store, name, kept=True, **kept)
            )
        return self._engines[lens]

    @property
    def _layered(self) -> bool:
        return int(self._manifest["format"]) == 1

    def _for_workers(self) -> Data:
        """The store as it is. Of one that is open for writing, no other process may read more than a copy."""
        if not self.read_only:
            return Data(object(), self._copied, _remove)
        if not self._data.is_dir():
            raise LoadError("the store was removed or made anew since it was opened; open it again", str(self.path))
        return Data(self._data, lambda: self._data)

    def _copied(self) -> Path:
        copy = self.path / _data_name()  # swept away later, should this process be killed
        self.store.backup(copy)  # of links: it takes next to no room
        return copy

    def derive(self) -> None:
        """Make what each lens shows anew, after layers have been changed through `store`; all views of it see that.

        Raises:
            RefusedError: the directory is open for reading only.
        """
        if self.read_only:
            raise RefusedError(f"{self.path} is open for reading only; open it with read_only=False")
        if self._layered:
            for name in list(self.store.named_graphs()):
                if lenses.is_derived(name):
                    self.store.remove_graph(name)
            derive(self.store)
        self._engines.clear()


def _to_read(path: Path) -> tuple[dict[str, Any], Lock | None]:
    """What a store's manifest says, and a lock that keeps its data where they are; None where no lock can be had."""
    while True:
        manifest, lock = _manifest(path), None
        with suppress(OSError):  # an older version made it, or the file system keeps no locks
            lock = Lock(path / manifest["data"] / READERS, shared=True)
        if _manifest(path)["data"] == manifest["data"]:  # else it was replaced before we had the lock
            return manifest, lock


def _to_write(path: Path) -> tuple[dict[str, Any], Lock]:
    """What a store's manifest says, and a lock that keeps others from writing."""
    _manifest(path)  # where there is no store, no lock is made either
    lock = lock_for_writing(path / LOCK, "open for writing")
    return _manifest(path), lock


def build(
    sources: Sequence[LayerFile], path: Path, *, replace: bool = False, layered: bool = True, private: bool = False
) -> None:
    """Make a store of files, or leave everything as it was.

    Args:
        path: the directory; it is made when there is none.
        replace: whether a store that is there already is replaced; readers that have it open keep what they see.
        layered: whether the files are layers, of which lenses are made; else they are kept as they are.
        private: whether the directory and its files are for their owner alone.

    Raises:
        LoadError: as `files.read_into`.
        RefusedError: as `files.read_into`, or somebody else writes or loads; the text says who.
        OutputError: the directory holds something else, holds a store and `replace` is not set, or cannot be written.
    """
    _place_for(path, replace)
    with _alone(path, private):
        old = _place_for(path, replace)  # as it is now
        if old:
            _check_engine(path / old, path)
        _sweep(path, old)
        name = _make(sources, path, layered)
        if private:
            for entry in path.rglob("*"):
                entry.chmod(0o700 if entry.is_dir() else 0o600)
        _sweep(path, name)


@contextmanager
def _alone(path: Path, private: bool) -> Iterator[None]:
    """A directory that nobody else writes to; one made for that goes again when nothing has come into it."""
    made = not path.exists()
    with writable(path):
        path.mkdir(parents=True, exist_ok=True)
        if private:
            path.chmod(0o700)
    lock = lock_for_writing(path / LOCK, "being loaded")
    try:
        yield
    finally:
        if made and os.listdir(path) == [LOCK]:
            (path / LOCK).unlink()
            path.rmdir()
        lock.release()


def _check_engine(data: Path, path: Path) -> None:
    """Refuse when an engine writes there without our lock: another program's, or one that has outlived its Directory."""
    if data.is_dir():
        with suppress(LoadError):  # it is damaged, and to be replaced
            _open(data, path, read_only=False)


def _make(sources: Sequence[LayerFile], path: Path, layered: bool) -> str:
    """Make data of files and name them in the manifest, or leave what was there; the name of their folder."""
    data, done = path / _data_name(), False
    try:
        data.mkdir()
        (data / READERS).touch()
        _fill(data, sources, layered)
        sizes = {file.name: file.stat().st_size for file in sorted(data.glob("*.sst"))}
        made_by = f"coopgraph {__version__}"
        _write_manifest(
            path, {"format": 1 if layered else FORMAT, "made_by": made_by, "data": data.name, "files": sizes}
        )
        done = True
    except (OSError, LoadError) as error:
        if isinstance(error, LoadError) and data.name not in str(error):
            raise
        why = getattr(error, "strerror", None) or str(error).rpartition(": ")[2]
        if why in _FULL:
            why += "; all is as it was. Make room for a new store beside what is there, or give another directory"
        raise unwritable(path, why) from None
    finally:
        if not done:
            _remove(data)
    return data.name


def _data_name() -> str:
    return f"data-{os.getpid()}-{secrets.token_hex(4)}"


def _sweep(path: Path, used: str | None) -> None:
    """Remove the data that are not in use. What somebody still reads is left to the next load."""
    for folder in path.iterdir():
        if _DATA.fullmatch(folder.name) and folder.name != used:
            with suppress(OSError):  # it is read, or the file system keeps no locks
                Lock(folder / READERS).release()  # nobody comes in any more: the manifest names another
                _remove(folder)


def _remove(folder: Path) -> None:
    """Remove a folder, be the engine still writing there: of a folder that has moved away it finds no way in."""
    gone = folder.with_name(_data_name())  # swept away later, should this be interrupted
    try:
        folder.rename(gone)
    except OSError:  # there is none, or it may not be moved
        gone = folder
    shutil.rmtree(gone, ignore_errors=True)


def _place_for(path: Path, replace: bool) -> str | None:
    """The data folder that a new store will replace."""
    if not path.exists():
        return None
    if not path.is_dir():
        raise OutputError(f"{path} is a file; --store takes a directory")
    inside = {entry.name for entry in path.iterdir()}
    folders = {name for name in inside if _DATA.fullmatch(name)}
    if inside - folders - {MANIFEST, MANIFEST + ".partial", LOCK} or (MANIFEST in inside and not _is_ours(path)):
        raise OutputError(f"{path} holds something else than a store of coopgraph; nothing is written there")
    if MANIFEST in inside and not replace:
        raise OutputError(f"{path} holds a store already; --replace (replace=True) replaces it")
    return str(json.loads((path / MANIFEST).read_bytes())["data"]) if MANIFEST in inside else None


def _is_ours(path: Path) -> bool:
    try:
        read = json.loads((path / MANIFEST).read_bytes())
    except ValueError:
        return False
    return isinstance(read, dict) and _DATA.fullmatch(str(read.get("data", ""))) is not None


def _fill(data: Path, sources: Sequence[LayerFile], layered: bool) -> None:
    """Read files, derive what each lens shows, and write it all; in memory first where that surely holds it."""
    total = sum(source.path.stat().st_size for source in sources if source.path.exists())
    store = ox.Store(str(data))
    work = ox.Store() if total <= IN_MEMORY and not any(map(_may_expand, sources)) else store
    with bar("reading", total, "B") as read:
        for source in sources:
            if layered:
                lenses.read_layer(work, source, bulk=True, progress=read.update)
            else:
                read_into(work, source.path, DEFAULT, bulk=True, progress=read.update)
    if layered:
        derive(work)
    if work is not store:
        store.bulk_extend(each for each in work)  # in Python, so that it can be interrupted
    store.optimize()
    store.flush()
    labels.write(labels.stated(work, _stating(work)), data / labels.FILE)


def _stating(store: ox.Store) -> Iterator[ox.NamedNode | ox.DefaultGraph]:
    """The graphs in which all that is stated stands once."""
    yield DEFAULT
    for graph in store.named_graphs():
        if isinstance(graph, ox.NamedNode) and not lenses.is_derived(graph):
            yield graph


def _may_expand(source: LayerFile) -> bool:
    """Whether a file may be much larger than it looks: zipped, or rows and columns of claims, which are named graphs."""
    from coopgraph.store.files import DATASET_FORMATS, ending

    return not source.shipped and (source.path.suffix == ".gz" or ending(source.path) in DATASET_FORMATS)


def derive(store: ox.Store) -> None:
    """Add to a store of layers, for each lens, the merged set of its layers and what the rules deduce from it."""
    for lens in LENSES:
        derive_lens(store, lens)


def derive_lens(store: ox.Store, lens: str) -> None:
    """As `derive`, for one lens."""
    graph, names = lenses.lens_graph(lens), lenses.shown(store, lens)
    with bar(f"lens {lens}", None) as copied:
        store.bulk_extend(_copied(store, names, graph, copied.update))
    deductions = lenses.deductions(store, lens, graph)
    store.bulk_extend(lenses.deduced_quads(deductions, lens))


def _copied(store: ox.Store, names: list[ox.NamedNode], graph: ox.NamedNode, progress: Any) -> Iterator[ox.Quad]:
    for name in names:
        for count, layer_quad in enumerate(store.quads_for_pattern(None, None, None, name), start=1):
            if count % 10_000 == 0:
                progress(10_000)
            yield quad(layer_quad.triple, graph)


def _manifest(path: Path) -> dict[str, Any]:
    try:
        read = json.loads((path / MANIFEST).read_bytes())
        version, data = int(read["format"]), str(read["data"])
    except FileNotFoundError:
        says = "no store that `coopgraph load --store` finished" if path.is_dir() else "there is no such directory"
        raise LoadError(says, str(path)) from None
    except (ValueError, KeyError, TypeError, OSError, OverflowError, RecursionError) as error:
        raise LoadError(f"not a store of coopgraph ({error})", str(path)) from None
    if version > FORMAT:
        raise LoadError(f"made by a later version ({read.get('made_by', 'of coopgraph')}); update coopgraph", str(path))
    if not _DATA.fullmatch(data) or not isinstance(read.get("files", {}), dict):
        raise LoadError("not a store of coopgraph", str(path))
    return dict(read)


def _write_manifest(path: Path, manifest: dict[str, Any]) -> None:
    partial = path / (MANIFEST + ".partial")
    partial.write_text(json.dumps(manifest, indent=1, sort_keys=True), "utf-8")
    partial.replace(path / MANIFEST)


def _check_files(data: Path, manifest: dict[str, Any], path: Path) -> None:
    """Say at once that a file is missing or cut, which the engine would say in the middle of a query."""
    if not data.is_dir():
        raise _damaged(path, f"{data.name} is missing")
    for name, size in manifest.get("files", {}).items():
        file = data / name
        if not file.exists() or file.stat().st_size != size:
            raise _damaged(path, f"{manifest['data']}/{name} is {'cut' if file.exists() else 'missing'}")


def _damaged(path: Path, why: object) -> LoadError:
    return LoadError(f"the store is damaged ({why}); make it again with `coopgraph load … --replace`", str(path))


def _open(data: Path, path: Path, read_only: bool) -> ox.Store:
    try:
        if read_only:
            return ox.Store.read_only(str(data))
        store = ox.Store(str(data))
    except (OSError, RuntimeError, ValueError) as error:
        if "LOCK:" in str(error):  # that is its file; a "block" that is damaged is no lock
            raise RefusedError(f"{path} is open for writing elsewhere; only one may write to it at a time") from None
        raise _damaged(path, error) from None
    for left in data.glob("bulk-*.sst"):  # of a load that was killed
        left.unlink(missing_ok=True)
    return store
