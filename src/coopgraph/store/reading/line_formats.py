"""N-Triples and N-Quads of any size on their way to the engine, looked at before it reads them."""

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from coopgraph.base import renamed
from coopgraph.base.errors import RefusedError

MAX_DEPTH = 200  # brackets, JSON objects or XML elements inside one another, which the engine follows without a limit
MAX_LINE = 32 * 1024 * 1024
CHUNK = 2**20


def chunks(stream: BinaryIO, path: Path) -> Iterator[bytes]:
    """Whole lines, as long as none is too deep or too long for the parser, with the names of today.

    Raises:
        RefusedError: one is.
    """
    tail = stream.read(3).removeprefix(b"\xef\xbb\xbf")
    while chunk := stream.read(CHUNK):
        whole, newline, tail = (tail + chunk).rpartition(b"\n")
        if len(tail) > MAX_LINE:
            raise RefusedError(f"{path}: a line is longer than {MAX_LINE // 2**20} MiB")
        yield _checked(whole + newline, path)
    yield _checked(tail, path)


def _checked(lines: bytes, path: Path) -> bytes:
    for line in lines.split(b"\n") if lines.count(b"<<") > MAX_DEPTH else ():
        if bracket_depth(line) > MAX_DEPTH:
            raise RefusedError(f"{path}: nested more than {MAX_DEPTH} deep")
    return renamed.renewed(lines) if renamed.has_old(lines) else lines


class _LineStream(io.RawIOBase):
    """Lines as a file to read from."""

    def __init__(self, lines: Iterator[bytes]):
        super().__init__()
        self._lines, self._ready = lines, memoryview(b"")

    def readable(self) -> bool:
        """As in any file that is read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """As in any file that is read."""
        while not self._ready:
            chunk = next(self._lines, None)
            if chunk is None:
                return 0
            self._ready = memoryview(chunk)
        part = self._ready[: len(buffer)]
        buffer[: len(part)] = part
        self._ready = self._ready[len(part) :]
        return len(part)


def buffered(lines: Iterator[bytes]) -> BinaryIO:
    """A file of lines; little of it is read at a time, in which Python has no part."""
    return io.BufferedReader(_LineStream(lines), CHUNK)


# ---- How deep ----

_BRACKETS = re.compile(
    rb'"""(?:[^"\\]|\\.|"(?!""))*"""|\'\'\'(?:[^\'\\]|\\.|\'(?!\'\'))*\'\'\'|"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\''
    rb"|<[^<>\"{}|^`\\\s]*>|#[^\n]*|(<<|[(\[{])|(>>|[)\]}])",
    re.DOTALL,
)


def bracket_depth(data: bytes) -> int:
    """How deep brackets stand in one another, outside strings, IRIs and comments (Turtle, TriG, N3, JSON)."""
    if sum(data.count(opening) for opening in (b"(", b"[", b"{", b"<<")) <= MAX_DEPTH:
        return 0
    depth = deepest = 0
    for match in _BRACKETS.finditer(data):
        if match.lastindex == 1:
            depth += 1
            deepest = max(deepest, depth)
        elif match.lastindex == 2:
            depth -= 1
    return deepest
