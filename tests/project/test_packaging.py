"""The package as users get it: a wheel in clean environments outside the checkout, and an editable install.

`make test` asks no index: an environment sees, by links, what is installed here and what a resolver would bring. In the
long run (COOPGRAPH_TESTS=long) environments are empty and pip brings everything from the index.
"""

import email
import re
import shutil
import sys
import zipfile
from pathlib import Path

import polars as pl
import pytest
from xlsxwriter import Workbook

from tests.conftest import ROOT
from tests.project.test_installing import EXTRAS, PROJECT
from tests.support.environments import environment, install, run, unpack, with_what_they_need
from tests.support.examples import LONG

pytestmark = pytest.mark.slow
FACT = {
    "subject": "Fund",
    "subject_kind": "programme",
    "predicate": "partner",
    "value": "Italy",
    "source_title": "News",
}
WHENCE = """
import sys
from importlib.metadata import distribution, distributions
import coopgraph.base.paths
home = distribution("coopgraph-kg").locate_file("coopgraph/__init__.py")
assert str(home) == coopgraph.__file__, (home, coopgraph.__file__)
assert home.is_relative_to(sys.prefix), (home, sys.prefix)
assert coopgraph.base.paths.graph_data() == home.parent / "graph_data"
named = sorted(each.name.lower() for each in distributions() if "coopgraph" in each.name.lower())
assert named == ["coopgraph-kg"], named
"""
FRAMES = """
import coopgraph as cg
table = cg.load(lens="ministry").query("security-partners")
assert len(table.to_pandas()) == len(table.to_polars()) == len(table.to_arrow()) == 13
"""
NETWORKS = """
import sys, coopgraph as cg
assert len(cg.measure(cg.load(lens="ministry").network(), ["betweenness", "community"])) > 80
assert {"rustworkx", "graspologic_native"} <= set(sys.modules)
"""
# with each extra, what needs it: Python, or words of the command line
USES: dict[str, list[str]] = {
    "frames": [FRAMES],
    "tables": ["load facts.xlsx -o xlsx.trig", "load facts.parquet -o parquet.trig"],
    "networks": [NETWORKS],
    "shacl": ["validate --engine pyshacl own.ttl"],
    "png": ["draw --focus Qatar --lens ministry -o qatar.png"],
    "all": ["draw --focus Qatar --lens ministry -o qatar.png"],
    "web": ["import coopgraph as cg; from coopgraph.web import create_app; print(create_app(cg.load()))"],
    "notebook": [
        "import subprocess, sys; subprocess.run([sys.executable, '-m', 'jupyterlab', '--version'], check=True)"
    ],
    "test": ["import axe_playwright_python, grimp, hypothesis, nbclient, owlrl, owlready2, pytest, xdist, xlsxwriter"],
}


def copied(folder: Path) -> Path:
    """A copy of what git knows or would take."""
    for name in run("git", "ls-files", "-co", "--exclude-standard", cwd=ROOT).splitlines():
        target = folder / name
        if (ROOT / name).is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target)
    return folder


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    folder, checkout = tmp_path_factory.mktemp("dist"), copied(tmp_path_factory.mktemp("checkout"))
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, checkout, cwd=folder)
    (path,) = folder.glob("*.whl")
    return path


@pytest.fixture
def files(tmp_path) -> Path:
    """A folder with a fact table in two formats and a graph of one country."""
    book = Workbook(tmp_path / "facts.xlsx")
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, list(FACT))
    sheet.write_row(1, 0, list(FACT.values()))
    book.close()
    pl.DataFrame([FACT]).write_parquet(tmp_path / "facts.parquet")
    (tmp_path / "own.ttl").write_text(
        "@prefix cg: <https://w3id.org/coopgraph/ns#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        '<https://w3id.org/coopgraph/id/country/XXX> a cg:Country ; cg:iso3 "XXX" ; cg:m49 "999" ; '
        'skos:prefLabel "Nowhere"@en , "Nulle part"@fr , "لا مكان"@ar .\n',
        "utf-8",
    )
    return tmp_path


def with_wheel(folder: Path, wheel: Path, extra: str = "") -> Path:
    """The Python of a clean environment that has the wheel, with an extra."""
    asked = [*PROJECT["dependencies"], *EXTRAS.get(extra, [])]
    python = environment(folder, () if LONG else with_what_they_need(asked))
    install(python, f"{wheel}[{extra}]" if extra else wheel, cwd=folder, offline=not LONG)
    return python


