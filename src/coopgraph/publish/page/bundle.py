"""Joins the modules of a page's scripts into one script, for a page that asks nothing of any server.

It knows no JavaScript but the few forms of import and export that our modules use, and refuses all others. Each module
becomes a function that is called once, after those that it imports, so that names mean there what they mean in a browser
that loads the modules themselves.
"""

from __future__ import annotations

import posixpath
import re
from functools import cache
from pathlib import Path

_IMPORT = re.compile(r'^import \{([^{}]*)\} from "(\.\.?/[\w./]+\.js)";\n', re.M)
_EXPORT = re.compile(r"^export (?=(?:class|const|function\*?|async function\*?) (\w+))", re.M)
_COMMENT = re.compile(r"^[ ]*/\*(?:(?!\*/).)*\*/[ ]*\n|^// @ts-check\n", re.M | re.S)
_REFUSED = {
    r"^(import|export)\b.*": "no form of import or export that is known here",
    r"\bimport\s*[(.].*": "an import while it runs",
    r"(?i)</script|<!--": "it would end the script element that it stands in",
}


class BundleError(ValueError):
    """A script is written in a way that the bundler does not know; the message names the file."""


@cache
def bundle(folder: Path, entry: str) -> str:
    """One script that does what a module does together with all that it imports.

    Comments that have their lines for themselves are left out.

    Args:
        folder: where the modules are.
        entry: the name of the module that starts.

    Raises:
        BundleError: a module is missing, imports itself by a detour, or is written in another way than ours.
    """
    modules: dict[str, tuple[str, list[str]]] = {}
    _add(folder, entry, modules, ())
    made = "".join(f'modules["{name}"] = (() => {{\n{text}}})();\n' for name, (text, _) in modules.items())
    return f'(() => {{\n"use strict";\nconst modules = {{}};\n{made}}})();'


def _add(folder: Path, name: str, modules: dict[str, tuple[str, list[str]]], way: tuple[str, ...]) -> None:
    """Add a module after those that it imports: its text as the body of a function, and the names that it exports."""
    if name.startswith(".."):
        raise BundleError(f"{way[-1]} imports {name}, which is outside the folder")
    if name in way:
        raise BundleError(f"{name} imports itself: {' > '.join((*way, name))}")
    if name in modules:
        return
    try:
        text = (folder / name).read_text("utf-8").replace("\r\n", "\n").rstrip() + "\n"
    except OSError:
        raise BundleError(f"{way[-1] if way else 'nothing'} imports {name}, which is not there") from None
    text = _COMMENT.sub("", text)
    head = []
    for names, path in _IMPORT.findall(text):
        other = posixpath.normpath(posixpath.join(posixpath.dirname(name), path))
        _add(folder, other, modules, (*way, name))
        head.append(_taken(name, names, other, modules[other][1]))
    exports = _EXPORT.findall(text)
    body = _EXPORT.sub("", _IMPORT.sub("", text)).lstrip("\n")
    _check(name, body)
    tail = [f"return {{ {', '.join(exports)} }};\n"] if exports else []
    modules[name] = "".join([*head, body, *tail]), exports


def _taken(name: str, names: str, other: str, exports: list[str]) -> str:
    """The line that takes names from another module."""
    wanted = [each.strip() for each in names.split(",") if each.strip()]
    for each in wanted:
        if each not in exports:
            raise BundleError(f"{name} imports {each!r}, which {other} does not export")
    return f'const {{ {", ".join(wanted)} }} = modules["{other}"];\n'


def _check(name: str, body: str) -> None:
    """Refuse what is not known, or could not stand in a page."""
    for pattern, reason in _REFUSED.items():
        refused = re.search(pattern, body, re.M)
        if refused:
            raise BundleError(f"{name}: {refused[0]!r}: {reason}")
    for line in body.split("\n"):
        if len(re.findall(r"(?<!\\)`", line)) % 2:  # what looks like a comment in it would be lost
            raise BundleError(f"{name}: {line.strip()!r}: a text over several lines")
