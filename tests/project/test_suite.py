"""The machinery of the suite: groups and their order, marks that set themselves, and the line that tells what was skipped."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.support import groups, servers, skips

FILES = {
    "base/test_usual.py": "def test_one(): pass\ndef test_two(): pass\n",
    "publish/test_svg.py": "import pytest\ndef test_before(): pass\ndef test_shown(browser): pass\n"
    "@pytest.fixture\ndef browser(): pytest.skip('no Chromium here: it is a test')\n",
    "store/test_push.py": "import pytest\n@pytest.fixture\ndef server(): pass\ndef test_asked(server): pass\n"
    "@pytest.mark.skip(reason='the dossier is not beside this checkout')\ndef test_dossier(): pass\n"
    "@pytest.mark.skip(reason='known differences of Some: one')\ndef test_other(): pass\n"
    "@pytest.mark.skip(reason='known differences of Some: two')\ndef test_another(): pass\n",
    "sparql/test_pages.py": "import pytest\n@pytest.mark.servers\ndef test_paged(): pass\n",
}


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory):
    """Run pytest over a few small files with the plugins of this suite; the lines that it writes."""
    folder = tmp_path_factory.mktemp("suite")
    for name, text in FILES.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    ini = "[pytest]\nmarkers =\n servers: a\n browser: b\n slow: c\naddopts = --strict-markers\n"
    (folder / "pytest.ini").write_text(ini, "utf-8")
    plugins = ["xdist", "tests.support.groups", "tests.support.skips", "no:cacheprovider"]

    def running(*words: str) -> list[str]:
        command = [sys.executable, "-m", "pytest", *(f"-p{plugin}" for plugin in plugins), *words, str(folder)]
        env = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
        done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False, env=env)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout.splitlines()

    return running


@pytest.mark.slow
def test_files_stay_in_one_worker_and_the_last_line_tells_what_was_skipped(run) -> None:
    lines = run("-n2", "--dist=loadgroup", "-v")
    workers: dict[str, set[str]] = {}
    for worker, *_, test in (line.split() for line in lines if line.startswith("[gw")):
        workers.setdefault("/".join(test.partition("::")[0].split("/")[-2:]), set()).add(worker)
    assert {name: len(each) for name, each in workers.items()} == dict.fromkeys(FILES, 1)
    assert workers["store/test_push.py"] != workers["publish/test_svg.py"]
    assert workers["store/test_push.py"] == workers["sparql/test_pages.py"]
    told = f"skipped: 4, of which 2 known differences of Some, 1 {skips.DOSSIER}, 1 no Chromium here"
    assert told in lines[-2:]
    assert skips.summary([]) == "skipped: nothing"


@pytest.mark.slow
def test_marks_set_themselves_and_long_groups_come_first(run) -> None:
    collected = [line for line in run("--collect-only", "-q") if "::" in line]
    assert [line.partition("::")[0] for line in collected] == [
        "sparql/test_pages.py", *["store/test_push.py"] * 4, *["publish/test_svg.py"] * 2, *["base/test_usual.py"] * 2]  # fmt: skip
    quick = " ".join(run("--collect-only", "-q", "-m", "not servers and not browser and not slow"))
    assert all(name in quick for name in ("test_before", "test_two", "test_dossier"))
    assert not any(name in quick for name in ("test_shown", "test_asked"))


def test_a_file_that_needs_a_server_must_have_a_place(run, tmp_path: Path) -> None:
    (tmp_path / "test_new.py").write_text("import pytest\n@pytest.mark.servers\ndef test_one(): pass\n", "utf-8")
    command = [sys.executable, "-m", "pytest", "-ptests.support.groups", "-pno:cacheprovider", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 4 and "test_new.py::test_one needs servers: give its file a place" in done.stderr


def test_long_files_are_there() -> None:
    assert [name for name in [*groups.LONG, *groups.GROUP_OF] if not (ROOT / "tests" / name).is_file()] == []


def test_a_test_without_the_mark_starts_no_server(tmp_path: Path) -> None:
    with pytest.raises(pytest.fail.Exception, match=r"mark\.servers"), servers.child(["true"], tmp_path, "http://x/"):
        pytest.fail("it was started")
