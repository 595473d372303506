"""SVG: the places, shapes and words of the spec, readable by machines and by people, and nothing that runs."""

import copy
import math
import re
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopgraph.base.text import clean, label_in
from coopgraph.diagrams import geometry, label_places, label_text
from coopgraph.publish import svg
from tests.support.browser import LAST
from tests.support.example_spec import EX, LANGUAGES, example, hostile

NS = "{http://www.w3.org/2000/svg}"
TAGS = {"svg", "title", "desc", "rect", "g", "polyline", "polygon", "path", "circle", "text", "tspan"}
OVERRIDES = re.compile("[\u202a-\u202e\u2066-\u2069]")
SIZE = 12  # the radius of countries in the example


def drawn(spec: dict[str, Any], language: str | None = None, **options: Any) -> Element:
    return ElementTree.fromstring(svg.svg(spec, language, **options))


def titled(root: Element) -> dict[str, Element]:
    """The groups that say what they are, by what they say."""
    return {group.findtext(NS + "title", ""): group for group in root.iter(NS + "g") if group.findtext(NS + "title")}


def texts(root: Element) -> list[str]:
    return ["".join(each.itertext()) for each in root.iter(NS + "text")]


def path_points(group: Element, index: int = 0) -> list[tuple[float, float]]:
    numbers = re.findall(r"-?[\d.]+", group.findall(NS + "path")[index].get("d", ""))
    return [(float(x), float(y)) for x, y in zip(numbers[::2], numbers[1::2], strict=True)]


def view(root: Element) -> geometry.Box:
    left, top, wide, high = map(float, root.get("viewBox", "").split())
    return geometry.Box(left, top, left + wide, top + high)


@pytest.mark.parametrize("language", LANGUAGES)
def test_picture_names_itself(language):
    spec = example()
    root = drawn(spec, language)
    named = {each.get("id"): each for each in root.iter() if each.get("id")}
    title, description = (named[name] for name in root.get("aria-labelledby", "").split())
    assert (title.tag, title.text) == (NS + "title", spec["title"][language])
    assert description.tag == NS + "desc"
    assert "2" in (description.text or "")
    assert root.get("role") == "img"
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == language
    assert (int(root.get("width", 0)), int(root.get("height", 0))) == svg.size(spec, language)


def test_ids_differ_between_pictures_on_one_page():
    other = example()
    other["nodes"][0]["x"] += 1
    made = [drawn(example(), "en"), drawn(example(), "fr"), drawn(other, "en")]
    names = [each.get("id") for root in made for each in root.iter() if each.get("id")]
    assert len(names) == len(set(names)) == 6


def test_same_spec_gives_the_same_bytes():
    assert svg.svg(example()) == svg.svg(copy.deepcopy(example()))
    assert svg.svg(example(), "en") == svg.svg(example()) == svg.svg(example(), "de")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_thing_and_edge_says_what_it_is(language):
    spec = example()
    found = titled(drawn(spec, language))
    assert len(found) == len(spec["nodes"]) + len(spec["edges"]) + len(spec["open"])
    for node in spec["nodes"]:
        label = label_in(node["labels"], language)
        kind = spec["kinds"][node["kind"]]["labels"][language]
        assert any(said.startswith(f"{label} — {kind}") for said in found), label


def test_edges_tell_doubts_and_sources():
    found = titled(drawn(example(), "en"))
    assert "Italy — partner of → Ministry of Examples — source A 1–9 (1); source B 5–7 (2)" in found
    assert "Ministry of Examples — partner of → Türkiye (hedged, disputed)" in found
    assert "Ministry of Examples — assists → Italy (deduced)" in found
    assert "Italy — 2 common projects – Türkiye" in found
    assert "Agreement on civil protection and mutual aid (2003) — Agreement — 2003-12-26" in found
    assert "Algiers meeting & after — Meeting — 2004-01-01 – 2005-12-31" in found


