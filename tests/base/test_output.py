"""A file is whole or not there, whatever happens while it is written; what is no plain file is written as it stands."""

import os
import stat
import sys
import threading
from pathlib import Path

import pyoxigraph as ox
import pytest

from coopgraph.answers.table import Table
from coopgraph.apps.cli import main
from coopgraph.base.errors import OutputError

TABLE = Table(["x"], [(ox.Literal("new"),)])


@pytest.mark.parametrize("wrong", [KeyboardInterrupt(), OSError(28, "No space left on device")])
def test_an_old_file_stays_when_a_new_one_is_not_finished(tmp_path, monkeypatch, wrong):
    file = tmp_path / "answer.csv"
    file.write_text("old")

    def write_half(path, data):
        path.open("wb").write(data[:2])
        raise wrong

    with monkeypatch.context() as patched:
        patched.setattr(Path, "write_bytes", write_half)
        for path in (file, tmp_path / "new.csv"):
            with pytest.raises((KeyboardInterrupt, OutputError)):
                TABLE.save(path)
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("answer.csv", "old")]
    assert TABLE.save(file).read_bytes() == b"x\r\nnew\r\n"
    assert len(list(tmp_path.iterdir())) == 1


def test_permissions_are_those_of_a_new_file_or_of_the_old_one(tmp_path):
    file = tmp_path / "answer.csv"
    TABLE.save(file)
    (tmp_path / "plain").write_text("")
    assert file.stat().st_mode == (tmp_path / "plain").stat().st_mode
    file.chmod(0o600)
    TABLE.save(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_links_are_followed(tmp_path):
    (tmp_path / "folder").mkdir()
    link = tmp_path / "link.csv"
    link.symlink_to(tmp_path / "folder" / "answer.csv")
    for _ in range(2):  # it leads nowhere, then to a file
        TABLE.save(link)
        assert link.is_symlink() and "new" in (tmp_path / "folder" / "answer.csv").read_text()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_is_written_into(tmp_path):
    pipe = tmp_path / "pipe.csv"
    os.mkfifo(pipe)
    read = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    TABLE.save(pipe)
    reader.join(10)
    assert read == [b"x\r\nnew\r\n"] and stat.S_ISFIFO(pipe.stat().st_mode)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full here")
@pytest.mark.parametrize(
    ("path", "why"),
    [("/dev/full", "No space left"), ("absent/x.csv", "No such file"), (".", "Is a directory"), ("a\0b", "null byte")],
)
def test_what_cannot_be_written_is_told(tmp_path, monkeypatch, path, why):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(OutputError, match=f"cannot write .*{why}"):
        TABLE.save(path, "csv")
    assert list(tmp_path.iterdir()) == []


def test_standard_output_that_is_a_file_goes_on(tmp_path):
    """As in `(coopgraph … -o /dev/stdout; date) > file`."""
    with open(tmp_path / "x", "w+b") as file:
        TABLE.save(f"/dev/fd/{file.fileno()}", "csv")
        assert os.fstat(file.fileno()).st_size == 8


# ---- Streams that are not there ----


@pytest.mark.parametrize("words", [["questions"], ["completion", "bash"], ["--help"]])
def test_closed_output_is_told(monkeypatch, capsys, words):
    monkeypatch.setattr(sys, "stdout", None)
    assert main(words) == 2
    assert capsys.readouterr().err == "coopgraph: cannot write: standard output is closed\n"


class _Full:
    def write(self, text):
        raise OSError(28, "No space left on device")

    def flush(self):
        raise OSError(28, "No space left on device")

    def isatty(self):
        return False

    def fileno(self):
        raise OSError("no file of the system")


@pytest.mark.parametrize("stream", [None, _Full()])
def test_where_nobody_reads_messages_the_work_goes_on(monkeypatch, capsys, stream):
    monkeypatch.setattr(sys, "stderr", stream)
    assert main(["questions", "nothing-of-that-name"]) == 2
    assert main(["questions"]) == 0
    out = capsys.readouterr().out
    assert "security-partners" in out and "nothing-of-that-name" not in out


def test_full_output_is_told(monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdout", _Full())
    assert main(["questions"]) == 2
    assert capsys.readouterr().err == "coopgraph: cannot write: No space left on device\n"


@pytest.mark.parametrize("words", [["query", "-"], ["verify", "-"]])
def test_closed_input_is_told(monkeypatch, capsys, words):
    monkeypatch.setattr(sys, "stdin", None)
    assert main(words) == 2
    assert "standard input is closed" in capsys.readouterr().err
