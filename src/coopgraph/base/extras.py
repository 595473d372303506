"""Packages that only some uses need: whether they are there, and the command that installs those that are not."""

import re
import shlex
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from coopgraph.base.errors import CoopGraphError

DISTRIBUTION = "coopgraph-kg"


def need(what: str, *modules: str, error: Callable[[str], CoopGraphError] = CoopGraphError) -> None:
    """Import the modules that something needs, so that what is missing is told before any work is done.

    Args:
        what: what needs them, as the first words of the message: `PNG images need`.
        error: makes the error of its text.

    Raises:
        CoopGraphError: one or several are not installed; the text says how to install all of them.
    """
    missing = [module for module in modules if not _is_there(module)]
    if missing:
        raise error(f"{what} {' and '.join(map(_name, missing))}: {command(*missing)}")


def command(*modules: str) -> str:
    """The command that installs these modules for the Python that runs, in the versions that our own metadata ask for."""
    return shlex.join([_python(), "-m", "pip", "install", *map(requirement, modules)])


def requirement(module: str) -> str:
    """What an extra of ours asks for a module, such as `resvg-py>=0.4`; its name alone where we are not installed."""
    from importlib.metadata import PackageNotFoundError, requires

    try:
        lines = requires(DISTRIBUTION) or []
    except PackageNotFoundError:  # run from the sources
        lines = []
    asked = (line.partition(";")[0].strip() for line in lines)
    return next((each for each in asked if _name(re.split(r"[^\w.-]", each)[0]) == _name(module)), _name(module))


def _is_there(module: str) -> bool:
    try:
        import_module(module)
    except ImportError:
        return False
    return True


def _name(module: str) -> str:
    """The name of the package that brings a module: all that we use are called alike."""
    return module.partition(".")[0].replace("_", "-").lower()


def _python() -> str:
    """The interpreter as it is called from here."""
    python, here = Path(sys.executable or "python3"), Path.cwd()
    return str(python.relative_to(here) if python.is_relative_to(here) else python)
