"""The recipe for a layout in CONTRIBUTING, followed to the letter in a copy of the package."""

import os
import shutil
import subprocess
import sys

import pytest

from tests.conftest import ROOT

# Two files are touched: the layout's own module, and the list of names.
LAYOUT = '''"""A row: all things beside each other, by name."""

from coopgraph.diagrams.layouts.arrangement import Arrangement

NEEDS = "there is nothing"


def arrange(network, sizes, around):
    """A place for each thing."""
    return Arrangement({node: (200.0 * place, 0.0) for place, node in enumerate(sorted(network))})
'''
DRAW = """
from coopgraph.apps.cli import main
import coopgraph as cg
spec = cg.draw(cg.load().network(kinds=["Country", "Agreement"]), layout="row").spec
assert spec["layout"] == "row" and {node["y"] for node in spec["nodes"]} == {0.0}, spec["layout"]
raise SystemExit(main(["draw", "--layout", "row", "--focus", "QAT", "-o", "row.svg"]))
"""


@pytest.mark.slow
def test_a_new_layout_touches_two_files(tmp_path):
    package = tmp_path / "coopgraph"
    shutil.copytree(ROOT / "src" / "coopgraph", package, ignore=shutil.ignore_patterns("__pycache__"))
    for folder in ("ontology", "graph_data"):
        (package / folder).symlink_to(ROOT / folder)
    (package / "diagrams" / "layouts" / "row.py").write_text(LAYOUT, "utf-8")
    choices = package / "base" / "choices.py"
    choices.write_text(choices.read_text("utf-8").replace('"hierarchy", ', '"hierarchy", "row", '), "utf-8")
    done = subprocess.run(
        [sys.executable, "-c", DRAW],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "row.svg: 8 things, 11 links\n")
    assert "<svg" in (tmp_path / "row.svg").read_text("utf-8")
