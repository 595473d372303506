"""How files are to be read, where that is not as they say."""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from coopgraph.base.errors import RefusedError


class ReadingOptions(NamedTuple):
    """How files are to be read.

    Attributes:
        base: the IRI that relative ones are read against, in place of the file's own address.
        contexts: files that stand for contexts of JSON-LD, by their addresses.
        lenient: whether statements that cannot be read are left out and counted.
    """

    base: str = ""
    contexts: tuple[tuple[str, Path], ...] = ()
    lenient: bool = False

    def base_of(self, path: Path, member: str = "") -> str:
        """The IRI that relative ones of a file, or of one in an archive, are read against (RFC 3986, 5.1)."""
        from urllib.parse import quote

        return self.base or path.absolute().as_uri() + ("/" + quote(member) if member else "")

    @property
    def noted(self) -> list[str]:
        """What tells them apart from others, for those who note how a file was read."""
        given = [f"{url} {path.absolute()}" for url, path in self.contexts]
        return [*filter(None, [self.base, "lenient" if self.lenient else ""]), *given]


def options(
    base: str | None, contexts: Mapping[str, str | os.PathLike[str]] | None, lenient: bool = False
) -> ReadingOptions:
    """Options as they are given, checked.

    Raises:
        RefusedError: the base is no absolute IRI.
    """
    if base is not None and not re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|^`\\]*", base):
        raise RefusedError(f"a base (--base) is an absolute IRI, such as https://example.org/, not {base!r}")
    return ReadingOptions(base or "", tuple((url, Path(path)) for url, path in (contexts or {}).items()), lenient)
