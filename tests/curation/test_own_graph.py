"""Another ministry, from tables alone: the walk-through of the documentation, run as it is written."""

import re
import shlex
import shutil

import pyoxigraph as ox
import pytest

import coopgraph as cg
from coopgraph.apps.cli import main
from coopgraph.sparql.questions import questions
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "your-own-graph.md").read_text("utf-8")
COMMANDS = [line for block in re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL) for line in block.splitlines()]


@pytest.fixture(scope="module")
def pack(tmp_path_factory):
    folder = tmp_path_factory.mktemp("own") / "pack"
    shutil.copytree(ROOT / "docs" / "your-own-graph", folder)
    return folder


@pytest.fixture(scope="module")
def walked(pack):
    """What each command of the page gave, run in the folder of the pack."""
    given = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(pack)
        for command in COMMANDS:
            given[command] = main(shlex.split(command)[1:])
    return given


@pytest.mark.slow
def test_every_command_of_the_page_works(walked, pack):
    assert len(COMMANDS) >= 10
    assert all(command.startswith("coopgraph ") for command in COMMANDS)
    assert walked == dict.fromkeys(COMMANDS, 0)
    assert (pack / "sylvania.html").stat().st_size > 100_000
    assert "Portugal" in (pack / "sylvania.svg").read_text("utf-8")


@pytest.fixture(scope="module")
def sylvania(walked, pack):
    return cg.load(pack / "page.trig", pack / "register.trig")


@pytest.mark.slow
def test_all_questions_answer_for_the_other_ministry(sylvania):
    for question in questions():
        sylvania.query(question.name)
    assert [r[0].value[-3:] for r in sylvania.query("security-partners")] == ["EST", "PRT", "TUN"]
    assert "least 3" in sylvania.query("security-partners").notes[0]
    life = sylvania.query("agreement-life", agreement="agreement:sylvania-est-2018")
    assert {r["date"].value for r in life} == {"2018-05-14", "2019-01"}


def test_the_lens_tells_the_page_from_the_register(sylvania):
    assert len(sylvania.query("dated-agreements")) == 1
    assert not sylvania.through("ministry").query("dated-agreements").stated
    assert len(sylvania.through("ministry").query("security-partners")) == 3


def test_three_answers_as_of_a_day(sylvania):
    found = {r["agreement"].value.rpartition("/")[2]: [c.value.rpartition("/")[2] for c in list(r)[1:]] for r in sylvania.as_of("2015-06-01")}  # fmt: skip
    assert found["sylvania-tun-1998"] == ["yes", "yes", "cannot-tell", "cannot-tell"]
    assert found["sylvania-est-2018"] == ["no", "no", "not-stated", "no"]
    assert found["sylvania-prt-2009"] == ["yes", "cannot-tell", "not-stated", "cannot-tell"]
    assert found["sylvania-est"][0] == "cannot-tell"


def test_nothing_of_the_shipped_ministry_is_in_it(sylvania):
    algerian = sylvania.query("SELECT ?s { ?s ?p ?o FILTER(CONTAINS(STR(?s), 'miclat') || CONTAINS(STR(?s), 'dgpc')) }")
    assert algerian.rows == []
    assert ox.NamedNode("https://w3id.org/coopgraph/id/body/sylvania") in {
        r[0] for r in sylvania.query("SELECT ?b { ?b a cg:Ministry }")
    }


def test_what_is_made_up_says_so(sylvania):
    for row in sylvania.query("SELECT ?l { ?a a cg:Agreement ; skos:prefLabel ?l }"):
        assert "ficti" in row[0].value
