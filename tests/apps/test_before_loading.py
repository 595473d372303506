"""What is not installed is told before a graph is loaded, a table read or a question asked."""

import sys

import pytest
from IPython.core.interactiveshell import InteractiveShell

import coopgraph as cg
from coopgraph import opening
from coopgraph.apps import cli, notebook
from coopgraph.base.errors import LoadError, OutputError
from coopgraph.curation.tables import reader


class Loaded(AssertionError):
    """Something was loaded, read or asked."""


@pytest.fixture
def untouched(monkeypatch):
    """Nothing can be loaded or read."""

    def refuse(*_args, **_options):
        raise Loaded

    for holder, name in ((opening, "load"), (opening, "open"), (opening, "connect"), (reader, "read")):
        monkeypatch.setattr(holder, name, refuse)
    monkeypatch.setattr(notebook, "load_graph", refuse)


COMMANDS = [
    ("draw -o map.png", "resvg_py", "PNG images need resvg-py"),
    ("draw --store mine --layout map -o map.PNG", "resvg_py", "PNG images need resvg-py"),
    ("validate --engine pyshacl", "pyshacl", "the engine 'pyshacl' needs pyshacl"),
    ("validate --endpoint http://localhost:1/ --engine pyshacl", "pyshacl", "the engine 'pyshacl' needs pyshacl"),
    ("load a.csv b.xlsx -o my.trig", "polars", "b.xlsx: XLSX files need polars"),
    ("load b.xlsx -o my.trig", "fastexcel", "b.xlsx: XLSX files need fastexcel"),
    ("load b.xlsx --store mine", "pyarrow", "b.xlsx: XLSX files need pyarrow"),
    ("load a.csv c.parquet -o my.trig", "pyarrow", "c.parquet: PARQUET files need pyarrow"),
]


@pytest.mark.parametrize(("command", "module", "told"), COMMANDS)
def test_a_command_says_what_it_needs_before_it_loads(untouched, monkeypatch, capsys, tmp_path, command, module, told):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(sys.modules, module, None)
    assert cli.main(command.split()) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"coopgraph: {told}: ") and " -m pip install " in line
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", sorted({command for command, _, _ in COMMANDS}))
def test_with_what_they_need_the_same_commands_load(untouched, command):
    with pytest.raises(Loaded):
        cli.main(command.split())


@pytest.mark.parametrize("command", ["query partner-count", "show ITA", "search x", "measure degree"])
@pytest.mark.parametrize(
    ("more", "told"), [("-o x.docx", "no format has the ending"), ("--safe --format tsv", "--safe is for csv")]
)
def test_a_wrong_format_is_told_before_it_loads(untouched, capsys, command, more, told):
    assert cli.main([*command.split(), *more.split()]) == 2
    assert told in capsys.readouterr().err


def test_a_citation_goes_into_a_file_of_any_ending(untouched):
    with pytest.raises(Loaded):
        cli.main(["query", "partner-count", "--cite", "bibtex", "-o", "answer.bib"])


def test_a_wrong_ending_is_told_before_it_loads(untouched, capsys):
    assert cli.main(["draw", "-o", "map.bmp"]) == 2
    assert "drawings have no format 'bmp'" in capsys.readouterr().err


def test_tables_are_not_read_when_a_later_one_cannot_be(untouched, monkeypatch):
    monkeypatch.setitem(sys.modules, "fastexcel", None)
    with pytest.raises(LoadError, match=r"b\.xlsx: XLSX files need fastexcel"):
        cg.load_table("b.xlsx")


@pytest.mark.parametrize(("frame", "module"), [("df", "pandas"), ("polars", "polars"), ("arrow", "pyarrow")])
def test_a_cell_says_what_its_frame_needs_before_it_asks(untouched, monkeypatch, frame, module):
    magics = notebook.SparqlMagics(InteractiveShell())
    with pytest.raises(Loaded):
        magics.sparql(f"security-partners --as {frame}")
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(OutputError, match=f"frames need {module}: .* -m pip install"):
        magics.sparql(f"security-partners --as {frame}")
