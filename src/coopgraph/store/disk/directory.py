"""A graph kept in a directory: layers, and what each lens shows beside them, in one store on disk.

    DIR/coopgraph.json   the folder in use, the graphs of each lens, and sizes and digests of its files
    DIR/coopgraph.lock   locked by who loads or writes, of whom there is one
    DIR/data-…/          a pyoxigraph store; it is used once coopgraph.json names it
    DIR/data-…/readers   locked by all who read there, together
    DIR/data-…/label-index.sqlite  of the labels of all layers, until somebody writes there

A new store is made beside the old one and put in its place by replacing one small file, so that a load that is
interrupted, or fails, leaves all as it was. The old one stays as long as somebody reads it.
"""

from collections.abc import Mapping
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Any

from coopgraph.base.errors import LoadError, RefusedError
from coopgraph.base.locks import Lock, lock_for_writing
from coopgraph.store import labels
from coopgraph.store import lens as lenses
from coopgraph.store.disk import manifest as manifests
from coopgraph.store.disk.folders import data_name, open_store, remove, sweep
from coopgraph.store.disk.manifest import AS_THEY_ARE, FORMAT, LOCK, READERS, SEALED
from coopgraph.store.engine import DatasetEngine, LocalEngine
from coopgraph.store.memory import Place
from coopgraph.store.statistics import GraphCounts, counted, from_json
from coopgraph.store.worker import Data, Workers

LARGE = 400 * 1024**2  # bytes: eight times a store of our own files


class Directory(Place):
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
        self._manifest, self._lock = open_to_read(path) if read_only else _to_write(path)
        self._data = path / self._manifest["data"]
        manifests.check_files(self._data, self._manifest, path)
        self.store = open_store(self._data, path, read_only)
        if not read_only:
            sweep(path, self._data.name)
            (self._data / labels.FILE).unlink(missing_ok=True)  # whose labels may change from now on
            if not self._manifest.keys().isdisjoint(SEALED):  # as all of that
                self._manifest = {name: value for name, value in self._manifest.items() if name not in SEALED}
                manifests.write(path, self._manifest)
            if int(self._manifest["format"]) == FORMAT and not self._manifest["lenses"]:
                self.derive()  # somebody was ended while he did

    @property
    def prefixes(self) -> Mapping[str, str]:
        """As in Place, noted when it was made."""
        return dict(self._manifest.get("prefixes", {}))

    @property
    def version(self) -> str:
        """What names its data as they were when it was opened."""
        return manifests.version(self._manifest)

    def engine(self, lens: str) -> LocalEngine:
        """As in Place."""
        if lens not in self._engines:
            store, name = self.store, f"directory {self.path}"
            more: dict[str, Any] = {
                "workers": self._workers,
                "large": sum(file.stat().st_size for file in self._data.glob("*.sst")) > LARGE,
                "lent": not self.read_only,
                "kept": True,
                "stated": self._stated,
                "label_file": self._data / labels.FILE if self.read_only else None,
            }
            if self.layered:
                union, like = manifests.laid(self._manifest, lens, self.path)
                self._engines[lens] = LocalEngine(store, union, lambda: lenses.shown(store, lens, like), name, **more)
            else:
                self._engines[lens] = DatasetEngine(store, name, **more)
        return self._engines[lens]

    @cached_property
    def _stated(self) -> dict[str, GraphCounts]:
        """The counts of its graphs, as long as nobody changes them."""
        if not self.read_only or manifests.STATISTICS not in self._manifest.get("files", {}):
            return {}
        try:
            return from_json((self._data / manifests.STATISTICS).read_bytes())
        except (OSError, ValueError) as error:
            raise manifests.damaged(self.path, error) from None

    @property
    def layered(self) -> bool:
        """Whether it holds layers, of which lenses are made."""
        return int(self._manifest["format"]) != AS_THEY_ARE

    def _for_workers(self) -> Data:
        """The store as it is. Of one that is open for writing, no other process may read more than a copy."""
        if not self.read_only:
            return Data(object(), self._copied, remove)
        if not self._data.is_dir():
            raise LoadError("the store was removed or made anew since it was opened; open it again", str(self.path))
        return Data(self._data, lambda: self._data)

    def _copied(self) -> Path:
        copy = self.path / data_name()  # swept away later, should this process be killed
        self.store.backup(copy)  # of links: it takes next to no room
        return copy

    def derive(self) -> None:
        """Make what each lens shows anew, after layers have been changed through `store`; all views of it see that.

        Raises:
            RefusedError: the directory is open for reading only.
        """
        if self.read_only:
            raise RefusedError(f"{self.path} is open for reading only; open it with read_only=False")
        if self.layered:
            from coopgraph.store.disk import parts  # which only a writer needs

            self._manifest |= {"format": FORMAT, "lenses": {}}
            manifests.write(self.path, self._manifest)  # until they are there
            for name in list(self.store.named_graphs()):
                if lenses.is_derived(name):
                    self.store.remove_graph(name)
            self._manifest["lenses"] = manifests.written(parts.derive(self.store, counted(self.store)))
            self.store.flush()
            manifests.write(self.path, self._manifest)
        self._engines.clear()


def open_to_read(path: Path) -> tuple[dict[str, Any], Lock | None]:
    """What a store's manifest says, and a lock that keeps its data where they are; None where no lock can be had."""
    while True:
        manifest, lock = manifests.read(path), None
        with suppress(OSError):  # an older version made it, or the file system keeps no locks
            lock = Lock(path / manifest["data"] / READERS, shared=True)
        if manifests.read(path)["data"] == manifest["data"]:  # else it was replaced before we had the lock
            return manifest, lock


def _to_write(path: Path) -> tuple[dict[str, Any], Lock]:
    """What a store's manifest says, and a lock that keeps others from writing."""
    manifests.read(path)  # where there is no store, no lock is made either
    lock = lock_for_writing(path / LOCK, "open for writing")
    return manifests.read(path), lock