def test_things_stand_in_their_places_in_shape_and_colour():
    spec = example()
    found = titled(drawn(spec, "en"))
    for node in spec["nodes"]:
        kind = spec["kinds"][node["kind"]]
        group = next(
            g
            for said, g in found.items()
            if said.startswith(f"{label_in(node['labels'], 'en')} — {kind['labels']['en']}")
        )
        shape = group[1]
        assert shape.get("fill") == kind["colour"]
        if kind["shape"] == "dot":
            assert [float(shape.get(name, "")) for name in ("cx", "cy", "r")] == [node["x"], node["y"], node["size"]]
            continue
        corners = [tuple(map(float, pair.split(","))) for pair in shape.get("points", "").split()]
        assert len(corners) == {"square": 4, "diamond": 4, "hexagon": 6, "star": 10}.get(kind["shape"], 3)
        assert all(0.3 < math.dist(c, (node["x"], node["y"])) / node["size"] < 1.7 for c in corners)
        assert geometry.disc((node["x"], node["y"]), node["size"]).shared(box_of(corners)) > node["size"] ** 2


def box_of(corners: list[Any]) -> geometry.Box:
    xs, ys = zip(*corners, strict=True)
    return geometry.Box(min(xs), min(ys), max(xs), max(ys))


def test_lines_have_the_width_colour_and_dashes_of_the_spec():
    found = titled(drawn(example(), "en"))
    line = found["Memorandum — party → Türkiye"][1]
    assert [line.get("stroke" + part) for part in ("", "-width", "-dasharray")] == ["#c0392b", "2.4", None]
    assert found["Ministry of Examples — assists → Italy (deduced)"][1].get("stroke-dasharray") == "5 4"


def test_arrows_point_at_the_rim_of_their_target():
    found = titled(drawn(example(), "en"))
    (start, end), (tip, *_) = (path_points(found["Memorandum — party → Türkiye"], i) for i in (0, 1))
    assert start == (-200, 90)
    assert math.isclose(math.dist(tip, (-240, -90)), SIZE + 1, abs_tol=0.1)
    assert math.isclose(
        math.dist(end, tip), 0.9 * (5.25 + 3 * 2.4), abs_tol=0.1
    )  # the line ends where the arrow begins
    assert len(found["Italy — 2 common projects – Türkiye"].findall(NS + "path")) == 1  # no arrow


def test_what_links_a_thing_with_itself_is_a_loop():
    loop = titled(drawn(example(), "en"))['Project "Water" — follows → Project "Water"'][1]
    x, y, radius = (float(loop.get(name, "")) for name in ("cx", "cy", "r"))
    assert abs(math.dist((x, y), (60, 180)) - radius) < 8


def test_bars_squares_and_open_lists():
    root = drawn(example(), "en")
    bars = [rect for rect in root.iter(NS + "rect") if rect.get("fill") == "#c0392b"]
    assert [(bar.get("x"), bar.get("width")) for bar in bars] == [("-190", "140")]
    assert float(bars[0].get("fill-opacity", 1)) < 0.6  # the days that it may have been, behind the thing itself
    square = titled(root)["Floods — about → Italy"][1]
    corners = [tuple(map(float, pair.split(","))) for pair in square.get("points", "").split()]
    assert (
        box_of(corners) == geometry.disc((330, 160), 6.3) and float(square.get("fill-opacity")) < 1
    )  # darker for more
    disc = titled(root)["≥ 3 other countries"]
    assert disc[1].get("stroke-dasharray")
    assert disc[2].text == "…"
    dashed = [line for line in root.iter(NS + "polyline") if line.get("stroke-dasharray")]
    assert [line.get("points") for line in dashed] == ["-60,-170 -95,-150"]


def test_squares_are_hollow_where_only_a_whole_is_stated():
    spec = example()
    spec["edges"][12]["certainty"] = ["collective"]
    spec["edges"] = [spec["edges"][12]]
    assert "stated of a group" in texts(drawn(spec, "en"))
    square = titled(drawn(spec, "en"))["Floods — about → Italy (stated of a group)"][1]
    assert square.get("fill") == "none"
    assert square.get("stroke") == "#1b4f8f"


