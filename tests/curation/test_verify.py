import hashlib
import io
import json
import sys
import unicodedata
from itertools import accumulate
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coopgraph.base.errors import LoadError, OutputError
from coopgraph.curation.checks import verify as module
from coopgraph.curation.checks.verify import CitedPassage, PassageFinding, PassageReport, read_document, verify

SHARED = Path(__file__).resolve().parents[3] / "shared"
REAL_TEXT, REAL_CLAIMS = SHARED / "source/miclat-bilateral.fr.txt", SHARED / "data/assertions.json"
needs_real = pytest.mark.skipif(
    not (REAL_TEXT.is_file() and REAL_CLAIMS.is_file()), reason="the source text is not here"
)

# Each line is a sentence, `|` marks the passages in it; "le phare" recurs, alone and inside longer passages.
MARKED = """|Le phare| de l’îlot 𝒜 éclaire |la baie d’Émeraude|.
On y compte |trois gardiens|, et |le phare| reste allumé.
- |Le gardien du soir 🏛|,
- |Le gardien du matin 🏛🏛|,
- |La réserve d’huile| ;
قال |الحارس| إنّ |البحر هادئ| اليوم.
Quand l’orage vient, |le phare| double ses feux, puis |le phare| se tait.
Ainsi |le service| a-t-il |lieu chaque nuit|, sans que |le phare| manque d’huile.
"""


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def cite(marked: list[str]) -> tuple[str, list[CitedPassage]]:
    """The text without its marks, and its passages named `line.passage`."""
    text, passages = "", []
    for line, sentence in enumerate(marked):
        parts = sentence.split("|")
        whole, start = "".join(parts), len(text)
        for index, (part, end) in enumerate(zip(parts, accumulate(map(len, parts)), strict=True)):
            if index % 2:
                place = (start + end - len(part), start + end)
                name = f"{line}.{index // 2}"
                passages.append(
                    CitedPassage(name, *place, digest(part), start, start + len(whole), digest(whole), f"1.{line}.1")
                )
        text += whole + "\n"
    return text, passages


TEXT, PASSAGES = cite(MARKED.splitlines())
LINES = TEXT.splitlines()


def check(text: str, passages: list[CitedPassage] | None = None, document: str = TEXT) -> PassageReport:
    return verify(text, digest(document), PASSAGES if passages is None else passages)


def by_claim(report: PassageReport) -> dict[str, PassageFinding]:
    return {finding.claim: finding for finding in report.findings}


def lost(report: PassageReport) -> set[str]:
    return {finding.claim for finding in report.findings if finding.status == "lost"}


def test_the_same_document_is_found_in_place():
    report = check(TEXT)
    assert report.document_matches
    assert report.counts == {"found": len(PASSAGES), "moved": 0, "lost": 0}
    assert report.exit_code == 0
    assert not any(finding.message for finding in report.findings)


def test_a_matching_document_does_not_vouch_for_a_wrong_citation():
    first, *others = PASSAGES
    wrong = CitedPassage(first.claim, first.start + 1, *list(vars(first).values())[2:])
    report = check(TEXT, [wrong, *others])
    assert report.document_matches
    assert report.exit_code == 1
    assert lost(report) == {"0.0"}
    assert "citation" in report.findings[0].message


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_other_line_ends_are_read_as_lf(end):
    report = check(TEXT.replace("\n", end))
    assert (report.document_matches, report.exit_code, report.notes) == (True, 0, ["normalised"])


def test_a_document_cited_with_its_crlf_is_read_as_it_is():
    text = TEXT.replace("\n", "\r\n")
    shifted = [
        CitedPassage(p.claim, p.start + n, p.end + n, p.sha256, p.sentence_start + n, p.sentence_end + n, *rest)
        for p in PASSAGES
        for n, rest in [(int(p.claim.split(".")[0]), (p.sentence_sha256, p.locator))]
    ]
    report = check(text, shifted, text)
    assert (report.document_matches, report.exit_code, report.notes) == (True, 0, [])


def test_a_decomposed_copy_is_compared_in_nfc():
    report = check(unicodedata.normalize("NFD", TEXT))
    assert (report.document_matches, report.exit_code) == (True, 0)
    assert "NFC" in report.to_text()


def test_a_paragraph_before_moves_everything():
    added = "Préface 🏛 ajoutée, l’an neuf.\n\n"
    report = check(added + TEXT)
    assert not report.document_matches
    assert report.counts["moved"] == len(PASSAGES)
    assert {finding.new_start - finding.start for finding in report.findings} == {len(added)}
    assert report.exit_code == 1


def test_swapped_sentences_carry_their_passages():
    lines = LINES.copy()
    lines[0], lines[6] = lines[6], lines[0]
    text = "\n".join(lines) + "\n"
    report = check(text)
    assert report.counts["lost"] == 0
    for passage, finding in zip(PASSAGES, report.findings, strict=True):
        line = {0: 6, 6: 0}.get(int(passage.claim.split(".")[0]), int(passage.claim.split(".")[0]))
        start = len("".join(part + "\n" for part in lines[:line]))
        assert finding.new_start == start + passage.start - passage.sentence_start


