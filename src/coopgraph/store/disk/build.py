"""Make a store on disk of files: whole or not at all, beside what is there, and put in its place by one small file."""

import errno
import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from coopgraph.base.errors import LoadError, OutputError, RefusedError
from coopgraph.base.locks import lock_for_writing
from coopgraph.base.output import unwritable, writable
from coopgraph.base.progress import bar
from coopgraph.base.version import __version__
from coopgraph.base.vocab import CG
from coopgraph.store import labels
from coopgraph.store import lens as lenses
from coopgraph.store.disk import manifest as manifests
from coopgraph.store.disk import parts
from coopgraph.store.disk.folders import data_name, open_store, remove, sweep
from coopgraph.store.disk.manifest import AS_THEY_ARE, DATA, FORMAT, LOCK, MANIFEST, READERS
from coopgraph.store.files import declared, head, read_into
from coopgraph.store.graphs import DEFAULT
from coopgraph.store.lens import LayerFile
from coopgraph.store.reading.formats import DATASET_FORMATS, ending
from coopgraph.store.reading.packed import is_packed
from coopgraph.store.statistics import counted, sizes, to_json

IN_MEMORY = 32 * 1024**2  # bytes of files of which a store is made in memory first, in half the time
OF_ONE_BYTE, PACKED = (
    20,
    10,
)  # bytes of memory that one of a file takes at most, and how many one of a packed file holds
LOADING = "loading.json"  # in a data folder that is not finished: the files that are in it
_FULL = {os.strerror(number) for number in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)}


