"""The data folders of a store: what they are called, how one is opened, and how those that nobody uses go."""

import os
import secrets
import shutil
from contextlib import suppress
from pathlib import Path

import pyoxigraph as ox

from coopgraph.base.errors import RefusedError
from coopgraph.base.locks import Lock
from coopgraph.store.disk import manifest as manifests
from coopgraph.store.disk.manifest import DATA, READERS


def data_name() -> str:
    """A name for a new data folder."""
    return f"data-{os.getpid()}-{secrets.token_hex(4)}"


def sweep(path: Path, *used: str | None) -> None:
    """Remove the data that are not in use. What somebody still reads is left to the next load."""
    for folder in path.iterdir():
        if DATA.fullmatch(folder.name) and folder.name not in used:
            with suppress(OSError):  # it is read, or the file system keeps no locks
                Lock(folder / READERS).release()  # nobody comes in any more: the manifest names another
                remove(folder)


def remove(folder: Path) -> None:
    """Remove a folder, be the engine still writing there: of a folder that has moved away it finds no way in."""
    gone = folder.with_name(data_name())  # swept away later, should this be interrupted
    try:
        folder.rename(gone)
    except OSError:  # there is none, or it may not be moved
        gone = folder
    shutil.rmtree(gone, ignore_errors=True)


def open_store(data: Path, path: Path, read_only: bool) -> ox.Store:
    """The store of pyoxigraph in a data folder.

    Raises:
        LoadError: it is damaged.
        RefusedError: it is to be written, and somebody else writes there.
    """
    try:
        if read_only:
            return ox.Store.read_only(str(data))
        store = ox.Store(str(data))
    except (OSError, RuntimeError, ValueError) as error:
        if "LOCK:" in str(error):  # that is its file; a "block" that is damaged is no lock
            raise RefusedError(f"{path} is open for writing elsewhere; only one may write to it at a time") from None
        raise manifests.damaged(path, error) from None
    for left in data.glob("bulk-*.sst"):  # of a load that was killed
        left.unlink(missing_ok=True)
    return store
