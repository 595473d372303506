"""From typed names to things: an index finds what a look at every label would, and only what the lens shows."""

from itertools import islice

import pytest

import coopgraph as cg
from coopgraph.base.vocab import ALT_LABEL, ID, PREFIXES
from coopgraph.knowledge.names import Names
from coopgraph.store import labels
from coopgraph.store.graphs import DEFAULT
from tests.support import places

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
    return list(labels.stated(shipped.store, [DEFAULT]))[::3]


def test_an_index_finds_what_a_look_at_every_label_finds(stated, tmp_path_factory):
    every = labels.LabelList(stated)
    path = tmp_path_factory.mktemp("index") / labels.FILE
    labels.write(reversed(stated), path)
    kept, made = labels.read(path), labels.collected(stated)
    for text in TEXTS:
        best = list(islice(every.fitting(text), 20))
        assert best == list(islice(kept.fitting(text), 20)) == list(islice(made.fitting(text), 20)), text
    assert best == [] and {fit.score for fit in every.fitting("protection civile")} >= {labels.WORDS, labels.PHRASE}


def first(graph, text):
    return next(hit.iri.removeprefix(ID) for hit in graph.names.hits(text, 1))


def test_what_people_type_finds_what_they_mean(shipped):
    assert first(shipped, "Turkey") == first(shipped, "turky") == first(shipped, "TUR") == "country/TUR"
    assert first(shipped, "itlay") == first(shipped, "أيطاليا") == "country/ITA"
    assert first(shipped, "traite de personnes").endswith("trafficking-in-persons")
    assert first(shipped, "cooperation in South Africa") == "country/ZAF"  # a label that stands in the text
    assert first(shipped, "Sınıraşan Organize Suçlarla") == "agreement/tur-2022"  # an official title
    assert shipped.names.hits("…", 3) == []


@pytest.mark.parametrize("text", ["extradition", "Badegewässer", "who can be trained"])
def test_codes_do_not_stand_in_words(shipped, text):
    assert not [hit for hit in shipped.names.hits(text, 50) if len(hit.label) < 4]


@pytest.mark.parametrize("lens", ["ministry", "sourced"])
def test_a_store_finds_what_memory_finds(lens):
    kept, memory = cg.open(places.store(), lens=lens), places.memory(lens)
    for text in ("relief", "Turky", "réunion du comité", "الداخلية", "cooperation in Italy"):
        assert kept.names.hits(text, 10) == memory.names.hits(text, 10)
    for base, text in ((PREFIXES["country"], "ital"), (PREFIXES["agreement"], "tur"), (PREFIXES["body"], "police")):
        assert kept.names.within(base, text) == memory.names.within(base, text)


def test_what_somebody_writes_is_found(tmp_path):
    (tmp_path / "own.nt").write_text(f'<urn:harbour> <{ALT_LABEL}> "harbour guard" .', "utf-8")
    cg.load(tmp_path / "own.nt", ontology=False, store=tmp_path / "store")
    kept = list(tmp_path.rglob(labels.FILE))
    assert len(kept) == 1 and [hit.iri for hit in cg.open(tmp_path / "store").names.hits("harbor", 2)] == [
        "urn:harbour"
    ]
    writer = cg.open(tmp_path / "store", read_only=False)
    writer.place.store.update(f"INSERT DATA {{ <urn:quay> <{ALT_LABEL}> 'quay guard' }}")
    assert [hit.iri for hit in writer.names.hits("gaurd", 2)] == ["urn:quay", "urn:harbour"] and not kept[0].exists()


def test_without_fts5_labels_are_looked_through(monkeypatch, tmp_path, shipped):
    kept = tmp_path / labels.FILE
    labels.write([labels.Label("urn:a", "quay", "en", ALT_LABEL)], kept)
    damaged = tmp_path / "damaged"
    damaged.write_bytes(kept.read_bytes()[:5000])
    assert labels.read(kept) and not labels.read(damaged) and not labels.read(tmp_path / "missing")
    with pytest.raises(OSError, match="missing"):  # as of any file of a store that cannot be written
        labels.write([], tmp_path / "missing" / labels.FILE)
    monkeypatch.setattr(labels, "has_index", lambda: False)
    labels.write([], tmp_path / "none")
    assert labels.read(kept) is None and not (tmp_path / "none").exists()
    names = Names(shipped.engine, shipped.schema)
    assert names.hits("itlay", 5) == shipped.names.hits("itlay", 5)