def test_an_edited_word_loses_only_its_own_passage():
    report = by_claim(check(TEXT.replace("lieu chaque nuit", "lieu presque chaque nuit")))
    assert report["7.1"].status == "lost"
    assert (report["7.0"].status, report["7.2"].status) == ("found", "moved")
    assert report["7.2"].new_start == report["7.2"].start + len("presque ")
    assert "sentence has changed" in report["7.0"].message


def test_a_passage_that_recurs_in_an_edited_sentence_is_told_by_its_exact_place():
    report = by_claim(check(TEXT.replace("Quand l’orage", "Lorsque l’orage")))
    shift = len("Lorsque") - len("Quand")
    assert {claim: report[claim].new_start - report[claim].start for claim in ("6.0", "6.1")} == {
        "6.0": shift,
        "6.1": shift,
    }


def test_a_passage_at_several_unlikely_places_is_ambiguous():
    text, passages = cite(["Ici |le phare| veille."])
    far = "x" * 500 + " le phare, le phare et le phare " + "y" * 500
    finding = check(far, passages, text).findings[0]
    assert (finding.status, finding.message) == ("lost", "its sentence has changed; ambiguous: 3 places")


def test_words_of_another_cited_sentence_are_not_taken_for_a_lost_one():
    report = by_claim(check("\n".join(line for line in LINES if "trois" not in line) + "\n"))
    assert {claim for claim, finding in report.items() if finding.status == "lost"} == {"1.0", "1.1"}
    assert "other cited sentences" in report["1.1"].message


def test_one_place_is_not_given_to_the_passages_of_two_sentences():
    text, passages = cite(["Hier |le phare| fut éteint.", "Demain |le phare| sera rallumé."])
    report = check("Après-demain le phare sera rallumé.\n", passages, text)
    assert report.counts == {"found": 0, "moved": 1, "lost": 1}


def test_identical_sentences_keep_their_order_and_a_dropped_one_is_lost():
    marked = ["Début |du registre|.", "|Idem|.", "Milieu |du registre|.", "|Idem|.", "Fin |du registre|."]
    text, passages = cite(marked)
    added = "Une page de garde.\n"
    moved = check(added + text, passages, text)
    assert {finding.new_start - finding.start for finding in moved.findings} == {len(added)}
    dropped = by_claim(check(text.replace("\nIdem.\nFin", "\nFin"), passages, text))
    assert (dropped["1.0"].status, dropped["3.0"].status) == ("found", "lost")


def test_a_sentence_copied_elsewhere_is_taken_at_the_nearest_place_and_says_so():
    text, passages = cite(["Une |première ligne|.", "Une |seconde ligne|."])
    copy = "Une seconde ligne.\nUne première ligne.\nAjout.\nUne seconde ligne.\n" + "z" * 99
    finding = by_claim(check(copy, passages, text))["1.0"]
    assert finding.new_start == copy.rindex("seconde")
    assert "2 places" in finding.message


def test_a_truncated_copy_keeps_what_precedes_the_cut():
    cut = TEXT.index("a-t-il")
    report = check(TEXT[:cut])
    assert lost(report) == {"7.1", "7.2"}
    assert by_claim(report)["7.0"].status == "found"


def test_an_empty_text_loses_everything_without_an_error():
    assert check("").counts == {"found": 0, "moved": 0, "lost": len(PASSAGES)}


def test_nothing_cited_is_right_only_in_the_document_itself():
    assert check(TEXT, []).exit_code == 0
    assert check("autre", []).exit_code == 1


def test_text_after_the_last_sentence_leaves_all_in_place():
    report = check(TEXT + "Un ajout.\n")
    assert (report.document_matches, report.exit_code) == (False, 0)


def test_the_work_is_bounded_and_the_message_says_so(monkeypatch):
    monkeypatch.setattr(module, "WORK_LIMIT", 50_000)
    # No line or sentence starts to go by, and far from where anything was.
    text = "é" * 20_000 + TEXT.replace("\n", "é").replace(". ", "é")
    messages = {finding.message for finding in check(text).findings if finding.status == "lost"}
    assert any("full search was skipped" in message for message in messages)
    monkeypatch.undo()
    assert check("Ligne.\n" * 3_000 + TEXT).counts["moved"] == len(PASSAGES)


