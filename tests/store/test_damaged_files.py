"""A campaign of damaged files: random bytes, cuts, swapped lines of good files of each format; many more in `make test-long`."""

from random import Random

import pytest

from coopgraph.store.reading import faults, json_lines, xml_documents
from tests.support.damage import damaged, good, problem
from tests.support.examples import LONG

EACH = 3000 if LONG else 12  # damaged files of each format


def campaign(folder, each=EACH, kinds=None, seed=0):
    """The first damaged file that is not read as it should be, and why."""
    for kind, data in good().items():
        path = folder / f"t.{kind}"
        for number in range(each if not kinds or kind in kinds else 0):
            path.write_bytes(damaged(Random(f"{kind} {seed} {number}"), data))
            if why := problem(path):
                return f"{kind} {number}: {why}"
    return ""


def test_good_files_are_read(tmp_path):
    for kind, data in good().items():
        path = tmp_path / f"t.{kind}"
        path.write_bytes(data)
        assert not problem(path), kind


def test_damaged_files_are_read_or_told(tmp_path):
    assert campaign(tmp_path) == ""


def test_the_campaign_finds_readers_that_are_broken(tmp_path, monkeypatch):
    def with_fault(place, name, fault):
        with monkeypatch.context() as patch:
            patch.setattr(place, name, fault)
            return campaign(tmp_path, 60, {"hext", "rdf", "nt"})

    def one_less(*given, plain=faults.Faults.quads):
        quads = list(plain(*given))
        yield from quads[:-1]

    assert "differs" in with_fault(faults.Faults, "quads", one_less)  # loses the last statement
    assert "without a word" in with_fault(faults.Faults, "tell", lambda _: None)  # tells nothing
    with pytest.raises(KeyError):  # breaks down
        with_fault(json_lines, "_object", lambda value, kind, _: {}[kind])
    assert with_fault(xml_documents, "_outline", lambda data, _: xml_documents._XmlOutline("x", {}, (0, 0), {}))
