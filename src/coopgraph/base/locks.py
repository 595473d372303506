"""Locks on files, which the system releases with the process that holds them, however that ends."""

import gc
import json
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from coopgraph.base.errors import RefusedError
from coopgraph.base.output import unwritable

LONGEST = 1000  # bytes of what a holder says of himself

if sys.platform == "win32":  # tested on no such system
    import msvcrt

    def _lock(descriptor: int, shared: bool) -> None:
        """Of bytes behind the text, which stays readable: one by chance is a share, since Windows has no shared locks here."""
        chosen = int.from_bytes(os.urandom(2), "big") if shared else 0
        os.lseek(descriptor, LONGEST + chosen, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1 if shared else 2**16)
else:
    import fcntl

    def _lock(descriptor: int, shared: bool) -> None:
        fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)


class Lock:
    """A lock on a file until it is released or forgotten, or its process ends.

    Args:
        file: made if there is none, unless the lock is shared.
        shared: with others who share it; reading is all that this needs, so that it works on media that nobody may write.

    Raises:
        BlockingIOError: somebody else has it.
        OSError: the file cannot be opened, or its file system keeps no locks.
    """

    def __init__(self, file: Path, *, shared: bool = False):
        self.descriptor = -1
        try:
            self._take(file, shared)
        except BlockingIOError:
            gc.collect()  # it may be a graph of ours that nobody can ask any more
            self.release()
            self._take(file, shared)

    def _take(self, file: Path, shared: bool) -> None:
        while self.descriptor < 0:
            self.descriptor = os.open(file, os.O_RDONLY if shared else os.O_RDWR | os.O_CREAT, 0o666)
            try:
                _lock(self.descriptor, shared)
                there = os.path.samestat(os.fstat(self.descriptor), file.stat())
            except FileNotFoundError:
                there = False
            except PermissionError as error:  # so says Windows
                raise BlockingIOError(*error.args) from None
            if not there:  # who had it before has removed the file
                self.release()

    def release(self) -> None:
        """Let others have it."""
        descriptor, self.descriptor = self.descriptor, -1
        if descriptor >= 0:
            os.close(descriptor)

    __del__ = release


def lock_for_writing(file: Path, doing: str) -> Lock:
    """A lock on a file that says, for others who want it, who holds it.

    Args:
        doing: what the holder does with the folder of the file.

    Raises:
        RefusedError: somebody else has it; the text says who.
        OutputError: the file cannot be written.
    """
    import time

    try:
        lock = Lock(file)
    except BlockingIOError:
        raise RefusedError(f"{file.parent} is {_holder(file)}; only one may write to it at a time") from None
    except OSError as error:
        raise unwritable(file.parent, error.strerror) from None
    since = time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime())
    said = {"doing": doing, "process": os.getpid(), "host": _host(), "since": since}
    with suppress(OSError):  # the disk is full: it is a lock without that
        os.ftruncate(lock.descriptor, 0)
        os.lseek(lock.descriptor, 0, os.SEEK_SET)
        os.write(lock.descriptor, json.dumps(said).encode())
    return lock


def _host() -> str:
    import platform

    return platform.node()


def _holder(file: Path) -> str:
    """What the holder says of himself: for people, who know better than we whether that host's process still works."""
    try:
        with file.open("rb") as read:
            said: dict[str, Any] = json.loads(read.read(LONGEST))
        return f"{said['doing']} in process {said['process']} on {said['host']}, since {said['since']}"
    except (OSError, ValueError, KeyError, TypeError):  # he has only just got it
        return "open for writing in another process"
