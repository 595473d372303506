"""Virtual environments that hold some of the distributions that are installed here, and nothing of coopgraph."""

import os
import subprocess
import venv
import zipfile
from collections.abc import Iterable
from importlib.metadata import distribution
from pathlib import Path

from packaging.requirements import Requirement

# neither the sources of a checkout nor another environment may be seen in one that is to be clean
CLEAN = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "VIRTUAL_ENV"}}


def run(*command: object, cwd: Path, code: int = 0) -> str:
    """What a command prints, its errors too, once it has ended as it should."""
    words = list(map(str, command))
    done = subprocess.run(words, cwd=cwd, env=CLEAN, capture_output=True, text=True, check=False)
    assert done.returncode == code, (words, done.stdout[-1000:], done.stderr[-3000:])
    return done.stdout + done.stderr


def with_what_they_need(requirements: Iterable[str]) -> set[str]:
    """The names of the installed distributions that some requirements bring, as a resolver would find them."""
    names: set[str] = set()
    todo = [(Requirement(text), {""}) for text in requirements]
    seen = set()
    while todo:
        asked, extras = todo.pop()
        if (asked.marker and not any(asked.marker.evaluate({"extra": extra}) for extra in extras)) or str(
            asked
        ) in seen:
            continue
        seen.add(str(asked))
        names.add(asked.name)
        todo += [(Requirement(text), asked.extras or {""}) for text in distribution(asked.name).requires or ()]
    return names


def environment(folder: Path, distributions: Iterable[str]) -> Path:
    """The Python of a new environment in which these distributions of this one are seen, by links, and pip; no others."""
    venv.create(folder, with_pip=False)
    python = folder / "bin" / "python"
    (site,) = folder.glob("lib/*/site-packages")
    for name in {*distributions, "pip"}:
        installed = distribution(name)
        for top in {file.parts[0] for file in installed.files or ()} - {"..", "__pycache__"}:
            if not (site / top).exists():
                (site / top).symlink_to(Path(str(installed.locate_file(top))))
    return python


def install(python: Path, *words: object, cwd: Path, offline: bool = True) -> None:
    """Let pip install something into an environment; offline, from files and what is there, else from the index."""
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-compile"]
    run(*pip, *(["--no-index"] if offline else []), *words, cwd=cwd)


def unpack(python: Path, wheel: Path) -> None:
    """What pip does with a wheel when all that it needs is there, in a hundredth of the time; without its commands."""
    (site,) = python.parent.parent.glob("lib/*/site-packages")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
