"""What people hold on to: the public names with their signatures, the words of the command line, and the named questions.

`python -m tests.support.public_names` writes `public_names.txt` anew; a change of it is a change for all who use the package.
"""

import argparse
import inspect
from collections.abc import Iterator
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import coopgraph as cg

FILE = Path(__file__).with_suffix(".txt")


def lines() -> Iterator[str]:
    """One line for each public thing, sorted within its kind."""
    for name in sorted(cg.__all__):
        thing = getattr(cg, name)
        if inspect.isclass(thing):
            yield f"class {name}{'' if issubclass(thing, Exception) else signature(thing)}"
            yield from (f"{name}.{line}" for line in members(thing))
        elif callable(thing):
            yield f"def {name}{signature(thing)}"
        else:
            yield name
    graph = cg.load(lens="ministry")
    for holder in (graph, graph.query("partner-count"), cg.draw(graph.network(kinds=["cg:Country"]))):
        attributes = sorted(
            name
            for name in getattr(holder, "__dict__", {})
            if not name.startswith("_") and not hasattr(type(holder), name)
        )
        yield from (f"{type(holder).__name__}.{name} =" for name in attributes)
    (script,) = set(entry_points(group="console_scripts", name="coopgraph"))  # an older name of ours may be left
    yield from commands(script.load().__globals__["parser"](), "coopgraph")
    folder = Path(cg.__file__).parent / "queries"
    yield from (f"question {path.stem}" for path in sorted(folder.glob("*.rq")))


def members(thing: type) -> Iterator[str]:
    """The public methods and attributes of a class, those of its bases included."""
    for name in sorted(dir(thing)):
        value = inspect.getattr_static(thing, name)
        if (name.startswith("_") and not name.endswith("__")) or name in dir(object) or name.startswith("__"):
            continue
        if isinstance(value, classmethod | staticmethod):
            value = value.__func__
        yield f"{name}{signature(value)}" if inspect.isfunction(value) else name


def signature(thing: Any) -> str:
    """Parameters with their kinds and defaults; types are for the type checker to hold."""
    found = inspect.signature(thing)
    bare = [each.replace(annotation=inspect.Parameter.empty) for each in found.parameters.values()]
    return str(found.replace(parameters=bare, return_annotation=inspect.Signature.empty))


def commands(parser: argparse.ArgumentParser, name: str) -> Iterator[str]:
    """The words of a command: its arguments and options with their choices, and the commands below it."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for word, below in sorted(action.choices.items()):
                yield from commands(below, f"{name} {word}")
        else:
            choices = f" {{{','.join(map(str, action.choices))}}}" if action.choices else ""
            yield f"{name}: {', '.join(action.option_strings) or action.dest}{choices}"


def text() -> str:
    return "".join(f"{line}\n" for line in lines())


if __name__ == "__main__":
    FILE.write_text(text(), "utf-8")
