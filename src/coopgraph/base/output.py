"""The one place that writes: to terminals, where nothing raw is sent, and to files, which are whole or not there."""

from __future__ import annotations

import io
import os
import re
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout, suppress
from pathlib import Path
from typing import Any

from coopgraph.base.errors import OutputError

# ---- Streams ----


class _Harmless(io.TextIOBase):
    """A stream that people read: what would drive their terminal is shown as `\\ufffd`.

    Args:
        stream: None when it was closed before we began.
    """

    def __init__(self, stream: Any):
        self.raw = stream

    def write(self, text: str) -> int:
        """As in any stream, which has what it needs."""
        from coopgraph.base.text import inert_lines

        return int(self.raw.write(inert_lines(text)))

    def flush(self) -> None:
        """As in any stream."""
        self.raw.flush()

    def isatty(self) -> bool:
        """Whether a terminal shows it."""
        return bool(self.raw.isatty())

    def fileno(self) -> int:
        """That of the stream below."""
        return int(self.raw.fileno())


class _Messages(_Harmless):
    """Standard error: when nobody can read it, the work goes on."""

    def write(self, text: str) -> int:
        """As in any stream."""
        with suppress(OSError, AttributeError):
            super().write(text)
        return len(text)

    def flush(self) -> None:
        """As in any stream."""
        with suppress(OSError, AttributeError):
            super().flush()

    def isatty(self) -> bool:
        """Whether a terminal shows it."""
        return self.raw is not None and super().isatty()


class _Closed(io.TextIOBase):
    """Standard output that was closed before we began."""

    def write(self, text: str) -> int:
        """Nothing can be written."""
        raise OutputError("cannot write: standard output is closed")


@contextmanager
def standard_streams() -> Iterator[None]:
    """Within, messages are harmless wherever they go, and the output is where a terminal shows it; both are UTF-8.

    In a pipe or a file the output is as it is made: texts for people are harmless already, and programs get what the data hold.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    out: Any = sys.stdout or _Closed()
    with redirect_stderr(_Messages(sys.stderr)), redirect_stdout(_Harmless(out) if out.isatty() else out):
        yield


def standard_input(most: int = -1) -> bytes:
    """The bytes of standard input, all or at most so many.

    Raises:
        OSError: it is closed.
    """
    if sys.stdin is None:
        raise OSError("standard input is closed")
    return sys.stdin.buffer.read(most)


# ---- What a format has no form for ----

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def allowed_in_xml(text: str, instead: str = "ttl or nt") -> str:
    """The same text.

    Args:
        instead: which formats to use, should it not be.

    Raises:
        OutputError: it has a character that XML 1.0 has no form for.
    """
    if bad := _NOT_XML.search(text):
        raise OutputError(f"a value has the character U+{ord(bad[0]):04X}, which XML does not allow; use {instead}")
    return text


# ---- Files ----


@contextmanager
def writable(path: str | os.PathLike[str]) -> Iterator[None]:
    """What is written within goes to a path, which is named when that goes wrong.

    Raises:
        OutputError: it cannot be written.
    """
    try:
        yield
    except OSError as error:
        raise unwritable(path, error.strerror or str(error)) from None


def unwritable(path: str | os.PathLike[str], why: str | None) -> OutputError:
    """What is raised when a path cannot be written."""
    return OutputError(f"cannot write {os.fspath(path)}: {why}")


def write(path: str | os.PathLike[str], content: str | bytes) -> Path:
    """Write text (UTF-8, line ends as they are) or bytes to a file, whole or not at all, and return its path.

    Raises:
        OutputError: it cannot be written.
    """
    with whole(path) as draft:
        draft.write_bytes(content.encode("utf-8", "replace") if isinstance(content, str) else content)
    return Path(path)


@contextmanager
def whole(path: str | os.PathLike[str]) -> Iterator[Path]:
    """A draft beside a file, which takes the file's place when all of it is written, and is removed when it is not.

    What is no plain file (a device, a pipe) is its own draft. A link stays one, and a file keeps its permissions.

    Raises:
        OutputError: it cannot be written.
    """
    with writable(path):
        target, mode = _target(path)
        if mode is not None and not stat.S_ISREG(mode):
            yield target
            return
        draft = target.with_name(_draft_name())
        try:
            os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
            if mode is not None:
                with suppress(PermissionError):  # some file systems know none
                    draft.chmod(mode & 0o777)
            yield draft
            draft.replace(target)
        finally:
            draft.unlink(missing_ok=True)


@contextmanager
def whole_folder(path: str | os.PathLike[str]) -> Iterator[Path]:
    """A draft of a folder, as `whole`; one that is there already is its own draft, into which each file comes whole.

    Raises:
        OutputError: it cannot be written.
    """
    import shutil

    target = Path(path)
    with writable(target):
        draft = target if target.exists() else target.with_name(_draft_name())
        draft.mkdir(parents=True, exist_ok=True)
        try:
            yield draft
            if draft != target:
                draft.replace(target)
        finally:
            if draft != target:
                shutil.rmtree(draft, ignore_errors=True)


def _draft_name() -> str:
    return f".{os.getpid()}-{os.urandom(4).hex()}.part"


def _target(path: str | os.PathLike[str]) -> tuple[Path, int | None]:
    """The file that a path leads to, and its mode when it is there.

    Raises:
        OSError: it is a folder, or may not be written.
    """
    try:
        mode = os.stat(path).st_mode
    except FileNotFoundError:
        return Path(os.path.realpath(path)), None
    except ValueError as error:  # a name with a NUL
        raise OSError(str(error)) from None
    if stat.S_ISDIR(mode) or not os.access(path, os.W_OK):
        open(path, "ab").close()  # says what is wrong
    real = Path(os.path.realpath(path))
    if os.path.abspath(path).startswith(("/dev/", "/proc/")) or not os.access(real.parent, os.W_OK):
        mode = stat.S_IFCHR  # standard output that is a file goes on as it was; no draft has room in a closed folder
    return (real if stat.S_ISREG(mode) else Path(path)), mode
