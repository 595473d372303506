"""Deductions: only by rules that can add something, none lost by that, and never without an end."""

import _thread
import re
import threading
import time
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given

import coopgraph as cg
from coopgraph.base.errors import LoadError
from coopgraph.base.vocab import PREFIXES
from coopgraph.store import lens
from coopgraph.store.memory import own, shipped
from tests.data.test_rules import EXAMPLES, SMALL_GRAPHS
from tests.support.examples import examples
from tests.support.misbehaving import SOON
from tests.support.rule_graphs import HEAD, RULES, store


def turned(link: str, count: int) -> str:
    """A ring of so many things."""
    return "".join(f"<urn:n{n}> {link} <urn:n{(n + 1) % count}> .\n" for n in range(count))


def plainly(held: ox.Store) -> set[ox.Quad]:
    """All rules, again and again."""
    before = -1
    while before != (before := len(held)):
        for text in RULES.values():
            held.update(text.replace("CONSTRUCT {", "INSERT {", 1))
    return set(held)


def as_deduced(held: ox.Store) -> set[ox.Quad]:
    lens.deductions(held, "possible")
    return set(held)


def test_rules_that_are_left_out_would_add_nothing():
    turtle = "\n".join(each for each, _ in EXAMPLES.values())
    assert as_deduced(store(turtle)) == plainly(store(turtle))


def test_one_branch_of_several_lets_a_rule_fire():
    made = lens.deductions(store("<urn:p> cg:hasQuota <urn:q> ."), "sourced")
    assert len(made["65-quotas"]) == 2


@pytest.mark.slow
@examples(25)
@given(SMALL_GRAPHS)
def test_nor_in_small_graphs(turtle: str):
    assert as_deduced(store(turtle)) == plainly(store(turtle))


def test_a_file_of_others_wakes_no_rule(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    asked = list[str]()
    monkeypatch.setattr(lens, "ask", lambda held, text, **options: asked.append(text) or held.query(text, **options))
    file = tmp_path / "others.nt"
    file.write_text("".join(f"<urn:a> <urn:p{n}> <urn:b> .\n<urn:a> <{lens.TYPE}> <urn:K{n}> .\n" for n in range(9)))
    asked_for = []
    for sources in (own(), own(file)):
        lens.deduce(lens.merge([*shipped(graph=False), *sources], "sourced", rules=False), "sourced")
        asked_for.append([name for text in asked for name, known in RULES.items() if known == text])
        asked.clear()
    assert asked_for[0] == asked_for[1]
    assert len(set(asked_for[0])) < len(RULES) / 3


@pytest.mark.parametrize("link", ["skos:broader", "cg:inRegion", "rdfs:subPropertyOf", "cg:hasSetMember"])
def test_a_ring_is_refused_before_it_is_followed(link: str):
    held = store(turned(link, 2000) + "<urn:n1> cg:hasPartner country:ITA ; cg:inRegion region:a .")
    begun = time.monotonic()
    with pytest.raises(
        LoadError, match=rf"2,0\d\d links of {link}\b.* rule \d\d-.* more than 10\d,\d\d\d steps; .*--only"
    ):
        lens.deductions(held, "sourced")
    assert time.monotonic() - begun < SOON


def test_a_ring_of_classes_is_refused_and_can_be_loaded_without_rules(tmp_path: Path):
    file = tmp_path / "ring.ttl"
    file.write_text(HEAD + turned("rdfs:subClassOf", 2000) + "<urn:t> a <urn:n1> .")
    for place in (None, tmp_path / "store"):
        with pytest.raises(LoadError, match=r"2,\d+ links of rdfs:subClassOf make rings or chains .* 05-superclasses"):
            len(cg.load(file, store=place))
    assert not (tmp_path / "store").exists()
    assert len(cg.load(file, ontology=False)) == 2001


def test_a_chain_that_is_not_too_long_is_followed_whole():
    held = store("".join(f"<urn:n{n}> cg:inRegion <urn:n{n + 1}> .\n" for n in range(120)))
    assert len(lens.deductions(held, "sourced")["55-regions"]) == 120 * 121 / 2 - 120


PRODUCT = "".join(f"<urn:u> cg:undertakenBy <urn:b{n}> ; cg:hasPartner <urn:c{n}> .\n" for n in range(600))


def test_what_joins_all_with_all_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(lens, "MADE", 1000)
    monkeypatch.setattr(lens, "MADE_OF_EACH", 0)
    with pytest.raises(LoadError, match=r"rule 20-superproperties makes more than 1,000 triples"):
        lens.deductions(store(PRODUCT), "sourced")


@pytest.mark.usefixtures("interruptible")
def test_ctrl_c_ends_it():
    held = store(PRODUCT + "".join(f"<urn:u> cg:hasPartner <urn:d{n}> .\n" for n in range(900)))
    lens.rules("sourced")
    begun = time.monotonic()
    threading.Timer(0.1, _thread.interrupt_main).start()
    with pytest.raises(KeyboardInterrupt):
        lens.deductions(held, "sourced")
    assert time.monotonic() - begun < SOON
    assert PREFIXES["cg"] + "cooperatesWith" not in {q.predicate.value for q in held}


def test_rules_of_the_widest_lens_deny_nothing():
    """So that what they make of all that the other lenses show is all that they make (`lens.adds`)."""
    beyond = dict(lens.rule_texts("possible")).items() - dict(lens.rule_texts("sourced")).items()
    assert beyond and not [
        name for name, text in beyond if re.search(r"\bNOT\b|MINUS|BOUND|COUNT|!", text.split("WHERE")[-1])
    ]
