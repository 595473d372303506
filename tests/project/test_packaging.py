"""The package as users get it: a wheel in a clean environment outside the checkout, and an editable install."""

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from tests.conftest import ROOT

pytestmark = pytest.mark.slow
CLEAN = {k: v for k, v in os.environ.items() if k not in {"PYTHONPATH", "VIRTUAL_ENV"}}


def run(*command, cwd):
    done = subprocess.run(list(map(str, command)), cwd=cwd, env=CLEAN, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


@pytest.fixture(scope="module")
def checkout(tmp_path_factory) -> Path:
    """A copy of what git knows or would take."""
    folder = tmp_path_factory.mktemp("checkout")
    for name in run("git", "ls-files", "-co", "--exclude-standard", cwd=ROOT).splitlines():
        target = folder / name
        if (ROOT / name).is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target)
    return folder


@pytest.fixture(scope="module")
def clean(tmp_path_factory, checkout) -> Path:
    """The Python of a clean environment that has the built wheel and nothing of the checkout."""
    folder = tmp_path_factory.mktemp("clean")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder / "dist", checkout, cwd=folder)
    venv.create(folder / "venv", with_pip=True)
    python = folder / "venv" / "bin" / "python"
    (wheel,) = (folder / "dist").glob("*.whl")
    run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", wheel, cwd=folder)
    return python


def test_the_wheel_answers_outside_the_checkout(clean, tmp_path):
    command = clean.parent / "coopgraph"
    out = run(command, "query", "security-partners", "--lens", "ministry", cwd=tmp_path)
    assert "13 rows" in out
    assert "miclat-S28" in out
    assert "At least 13" in out
    where = run(clean, "-c", "import coopgraph.base.paths as p; print(p.graph_data())", cwd=tmp_path)
    assert "site-packages" in where
    run(command, "validate", cwd=tmp_path)
    run(command, "draw", "-o", "page.html", cwd=tmp_path)
    assert (tmp_path / "page.html").stat().st_size > 100_000


def test_an_editable_install_sees_edited_data(clean, checkout, tmp_path):
    run(
        clean,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--no-deps",
        "-e",
        checkout,
        cwd=tmp_path,
    )
    data = checkout / "graph_data" / "source" / "miclat-bilateral.ttl"
    text = data.read_text("utf-8")
    assert '"2011"' in text
    data.write_text(text.replace('"2011"', '"1999"'), "utf-8")
    out = run(
        clean.parent / "coopgraph", "query", "founding-date", "--lens", "ministry", "--format", "csv", cwd=tmp_path
    )
    assert out.split() == ["date", "1999"]
