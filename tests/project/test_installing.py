"""How coopgraph is installed: what the extras hold, what `make demo` brings, and what texts tell people to install."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from coopgraph.base.extras import DISTRIBUTION
from tests.conftest import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
OF_USERS = set(EXTRAS) - {"all", "notebook", "test"}
BROUGHT = {"IPython": "pyvis", "numpy": "rustworkx"}  # what others bring, which need it in any version


def names(requirements: list[str]) -> set[str]:
    return {canonicalize_name(Requirement(text).name) for text in requirements}


# ---- Extras ----


def test_the_distribution_has_a_name_of_its_own():
    assert PROJECT["name"] == DISTRIBUTION == "coopgraph-kg"


@pytest.mark.parametrize("extra", EXTRAS)
def test_no_extra_fetches_coopgraph_from_the_index(extra):
    assert not {name for name in names(EXTRAS[extra]) if name.startswith("coopgraph")}


def test_all_is_what_the_extras_of_users_hold_and_tests_have_all_of_it():
    assert set(EXTRAS["all"]) == {text for extra in OF_USERS for text in EXTRAS[extra]}
    assert set(EXTRAS["all"]) <= set(EXTRAS["test"])
    assert set(EXTRAS["frames"]) <= set(EXTRAS["notebook"])


def recipe(target: str) -> str:
    """What make would do in a fresh checkout."""
    command = ["make", "--dry-run", "--always-make", "VENV=.venv-that-is-not-there", target]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize(("target", "extras"), [("demo", "all"), ("notebooks", "all,notebook"), ("bench", "test")])
def test_make_installs_what_its_target_needs(target, extras):
    """Each of the three marks the environment of the demo as made, so each brings all that commands need."""
    assert re.findall(r"-m pip install .*--editable '\.\[(.*)\]'", recipe(target)) == [extras]


def imported(path: Path) -> Iterator[str]:
    """The first names of all that a module imports, wherever it does."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield str(node.module).partition(".")[0]


def test_the_demo_brings_all_that_any_command_imports():
    modules = {name for path in (ROOT / "src").rglob("*.py") for name in imported(path)}
    outside = modules - sys.stdlib_module_names - {"coopgraph"}
    assert {"resvg_py", "pyshacl", "fastexcel", "polars", "rdflib"} <= outside
    wanted = {canonicalize_name(BROUGHT.get(module, module)) for module in outside}
    assert wanted <= names(PROJECT["dependencies"]) | names(EXTRAS["all"])


# ---- Texts ----

INSTALLERS = re.compile(r"\b(?:pip[\d.]*|pipx|uvx?|uv pip|conda|mamba|poetry|pdm)\s+(?:install|add|run)\b([^`;:)&|#]*)")
OURS = re.compile(rf"(?:coopgraph|{DISTRIBUTION})(?:\[[\w, -]*\]?)?(?:[=<>~!]=?.*)?")


def strangers(text: str) -> list[str]:
    """What a text tells people to install from an index under our name, where nothing of ours is published yet."""
    words = [word.strip("\"'\\,.") for told in INSTALLERS.findall(text) for word in told.split()]
    return [word for word in words if OURS.fullmatch(word.lower().replace("_", "-"))]


@pytest.mark.parametrize(
    "text",
    [
        "pip install coopgraph",
        "pip install 'coopgraph[png]'",
        'run `python -m pip install -U "coopgraph[frames,png]>=1"`.',
        "pip install\n    coopgraph==0.1.0",
        "pipx install coopgraph-kg",
        "uv pip install Coopgraph_KG[all]",
        '"    raise SystemExit(\\"pip install coopgraph\\")\\n",',
        "uv add coopgraph",
    ],
)
def test_a_strangers_package_is_noticed(text):
    assert strangers(text)


@pytest.mark.parametrize(
    "text",
    [
        "pip install '.[png]'",
        "pip install -e '.[notebook]'",
        "pip install '../coopgraph[all]'",
        "pip install 'dist/coopgraph_kg-0.1.0-py3-none-any.whl[png]'",
        "pip install 'coopgraph_kg-0.1.0-py3-none-any.whl[png]'",
        "`pip install ttl3d`; coopgraph needs nothing else",
        "import coopgraph",
    ],
)
def test_what_works_may_be_told(text):
    assert not strangers(text)


def test_no_text_tells_people_to_install_a_strangers_package():
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    told = {}
    for name in listed.stdout.splitlines():
        path = ROOT / name
        if path.is_file() and path.suffix not in {".png", ".xlsx"} and not name.startswith("tests/"):
            told[name] = strangers(path.read_text("utf-8"))
    assert {"README.md", "Makefile", "docs/fact-tables.md", "notebooks/01_tour.ipynb"} <= set(told)
    assert {name: words for name, words in told.items() if words} == {}
