"""PNG: as large as asked, with its texts, and a clear word where it cannot be drawn."""

import sys
import zlib

import pytest

from coopgraph.base.errors import CoopGraphError, OutputError
from coopgraph.diagrams.geometry import Box
from coopgraph.publish import png, svg
from tests.support.example_spec import LANGUAGES, example, hostile


def ink(image: bytes, *parts: Box) -> list[int]:
    """How many dark pixels there are in some rectangles of an image of 8-bit RGBA."""
    data, place = b"", 8
    while place < len(image):
        length, kind = int.from_bytes(image[place : place + 4]), image[place + 4 : place + 8]
        data += image[place + 8 : place + 8 + length] if kind == b"IDAT" else b""
        place += 12 + length
    raw, wide = zlib.decompress(data), 4 * pixels(image)[0]
    counts, above = [0] * len(parts), bytearray(wide)
    for y in range(pixels(image)[1]):
        row = _unfiltered(raw[y * (wide + 1)], bytearray(raw[y * (wide + 1) + 1 : (y + 1) * (wide + 1)]), above)
        for i, part in enumerate(parts):
            if part.top <= y < part.bottom:
                counts[i] += sum(row[4 * x] < 100 for x in range(int(part.left), int(part.right)))
        above = row
    return counts


def _unfiltered(kind: int, row: bytearray, above: bytearray) -> bytearray:
    """A row without the filter that PNG puts on it (ISO/IEC 15948, 9)."""
    if kind == 0:
        return row
    for i in range(len(row)):
        a, b, c = (row[i - 4] if i >= 4 else 0), above[i], (above[i - 4] if i >= 4 else 0)
        if kind == 4:
            far = (abs(b - c), abs(a - c), abs(a + b - 2 * c))
            a = (a, b, c)[far.index(min(far))]
        row[i] = (row[i] + (0, a, b, (a + b) // 2, a)[kind]) & 255
    return row


def pixels(image: bytes) -> tuple[int, int]:
    return int.from_bytes(image[16:20]), int.from_bytes(image[20:24])


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_png_is_as_large_as_asked(language):
    wide, high = svg.size(example(), language)
    for scale in (1, 2):
        image = png.png(example(), language, scale)
        assert image.startswith(b"\x89PNG\r\n\x1a\n")
        assert pixels(image) == (scale * wide, scale * high)


@pytest.mark.slow
def test_png_shows_texts_and_nothing_of_its_own_making():
    blank = example()
    for node in blank["nodes"]:
        node["labels"] = {"": "\u200b"}
    view = {"view": [-600, -400, 600, 400]}
    assert len(png.png(example() | view, "ar")) > len(png.png(blank | view, "ar")) + 2000
    assert png.png(hostile(), scale=1) == png.png(hostile(), scale=1)


@pytest.mark.parametrize("text", ["إيطاليا", "مشروع PROFAS (2)", "Italie"])
@pytest.mark.parametrize("side", ["right", "left"])
def test_png_has_labels_on_their_side_whatever_their_direction(text, side):
    node = {"id": "a", "labels": {"": text}, "x": 0, "y": 0, "size": 8, "side": side, "kind": 0}
    kind = {"id": "k", "colour": "#ffffff", "shape": "square", "count": 1}
    spec = {"version": "1.0", "view": [-200, -40, 200, 40], "nodes": [node], "kinds": [kind]}
    image = png.png(spec, "en", 1)
    middle, high = pixels(image)[0] / 2, pixels(image)[1] - 14 - 21 - 14 - 40  # pads, legend, half the view
    left, right = (Box(x, high - 12, x + 150, high + 12) for x in (middle - 165, middle + 15))
    full, empty = (right, left) if side == "right" else (left, right)
    counts = ink(image, full, empty)
    assert counts[0] > 30
    assert counts[1] == 0


@pytest.mark.parametrize("scale", [0, -1, float("nan"), "2", 11.1, 1e-9])
def test_png_refuses_sizes_that_it_cannot_draw(scale):
    with pytest.raises(OutputError, match="scale"):
        png.png(example(), scale=scale)


def test_png_names_the_package_that_it_needs(monkeypatch):
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    with pytest.raises(CoopGraphError, match="PNG images need resvg-py: .* -m pip install '?resvg-py"):
        png.png(example())