def test_backdrop_lines_and_notes():
    root = drawn(example(), "fr")
    lines = [line.get("points") for line in root.iter(NS + "polyline") if not line.get("stroke-dasharray")]
    assert lines == ["-380,-200 -300,-215 -290,-150 -380,-200", "-380,250 400,250", "-200,240 -200,260"]
    assert {"Méditerranée", "2004"} <= set(texts(root))


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "10 of 2,140 things shown, 13 of 5,400 links"),
        ("fr", "10 sur 2\u202f140 choses affichées, 13 sur 5\u202f400 liens"),
        ("ar", "يُعرض 10 من أصل 2\xa0140 عنصرا، و13 من أصل 5\xa0400 صلة"),
    ],
)
def test_says_how_much_is_left_out(language, said):
    spec = example()
    assert said in texts(drawn(spec, language))
    spec["shown"] |= {"of": 10, "of_edges": 13}
    whole = {"en": "10 things, 13 links", "fr": "10 choses, 13 liens", "ar": "10 عناصر، 13 صلة"}
    assert whole[language] in texts(drawn(spec, language))
    groups = spec | {"layout": "overview", "shown": {"nodes": 10, "of": 99, "edges": 13, "of_edges": 99}}
    assert [text for text in texts(drawn(groups, language)) if text.count("99") == 2 and not text.count("13")]


def test_legend_has_kinds_with_counts_and_what_lines_mean():
    legend = texts(drawn(example(), "en"))
    for entry in (
        "Ministry 1",
        "Country 2",
        "Theme 2",
        "deduced",
        "hedged, disputed",
        "stated of a group",
        "floods",
        "open list",
    ):
        assert entry in legend, entry
    assert "" not in legend
    plain = example() | {"open": [], "edges": []}
    assert not {"deduced", "hedged, disputed", "floods", "open list"} & set(texts(drawn(plain, "en")))


def test_legend_explains_no_more_than_it_can():
    spec = example()
    spec["edges"][6] |= {"dashes": [9, 9]}
    spec["edges"][5] |= {"dashes": [2, 3]}
    spec["edges"][7] |= {"themes": [EX + "renewed"]}  # in the colour of all lines
    spec["edges"].append(spec["edges"][11] | {"id": "e13", "themes": [EX + "in-force"]})  # one colour for two themes
    legend = texts(drawn(spec, "en"))
    assert not {"", "renewed", "in force", "floods", "stated of a group"} & set(legend)
    assert legend.count("hedged, stated of a group, disputed") == 1  # whatever the colours of the lines
    assert "renewed" not in texts(drawn(spec | {"edges": [spec["edges"][7]]}, "en"))


def test_legend_shows_what_is_folded_as_the_line_that_stands_for_it():
    spec = example()
    spec["kinds"].append(
        {
            "id": EX + "Deal",
            "labels": {"en": "Deal"},
            "colour": "#111111",
            "shape": "dot",
            "ring": 2,
            "count": 0,
            "folded": 4,
        }
    )
    spec["edges"].append(spec["edges"][11] | {"id": "e13", "property": EX + "Deal", "themes": [], "colour": "#0d0d0d"})
    root = drawn(spec, "en")
    assert "Deal 4" in texts(root)
    assert [path.get("d") for path in root.iter(NS + "path") if path.get("stroke") == "#0d0d0d"][-1] == "M-9 0L9 0"
    assert "Deal 4" not in texts(drawn(spec | {"edges": []}, "en"))


def test_arabic_is_written_from_the_right():
    root = drawn(example(), "ar")
    for each in root.iter(NS + "text"):
        text = "".join(each.itertext())
        assert (each.get("direction") == "rtl") == bool(re.search("[\u0600-\u06ff]", text)), text
    assert "وارد بتحفّظ، متنازع فيه" in texts(root)
    raster = drawn(example(), "ar", raster=True)
    assert not any(each.get("direction") for each in raster.iter())
    for text in texts(raster):
        assert OVERRIDES.sub("", text) == (text[1:-1] if re.search("[\u0600-\u06ff]", text) else text)


