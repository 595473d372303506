"""What is missing is named with the command that installs it, in the version that our own metadata ask for."""

import importlib.metadata
import shlex
import sys
from functools import partial
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

from coopgraph.base import extras
from coopgraph.base.errors import CoopGraphError, LoadError

METADATA = [
    "rdflib>=7.6,<8",
    "resvg-py>=0.4; extra == 'png'",
    "resvg>=9; extra == 'other'",
    "Polars>=1.20; extra == 't'",
]


@pytest.fixture
def installed(monkeypatch):
    """Our distribution with some extras, whatever is installed here."""

    def requires(name: str) -> list[str]:
        assert name == "coopgraph-kg"
        return METADATA

    monkeypatch.setattr(importlib.metadata, "requires", requires)


@pytest.mark.parametrize(
    ("module", "asked"),
    [
        ("resvg_py", "resvg-py>=0.4"),
        ("rdflib", "rdflib>=7.6,<8"),
        ("polars.exceptions", "Polars>=1.20"),
        ("unlisted_one", "unlisted-one"),
    ],
)
def test_a_requirement_is_the_one_of_the_metadata(installed, module, asked):
    assert extras.requirement(module) == asked


def test_without_metadata_the_name_alone_is_told(monkeypatch):
    def requires(name: str) -> list[str]:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(importlib.metadata, "requires", requires)
    assert extras.requirement("resvg_py") == "resvg-py"


def test_all_that_is_missing_is_told_at_once_in_one_line(installed, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)  # from where the interpreter has its whole path
    monkeypatch.setitem(sys.modules, "polars", None)
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    with pytest.raises(CoopGraphError) as caught:
        extras.need("this needs", "polars", "json", "resvg_py")
    text, _, command = str(caught.value).partition(": ")
    assert text == "this needs polars and resvg-py"
    assert shlex.split(command) == [sys.executable, "-m", "pip", "install", "Polars>=1.20", "resvg-py>=0.4"]
    assert "\n" not in command


def test_nothing_is_told_of_what_is_there():
    extras.need("this needs", "json", "pyoxigraph")


def test_the_error_is_of_the_kind_that_the_caller_wants(monkeypatch):
    monkeypatch.setitem(sys.modules, "polars", None)
    with pytest.raises(LoadError, match=r"^a\.xlsx: this needs polars: "):
        extras.need("this needs", "polars", error=partial(LoadError, file="a.xlsx"))


def test_the_python_of_the_checkout_is_named_as_it_is_called_from_there(monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "executable", str(tmp_path / "a b" / "bin" / "python"))
    monkeypatch.chdir(tmp_path)
    assert extras.command("x").startswith("'a b/bin/python' -m pip install ")
    monkeypatch.chdir(Path(__file__).parent)
    assert extras.command("x").startswith(f"'{tmp_path}/a b/bin/python' -m pip install ")
