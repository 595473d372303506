"""Numbers out of their range are refused with the range, in the library and on the command line."""

import pytest

import coopgraph as cg
from coopgraph.apps.cli import main
from coopgraph.base.errors import RefusedError

WRONG = {
    "timeout": [float("nan"), float("inf"), -1, 0],
    "limit": [-1, 0, 10**30],
    "hops": [-1, 10**30],
    "page_size": [0, -3],
    "mirror": [-1, 10**30],
    "height": [0, -680, float("nan")],
    "width": [0, -1, 10**30],
    "rows": [0, -1, 10**30],
}
CALLS = {
    "timeout": lambda graph, value: graph.query("ASK {}", timeout=value),
    "limit": lambda graph, value: graph.search("qatar", limit=value),
    "hops": lambda graph, value: cg.network(graph, focus="MICLAT", hops=value),
    "page_size": lambda _, value: cg.connect("http://127.0.0.1:9/sparql", page_size=value),
    "mirror": lambda _, value: cg.connect("http://127.0.0.1:9/sparql", mirror=value),
    "height": lambda graph, value: cg.draw(graph.network(focus="MICLAT"), height=value),
    "width": lambda graph, value: graph.query("ASK {}").to("table", width=value),
    "rows": lambda graph, value: graph.query("ASK {}").showing(value),
}


@pytest.mark.parametrize("name", WRONG)
def test_the_library_refuses_with_the_range(ministry, name):
    for value in WRONG[name]:
        with pytest.raises(RefusedError, match=rf"{name} must be from [\d.]+ to [\d,]+, not"):
            CALLS[name](ministry, value)


def test_so_does_a_drawing_with_its_limit(ministry):
    with pytest.raises(RefusedError, match="limit must be from"):
        cg.draw(ministry.network(focus="MICLAT"), limit=-1)


@pytest.mark.parametrize(
    "words", ["query ASK{} --timeout nan", "search qatar --limit -1", "draw --focus MICLAT --hops -1"]
)
def test_so_does_the_command_line(capsys, tmp_path, words):
    more = ["-o", str(tmp_path / "x.html")] if words.startswith("draw") else []
    assert main([*words.split(), *more]) == 2
    assert " must be from " in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