@settings(max_examples=60, deadline=None)
@given(
    line=st.integers(0, len(LINES)),
    added=st.one_of(
        st.text(max_size=120),
        st.lists(st.sampled_from(["le phare", "🏛", "La", "\n", ". ", "الحارس", "- Le gardien"])).map("".join),
    ),
)
def test_any_insertion_between_sentences_moves_all_that_follows(line, added):
    before = "".join(part + "\n" for part in LINES[:line])
    text = before + added + TEXT[len(before) :]
    # Positions are those of the form that is read: LF, NFC.
    added = unicodedata.normalize("NFC", added.replace("\r\n", "\n").replace("\r", "\n"))
    for passage, finding in zip(PASSAGES, check(text).findings, strict=True):
        shift = len(added) if passage.start >= len(before) else 0
        assert finding.status == ("moved" if shift else "found")
        assert finding.new_start == passage.start + shift


@pytest.mark.parametrize(
    "change",
    [{"sha256": "ab"}, {"sentence_sha256": "g" * 64}, {"start": -1}, {"end": 0}, {"end": 10_000}],
)
def test_impossible_citations_are_refused(change):
    with pytest.raises(LoadError, match=r"0\.0"):
        check(TEXT, [CitedPassage(**(vars(PASSAGES[0]) | change))])


def test_an_impossible_document_digest_is_refused():
    with pytest.raises(LoadError, match="the document"):
        verify(TEXT, "", PASSAGES)


def test_digests_may_be_in_capitals():
    upper = [CitedPassage(**(vars(p) | {"sha256": p.sha256.upper()})) for p in PASSAGES]
    assert verify(TEXT, digest(TEXT).upper(), upper).exit_code == 0


def test_progress_counts_passages():
    seen = []
    verify(TEXT, digest(TEXT), PASSAGES, progress=lambda settled, total: seen.append((settled, total)))
    assert seen[-1] == (len(PASSAGES), len(PASSAGES))
    assert seen == sorted(seen)


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_the_summary_names_each_claim_that_is_not_in_place(language):
    report = check("Préface.\n" + TEXT.replace("trois", "quatre"))
    summary = report.to_text(language)
    assert all(f"    {finding.claim}  " in summary for finding in report.findings)
    assert "+9" in summary
    assert "1.5.1" in summary


def test_an_unknown_language_is_refused():
    with pytest.raises(OutputError, match="en, fr, ar"):
        check(TEXT).to_text("xx")


def test_json_holds_the_counts_and_the_messages():
    answer = json.loads(check("Préface.\n" + TEXT).to_json())
    assert answer["counts"] == {"found": 0, "moved": len(PASSAGES), "lost": 0}
    assert answer["findings"][0]["message"] == "moved with its sentence"
    assert answer["findings"][0]["new_start"] == 9


def test_reading_drops_the_bom_and_keeps_the_digest_of_the_bytes(tmp_path):
    data = b"\xef\xbb\xbf" + TEXT.encode()
    (tmp_path / "copy.txt").write_bytes(data)
    text, found = read_document(str(tmp_path / "copy.txt"))
    assert (text, found) == (TEXT, hashlib.sha256(data).hexdigest())
    assert verify(text, found, PASSAGES).document_matches


def test_reading_from_stdin(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode())))
    assert read_document("-") == (TEXT, digest(TEXT))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \n", "empty"),
        (b"a\0b", "binary"),
        (b"%PDF-1.7", "binary"),
        ("é".encode("utf-16"), "UTF-8"),
        ("é".encode("latin-1"), "byte 0"),
        (b"<!DOCTYPE html><p>a", "as text first"),
        (b"x" * 1_001, "MiB"),
    ],
)
def test_what_is_not_a_text_is_refused(tmp_path, monkeypatch, data, message):
    monkeypatch.setattr(module, "SIZE_LIMIT", 1_000)
    (tmp_path / "copy").write_bytes(data)
    with pytest.raises(LoadError, match=message):
        read_document(str(tmp_path / "copy"))


def test_a_missing_file_is_a_load_error(tmp_path):
    with pytest.raises(LoadError, match="cannot be read"):
        read_document(str(tmp_path / "none"))


@pytest.mark.slow
@needs_real
def test_the_real_document_holds_every_passage_and_a_dropped_sentence_loses_only_its_own():
    data = json.loads(REAL_CLAIMS.read_text(encoding="utf-8"))
    text, found = read_document(str(REAL_TEXT))
    fields = ("id", "start", "end", "sha256", "sent_start", "sent_end", "sent_sha256")
    passages = [CitedPassage(*(row[name] for name in fields)) for row in data["assertions"]]
    report = verify(text, data["document"]["sha256"], passages)
    assert report.document_matches
    assert found == data["document"]["sha256"]
    assert report.counts == {"found": 115, "moved": 0, "lost": 0}
    for start, end in sorted({(p.sentence_start, p.sentence_end) for p in passages}):
        report = verify(text[:start] + text[end:], found, passages)
        assert lost(report) == {p.claim for p in passages if p.sentence_start == start}
        for passage, finding in zip(passages, report.findings, strict=True):
            if finding.new_start is not None:
                assert finding.new_start == passage.start - (end - start if passage.start > start else 0)