def build(
    sources: Sequence[LayerFile], path: Path, *, replace: bool = False, layered: bool = True, private: bool = False
) -> None:
    """Make a store of files, or leave everything as it was.

    A load of several large files that was ended before its time is gone on with, where these are the same.

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
        begun = _begun(path, old, sources, layered)
        sweep(path, old, begun)
        name = _make(sources, path, layered, begun or data_name())
        if private:
            for entry in path.rglob("*"):
                entry.chmod(0o700 if entry.is_dir() else 0o600)
        sweep(path, name)


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
            open_store(data, path, read_only=False)


def _place_for(path: Path, replace: bool) -> str | None:
    """The data folder that a new store will replace."""
    if not path.exists():
        return None
    if not path.is_dir():
        raise OutputError(f"{path} is a file; --store takes a directory")
    inside = {entry.name for entry in path.iterdir()}
    folders = {name for name in inside if DATA.fullmatch(name)}
    is_other = MANIFEST in inside and not manifests.is_ours(path)
    if inside - folders - {MANIFEST, MANIFEST + ".partial", LOCK} or is_other:
        raise OutputError(f"{path} holds something else than a store of coopgraph; nothing is written there")
    if MANIFEST in inside and not replace:
        raise OutputError(f"{path} holds a store already; --replace (replace=True) replaces it")
    return str(json.loads((path / MANIFEST).read_bytes())["data"]) if MANIFEST in inside else None


# ---- A new store ----


def _make(sources: Sequence[LayerFile], path: Path, layered: bool, name: str) -> str:
    """Make data of files and name them in the manifest, or leave what was there; the name of their folder."""
    data, done = path / name, False
    try:
        data.mkdir(exist_ok=True)
        (data / READERS).touch()
        says = _filled(data, sources, layered)
        (data / LOADING).unlink(missing_ok=True)
        version = FORMAT if layered else AS_THEY_ARE
        made_by = f"coopgraph {__version__}"
        says["prefixes"] = declared((source.path, source.options) for source in sources if not source.shipped)
        manifests.write(path, {"format": version, "made_by": made_by, "data": name, **says, **manifests.seal(data)})
        done = True
    except (OSError, LoadError) as error:
        if isinstance(error, LoadError) and data.name not in str(error):
            raise
        why = getattr(error, "strerror", None) or str(error).rpartition(": ")[2]
        if why in _FULL:
            why += "; all is as it was. Make room for a new store beside what is there, or give another directory"
        raise unwritable(path, why) from None
    finally:
        if not done and not (data / LOADING).exists():
            remove(data)
    return name


def _filled(data: Path, sources: Sequence[LayerFile], layered: bool) -> dict[str, Any]:
    """Read files, derive what each lens shows, and write it all, in memory first where that surely holds it.

    Returns:
        What the manifest says of them.
    """
    total = sum(source.path.stat().st_size for source in sources if source.path.exists())
    large = [source for source in sources if _may_expand(source) or total > IN_MEMORY < source.path.stat().st_size]
    if layered and _is_for_rules(large):
        large = []
    store, small = ox.Store(str(data)), ox.Store()
    with bar("reading", total, "B") as read:
        for source in [*large, *(each for each in sources if each not in large)]:
            if _is_in(data, source):
                read.update(source.path.stat().st_size)
            else:
                _read(store if source in large else small, source, layered, read.update)
            if source in large:
                store.flush()
                _note(data, store, layered, source)
    return _derived(data, store, small, sources if large else (), layered)


def _is_for_rules(large: Sequence[LayerFile]) -> bool:
    """Whether these are one file that speaks of our terms, so that rules have much to do with it, and memory surely holds it.

    Several are read one by one to where they stay, so that a load that is ended can be gone on with.
    """
    if len(large) != 1:
        return False
    file = large[0].path
    size = file.stat().st_size * (PACKED if is_packed(file) else 1)
    return size * OF_ONE_BYTE < parts.memory() / 2 and CG.encode() in head(file)


def _derived(
    data: Path, store: ox.Store, small: ox.Store, sources: Sequence[LayerFile], layered: bool
) -> dict[str, Any]:
    """Put together what was read, in a store on disk that already has the large ones of some files; as `_filled`."""
    work = store if sources else small
    if sources:  # in one go: files that come in one by one are put together anew by the engine
        store.bulk_extend(each for each in small)
        _note(data, store, layered, *sources)
    stated = counted(work)
    derive = parts.derive_here if work is small else parts.derive
    laid = derive(work, stated) if layered else {}
    if work is small:
        store.bulk_extend(each for each in work)  # in Python, so that it can be interrupted
    store.flush()
    stated |= counted(work, filter(lenses.is_derived, work.named_graphs()))
    (data / manifests.STATISTICS).write_text(to_json(stated), "utf-8")
    index = data / labels.FILE
    index.unlink(missing_ok=True)  # of a load that was ended before its time
    labels.write(labels.stated(work, _stating(work)), index)
    return {"lenses": manifests.written(laid), "counts": sizes(stated)}


def _read(store: ox.Store, source: LayerFile, layered: bool, progress: Callable[[int], object]) -> None:
    if layered:
        lenses.read_layer(store, source, bulk=True, progress=progress)
    else:
        read_into(store, source.path, DEFAULT, options=source.options, bulk=True, progress=progress)


def _stating(store: ox.Store) -> Iterator[ox.NamedNode | ox.DefaultGraph]:
    """The graphs in which all that is stated stands once."""
    yield DEFAULT
    for graph in store.named_graphs():
        if isinstance(graph, ox.NamedNode) and not lenses.is_derived(graph):
            yield graph


def _note(data: Path, store: ox.Store, layered: bool, *sources: LayerFile) -> None:
    """Note that files are in a data folder, from where a load that is ended may go on."""
    files = _noted(data).get("files", {}) | {str(source.path.absolute()): _identity(source) for source in sources}
    noted = {"layered": layered, "triples": len(store), "files": files}
    partial = data / (LOADING + ".partial")
    partial.write_text(json.dumps(noted), "utf-8")
    partial.replace(data / LOADING)


def _is_in(data: Path, source: LayerFile) -> bool:
    return bool(_noted(data).get("files", {}).get(str(source.path.absolute())) == _identity(source))


def _identity(source: LayerFile) -> list[Any]:
    """What tells whether a file is the one that was read, beside its name: the layer, its size and time of change, how it was read."""
    about = source.path.stat()
    return [source.layer, about.st_size, about.st_mtime_ns, *source.options.noted]


def _noted(data: Path) -> dict[str, Any]:
    try:
        noted = json.loads((data / LOADING).read_bytes())
    except (OSError, ValueError):
        return {}
    return noted if isinstance(noted, dict) else {}


def _begun(path: Path, used: str | None, sources: Sequence[LayerFile], layered: bool) -> str | None:
    """The data folder of a load of the same files that was ended before its time, with just the files that it notes."""
    wanted = {str(source.path.absolute()): _identity(source) for source in sources if source.path.exists()}
    for folder in path.iterdir():
        noted = _noted(folder) if DATA.fullmatch(folder.name) and folder.name != used else {}
        files = noted.get("files", {})
        if not files or noted.get("layered") != layered or any(wanted.get(name) != files[name] for name in files):
            continue
        with suppress(LoadError, RefusedError):
            store = open_store(folder, path, read_only=False)
            for graph in filter(lenses.is_derived, list(store.named_graphs())):
                store.remove_graph(graph)  # its lenses were being made
            if len(store) == noted.get("triples"):  # else it had read more than it came to note
                return folder.name
    return None


def _may_expand(source: LayerFile) -> bool:
    """Whether a file may be much larger than it looks: zipped, or rows and columns of claims, which are named graphs."""
    return not source.shipped and (is_packed(source.path) or ending(source.path) in DATASET_FORMATS)
