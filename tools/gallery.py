"""Make the pictures of `docs/gallery.md` by the commands that stand there.

Usage: python tools/gallery.py [FOLDER]    (the folder for the pictures; by default that of the page)
"""

import re
import shlex
import sys
from pathlib import Path

from coopgraph.apps import cli

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "gallery.md"


def commands() -> dict[str, list[str]]:
    """The arguments of each command of the page, by the name of its picture."""
    found = {}
    for block in re.findall(r"^```\ncoopgraph (.+?)\n```$", PAGE.read_text("utf-8"), re.M):
        words = shlex.split(block)
        found[Path(words[-1]).name] = words
    return found


def make(folder: Path) -> list[Path]:
    """Run every command, with its picture in a folder; their paths."""
    made = []
    for name, words in commands().items():
        made.append(folder / name)
        if cli.main([*words[:-1], str(made[-1])]):
            raise SystemExit(f"{name} could not be made")
    return made


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "gallery")
