"""Files that are written: what goes wrong is told in one way, and a file of which half would mislead appears whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from coopgraph.base.errors import OutputError


@contextmanager
def writable(path: str | os.PathLike[str]) -> Iterator[None]:
    """What is written within goes to a path, which is named when that goes wrong.

    Raises:
        OutputError: it cannot be written.
    """
    try:
        yield
    except OSError as error:
        raise unwritable(path, error.strerror) from None


def unwritable(path: str | os.PathLike[str], why: str | None) -> OutputError:
    """What is raised when a path cannot be written."""
    return OutputError(f"cannot write {os.fspath(path)}: {why}")


def write(path: str | os.PathLike[str], content: str | bytes) -> Path:
    """Write text (UTF-8, line ends as they are) or bytes to a file, and return its path.

    Raises:
        OutputError: it cannot be written.
    """
    with writable(path):
        Path(path).write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return Path(path)


@contextmanager
def whole(path: str | os.PathLike[str]) -> Iterator[Path]:
    """A draft beside a file, which takes the file's place when all of it is written, and is removed when it is not.

    Raises:
        OutputError: it cannot be written.
    """
    target = Path(path)
    draft = target.with_name(target.name + ".part")
    try:
        with writable(path):
            yield draft
            draft.replace(target)
    finally:
        if draft.exists():
            draft.unlink()