def test_the_wheel_is_called_what_it_is_and_holds_all_that_it_reads(wheel):
    assert wheel.name.startswith("coopgraph_kg-")
    with zipfile.ZipFile(wheel) as archive:
        held = set(archive.namelist())
        (about,) = (name for name in held if name.endswith(".dist-info/METADATA"))
        metadata = email.message_from_bytes(archive.read(about))
        scripts = archive.read(about.replace("METADATA", "entry_points.txt")).decode()
    assert metadata["Name"] == "coopgraph-kg"
    assert set(metadata.get_all("Provides-Extra")) == set(USES)
    needed = metadata.get_all("Requires-Dist")
    assert len(needed) >= sum(map(len, EXTRAS.values()))
    assert not [line for line in needed if line.lower().startswith("coopgraph")]
    assert "coopgraph = coopgraph.apps.cli:entry" in scripts.splitlines()
    shipped = {path.relative_to(ROOT) for name in ("ontology", "graph_data") for path in (ROOT / name).rglob("*.ttl")}
    assert len(shipped) > 30
    assert {f"coopgraph/{path}" for path in shipped} <= held
    assert {name.partition("/")[0] for name in held} == {"coopgraph", about.partition("/")[0]}


def test_the_wheel_answers_outside_the_checkout(wheel, files):
    """Without extras too; what needs one says so in a line, and with it what to do."""
    python = with_wheel(files / "venv", wheel)
    command = python.parent / "coopgraph"
    run(python, "-c", WHENCE, cwd=files)
    out = run(command, "query", "security-partners", "--lens", "ministry", cwd=files)
    assert "13 rows" in out
    assert "Ministry page" in out
    assert "At least 13" in out
    run(command, "validate", "--lens", "ministry", cwd=files)
    run(command, "draw", "--focus", "Qatar", "--lens", "ministry", "-o", "page.html", cwd=files)
    assert (files / "page.html").stat().st_size > 100_000
    for words, extra in (
        ("draw -o map.png", "png"),
        ("validate --engine pyshacl own.ttl", "shacl"),
        ("load facts.xlsx -o my.trig", "tables"),
    ):
        (line,) = run(command, *words.split(), cwd=files, code=2).splitlines()
        assert " venv/bin/python -m pip install " in line
        for text in EXTRAS[extra]:
            assert f"'{text}'" in line, (line, text)


@pytest.mark.parametrize("extra", sorted(USES) if LONG else sorted(set(USES) - {"notebook", "test"}))
def test_each_extra_comes_from_the_wheel_and_serves(wheel, files, extra):
    """Pip is asked for all extras at once, and in the long run for each; else what it would unpack is unpacked."""
    if LONG or extra == "all":
        python = with_wheel(files / "venv", wheel, extra)
    else:
        python = environment(files / "venv", with_what_they_need([*PROJECT["dependencies"], *EXTRAS[extra]]))
        unpack(python, wheel)
    run(python, "-c", WHENCE, cwd=files)
    for use in USES[extra]:
        code = ["-c", use] if "import" in use else ["-m", "coopgraph.apps.cli", *use.split()]
        run(python, *code, cwd=files)
        assert "import" in use or "-o" not in use.split() or (files / use.split()[-1]).stat().st_size > 500


def test_an_editable_install_sees_edited_data(tmp_path):
    checkout = copied(tmp_path / "checkout")
    python = environment(tmp_path / "venv", with_what_they_need([*PROJECT["dependencies"], "hatchling"]))
    install(python, "--no-build-isolation", "-e", checkout, cwd=tmp_path)
    data = checkout / "graph_data" / "source" / "miclat-bilateral.ttl"
    text = data.read_text("utf-8")
    assert '"2011"' in text
    data.write_text(text.replace('"2011"', '"1999"'), "utf-8")
    words = ("query", "founding-date", "--lens", "ministry", "--format", "csv")
    assert run(python.parent / "coopgraph", *words, cwd=tmp_path).split() == ["date", "1999"]


def documented_commands() -> list[str]:
    """The commands of the README and the examples of docs/cli.md, but those that push to servers of others."""
    readme, page = ((ROOT / name).read_text("utf-8") for name in ("README.md", "docs/cli.md"))
    commands = re.findall(r"^\.venv/bin/(coopgraph .*?)(?:\s{2,}#.*)?$", readme, re.MULTILINE)
    for block in re.findall(r"^Examples:\n((?:  .*\n)+)", page, re.MULTILINE):
        commands += [line.strip() for line in block.splitlines() if " push " not in line]
    return commands


@pytest.mark.skipif(not LONG, reason="installs from the index")
def test_make_demo_leaves_every_documented_command_working(files):
    checkout = copied(files / "checkout")
    run("make", "demo", f"PYTHON={sys.executable}", cwd=checkout)
    folder = checkout / "docs" / "your-own-graph"
    shutil.copy2(folder / "register.toml", files)
    pl.read_csv(folder / "register.csv", infer_schema=False).write_excel(files / "register.xlsx")
    (files / "more").mkdir()
    for name in ("my.ttl", "mine.ttl", "more/own.ttl"):
        shutil.copy2(files / "own.ttl", files / name)
    (files / "my-query.rq").write_text("SELECT ?a { ?a a cg:Country }", "utf-8")
    (files / "page.txt").write_text("Something else.", "utf-8")
    commands = documented_commands()
    assert len(commands) > 30
    for command in ("coopgraph load --store mygraph", *commands):
        code = 1 if command.startswith("coopgraph verify") else 0  # no passage is in that page
        run("bash", "-c", f'PATH="{checkout}/.venv/bin:$PATH"; {command}', cwd=files, code=code)
