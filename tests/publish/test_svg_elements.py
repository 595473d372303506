"""The geometry of shapes and edges in SVG, and the texts that stand in it."""

import math
import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopgraph.diagrams import theme
from coopgraph.publish import svg_elements

SHAPES = ("dot", "square", "diamond", "triangle", "triangleDown", "hexagon", "star")
finite = st.floats(-500, 500)
points = st.tuples(finite, finite)


@given(points, points, st.floats(-0.5, 0.5))
def test_bends_lie_to_the_left_of_the_way(start, end, bend):
    if math.dist(start, end) < 1:
        return
    x, y = svg_elements.bent(start, end, bend)
    way, side = (end[0] - start[0], end[1] - start[1]), (x - start[0], y - start[1])
    left = way[1] * side[0] - way[0] * side[1]  # y grows downwards
    far = math.dist(start, end)
    assert abs(left / far**2) <= 1.1 * abs(bend) + 1e-9
    assert left * bend >= -1e-9 * far**2
    if abs(bend) > 0.01:
        assert abs(left / far**2) > 0.7 * abs(bend)


@given(
    st.sampled_from(SHAPES),
    points,
    st.floats(2, 30),
)
def test_an_edge_ends_as_far_before_a_shape_as_it_should(shape, start, radius):
    if math.hypot(*start) < 3 * radius + 10:
        return
    corners = svg_elements.outline(shape, (0, 0), radius)
    control = svg_elements.bent(start, (0, 0), 0)
    rim, before = (svg_elements.reach(start, control, (0, 0), corners, radius, gap) for gap in (0, 5))
    near = [math.hypot(*svg_elements.along(start, control, (0, 0), share)) for share in (rim, before)]
    assert math.isclose(near[1] - near[0], 5, abs_tol=0.01)
    assert 0.35 * radius < near[0] < 1.6 * radius


@given(points, points, points, st.floats(0.05, 1))
def test_a_part_of_a_curve_lies_on_the_curve(start, control, end, share):
    numbers = [float(n) for n in re.findall(r"-?[\d.]+", svg_elements.curve(start, control, end, share))]
    last = svg_elements.along(start, control, end, share)
    assert math.dist(numbers[-2:], last) < 0.1
    if len(numbers) == 6:  # the middle of the part is a quarter, a half and a quarter of its points
        middle = [(numbers[i] + 2 * numbers[i + 2] + numbers[i + 4]) / 4 for i in (0, 1)]
        assert math.dist(middle, svg_elements.along(start, control, end, share / 2)) < 0.15


@given(points, st.floats(0.1, 6.2), st.floats(3, 30))
def test_arrows_point_the_way_they_come(tip, angle, long):
    tail = (tip[0] - 0.9 * long * math.cos(angle), tip[1] - 0.9 * long * math.sin(angle))
    corners = [tuple(map(float, pair.split())) for pair in svg_elements.arrow(tip, tail, long)[1:-1].split("L")]
    assert math.dist(corners[0], tip) < 0.15
    assert math.dist(corners[2], tail) < 0.15
    assert math.isclose(math.dist(corners[1], tip), math.dist(corners[3], tip), abs_tol=0.3)


@pytest.mark.parametrize("shape", SHAPES)
def test_small_shapes_are_drawn_as_large_as_they_look(shape):
    assert svg_elements.drawn(shape, 20) == 20
    assert svg_elements.drawn(shape, 8) >= 8
    assert (svg_elements.drawn(shape, 8) > 8) == (shape in ("star", "triangle", "triangleDown"))


@given(st.text())
def test_texts_are_harmless_in_elements_and_attributes(text):
    root = ElementTree.fromstring(
        f"<a b='{svg_elements.xml(text)}' c=\"{svg_elements.xml(text)}\">{svg_elements.xml(text)}</a>"
    )
    assert (root.get("b"), root.get("c")) == (root.text or "", root.text or "")
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u2028\u2029]", root.text or "")
    kept = [c for c in text if c.isalnum()]
    assert [c for c in root.text or "" if c.isalnum()] == kept


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Italie", False), ("إيطاليا", True), ("2003 اتفاق", True), ("(ISO) اتفاق", False), ("2003", False), ("", False)],
)
def test_the_first_letter_tells_the_direction(text, expected):
    assert svg_elements.is_rtl(text) is expected


@pytest.mark.parametrize("text", ["إيطاليا", "Italie", "مشروع PROFAS (2)"])
@pytest.mark.parametrize("anchor", ["left", "middle", "right"])
def test_anchors_are_sides_of_the_picture_whatever_the_direction(text, anchor):
    element = ElementTree.fromstring(svg_elements.line(1, 2, text, anchor))
    backwards = {"left": "end", "middle": "middle", "right": "start"}
    forwards = {"left": "start", "middle": "middle", "right": "end"}
    assert element.get("text-anchor") == (backwards if svg_elements.is_rtl(text) else forwards)[anchor]
    raster = ElementTree.fromstring(svg_elements.line(1, 2, text, anchor, raster=True))
    assert raster.get("text-anchor") == forwards[anchor]
    assert raster.get("direction") is None


@pytest.mark.parametrize("value", ["red", "url(#a)", "#12345", "#1234567", "#12345g", None, 3, '#123456"', "#١٢٣٤٥٦"])
def test_only_colours_are_colours(value):
    assert theme.colour(value, "#bbbbbb") == "#bbbbbb"


@pytest.mark.parametrize("value", [math.nan, math.inf, "1", None, [1]])
def test_only_finite_numbers_are_numbers(value):
    assert svg_elements.number(value, 7) == 7


@pytest.mark.parametrize("lengths", [None, [], [0, 0], [2, -1], ["a"]])
def test_no_lengths_make_a_whole_line(lengths):
    assert svg_elements.dashes(lengths) == ""
