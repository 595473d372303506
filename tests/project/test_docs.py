"""Documentation that cannot go stale: rendered pages, README code, links."""

import re
import shlex
import subprocess
import sys

import pytest

from coopgraph.apps.cli import main
from tests.conftest import ROOT
from tests.support.loading import loaded_once  # noqa: F401 (a fixture)

PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]


def test_the_guide_to_the_ontology_has_all_that_a_first_query_needs():
    from coopgraph.base.vocab import PREFIXES

    page = (ROOT / "docs" / "ontology.md").read_text("utf-8")
    assert page.count("![") == 5 and page.count("```sparql") == 10
    assert [prefix for prefix in PREFIXES if f"| `{prefix}:` | `{PREFIXES[prefix]}` |" not in page] == []
    schemes = (ROOT / "ontology" / "schemes.ttl").read_text("utf-8")
    values = re.findall(r"^([a-z-]+:[a-z0-9-]+) a .*skos:inScheme <https://w3id.org/coopgraph", schemes, re.MULTILINE)
    assert len(values) > 250 and [value for value in values if f"| `{value}` |" not in page] == []


@pytest.mark.slow
def test_rendered_pages_are_fresh():
    done = subprocess.run(
        [sys.executable, ROOT / "tools" / "render_docs.py", "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_python_of_the_readme_runs(capsys):
    (code,) = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    exec(compile(code, "README.md", "exec"), {})
    out = capsys.readouterr().out
    assert "At least 13" in out
    assert "civil protection" in out


@pytest.mark.slow
def test_the_commands_of_the_readme_run(tmp_path, monkeypatch, loaded_once):  # noqa: F811
    text = (ROOT / "README.md").read_text("utf-8")
    commands = re.findall(r"^\.venv/bin/coopgraph (.*?)(?:\s+#.*)?$", text, re.MULTILINE)
    assert len(commands) == 5
    monkeypatch.chdir(tmp_path)
    for command in commands:
        assert main(shlex.split(command)) == 0, command
    assert (tmp_path / "map.html").stat().st_size > 100_000


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_links_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#\s]+)\)", page.read_text("utf-8")):
        if not target.startswith("http"):
            assert (page.parent / target).exists(), target


def test_doctests_of_the_package():
    import doctest

    import coopgraph.graph

    assert doctest.testmod(coopgraph.graph).failed == 0
    assert doctest.testmod(coopgraph).failed == 0


def test_counts_in_texts_are_true():
    from coopgraph.base.vocab import CG

    text = (ROOT / "ontology" / "coopgraph.ttl").read_text("utf-8")
    classes = len(re.findall(r"^cg:\w+ a owl:Class ", text, re.MULTILINE))
    properties = len(re.findall(r"^cg:\w+ a owl:(?:Object|Datatype)Property ", text, re.MULTILINE))
    assert CG.endswith("#")
    for page in ("CHANGELOG.md", "docs/decisions.md"):
        assert f"{classes} classes and {properties} properties" in (ROOT / page).read_text("utf-8").replace(
            "\n", " "
        ), page