def test_no_language_is_cut_off():
    spec = example() | {"view": [0, 0, 1, 1]}
    for language in LANGUAGES:
        seen = view(drawn(spec, language))
        for node in spec["nodes"]:
            wide, high = label_text.size(label_text.wrap(label_in(node["labels"], language), 16))
            written = label_places.label_box((node["x"], node["y"]), (wide, high), node["size"], node["side"])
            assert math.isclose(seen.shared(written), wide * high), node["labels"]


@pytest.mark.parametrize("spec", [{"version": "1.0"}, {"version": "1.0", "nodes": [{"id": "a"}], "edges": []}])
def test_what_is_empty_may_be_left_out(spec):
    assert drawn(spec).get("role") == "img"


def test_wrong_values_do_no_harm():
    spec = example()
    spec["nodes"][0] |= {"x": math.nan, "size": "9' onload='x", "kind": 99, "labels": None}
    spec["edges"][0] |= {"width": math.inf, "dashes": ["a", -1], "colour": "url(#x)", "target": "nothing"}
    text = svg.svg(spec)
    assert "onload" not in text
    assert "url" not in text
    ElementTree.fromstring(text)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("raster", [False, True])
def test_hostile_texts_stay_texts(language, raster):
    text = svg.svg(hostile(), language, raster=raster)
    if not raster:
        assert not OVERRIDES.search(text)
    for each in ElementTree.fromstring(text).iter():
        assert each.tag.removeprefix(NS) in TAGS
        for name, value in each.attrib.items():
            assert not name.startswith("on") and not name.endswith("href") and name != "style"
            assert "url(" not in value and "script" not in value
            if name in ("fill", "stroke"):
                assert re.fullmatch(r"#[0-9a-f]{6}|none", value)
    assert "\u2028" not in text
    assert "<script>window.ran = 1</script>" in clean("".join(texts(ElementTree.fromstring(text))))


@given(st.text(), st.sampled_from(["fr", "en", "ar", ""]))
def test_any_label_is_well_formed(text, language):
    spec = {"version": "1.0", "title": {language: text}, "nodes": [{"id": text, "labels": {language: text}}]}
    for raster in (False, True):
        ElementTree.fromstring(svg.svg(spec, raster=raster).encode())


@pytest.mark.browser
@pytest.mark.parametrize("language", LANGUAGES)
def test_in_a_browser_labels_stand_beside_their_things(tab, language):
    spec = example()
    page = tab(1000, 700).page
    page.set_content(svg.svg(spec, language))
    found = page.evaluate(
        "[...document.querySelectorAll('text')].map((t) => [t.textContent, t.getBBox()]).map(([s, b]) => [s, b.x, b.x + b.width])"
    )
    seen = view(drawn(spec, language))
    by_text = {text: (left, right) for text, left, right in reversed(found)}  # the legend comes last
    assert all(seen.left <= left and right <= seen.right for left, right in by_text.values())
    for node in spec["nodes"]:
        first = label_text.wrap(
            label_in(node["labels"], language), 16 if spec["kinds"][node["kind"]]["ring"] < 3 else 22
        )[0]
        left, right = by_text[first]
        rim = {"right": left - node["x"], "left": node["x"] - right}.get(node["side"])
        assert rim is None or math.isclose(rim, node["size"] + 4, abs_tol=1.5), first
        assert node["side"] in ("left", "right") or math.isclose((left + right) / 2, node["x"], abs_tol=1), first


@pytest.mark.browser
def test_in_a_browser_nothing_hostile_runs(tab, tmp_path):
    path = tmp_path / "hostile.svg"
    path.write_text(svg.svg(hostile()), "utf-8")
    for inline in (False, True):
        shown = tab()
        page = shown.page
        if inline:
            page.set_content(f"<!doctype html><p>{svg.svg(hostile())}</p>")
        else:
            page.goto(path.as_uri())
        page.mouse.move(300, 200)
        page.mouse.click(300, 200)
        page.evaluate(LAST)
        assert page.evaluate("window.ran") is None
        assert page.evaluate("document.querySelectorAll('script, img, a, foreignObject, [onload]').length") == 0
        assert [url for url in shown.requests if url != path.as_uri()] == []
