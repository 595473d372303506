"""The gallery: every picture is what the command above it makes, on the page, in three languages."""

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from tools import gallery

from tests.support.loading import loaded_once  # noqa: F401 (a fixture)

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "gallery.md").read_text("utf-8")


@pytest.mark.slow
@pytest.mark.usefixtures("loaded_once")
def test_pictures_are_what_their_commands_make(tmp_path: Path) -> None:
    made = gallery.make(tmp_path)
    stale = [path.name for path in made if path.read_bytes() != (ROOT / "docs" / "gallery" / path.name).read_bytes()]
    assert stale == [], "run python tools/gallery.py, and look at them"


def test_every_picture_is_shown_after_its_command() -> None:
    names = list(gallery.commands())
    assert len(names) >= 10
    assert names == re.findall(r"!\[.+?\]\(gallery/(.+?)\)", PAGE)
    assert sorted(path.name for path in (ROOT / "docs" / "gallery").iterdir()) == sorted(names)
    assert {words[words.index("--language") + 1] for words in gallery.commands().values()} == {"fr", "en", "ar"}


def test_pictures_are_accessible_and_self_contained() -> None:
    for path in (ROOT / "docs" / "gallery").iterdir():
        drawn = ET.fromstring(path.read_text("utf-8"))
        assert drawn.get("role") == "img" and drawn.get("aria-labelledby"), path.name
        assert not {tag.tag.rpartition("}")[2] for tag in drawn.iter()} & {
            "script",
            "image",
            "foreignObject",
            "a",
            "use",
        }
        assert "href" not in path.read_text("utf-8")
