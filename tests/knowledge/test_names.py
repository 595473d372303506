"""From typed names to things: an index finds what a look at every label would, and only what the lens shows."""

from itertools import islice

import pytest

import coopgraph as cg
from coopgraph.store import labels
from coopgraph.store.engine import DEFAULT

TEXTS = (
    *("Italy", "it", "itlay", "protection civile", "relief", "ion", "a", "memorandum of", "accord securite", "Algerie"),
    *("traite de personnes", "protcole aditionnel", "cooperation with South Africa", "agreement 2009", "2009", "e"),
    *(
        "الحماية المدنية",
        "الحمايه المدني",
        "وزارة الداخيلة",
        "اتفاق مع إيطاليا",
        "security agreement Turky",
        "xyzzy",
        "…",
    ),
)


@pytest.fixture(scope="module")
def shipped():
    return cg.load(lens="sourced")


@pytest.fixture(scope="module")
def stated(shipped):
    return list(labels.stated(shipped.store, [DEFAULT]))


def test_an_index_finds_what_a_look_at_every_label_finds(stated, tmp_path_factory):
    every = labels.LabelList(stated)
    path = tmp_path_factory.mktemp("index") / labels.FILE
    labels.write(reversed(stated), path)
    kept, made = labels.read(path), labels.collected(stated)
    for text in TEXTS:
        best = list(islice(every.fitting(text), 20))
        assert best == list(islice(kept.fitting(text), 20)) == list(islice(made.fitting(text), 20)), text
    assert [fit.score for fit in best] == [] and list(every.fitting("itlay"))[0].label.label == "Italy"
