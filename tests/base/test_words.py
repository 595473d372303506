"""One catalogue of words: each in three languages, each with somebody who says it, and nothing asked for that it does not have."""

import ast
import re
from functools import cache
from importlib import import_module
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from coopgraph.base.choices import LANGUAGES
from coopgraph.base.vocab import PREFIXES
from coopgraph.base.words import in_languages, word, words
from coopgraph.base.words.writing import Counted, day, number
from coopgraph.sparql import questions
from coopgraph.sparql.parser import parse
from coopgraph.sparql.prepared import prepare
from tests.conftest import ROOT
from tests.support.each import for_each

SOURCE = ROOT / "src" / "coopgraph"
CATALOGUE = SOURCE / "base" / "words"
PAGES = {path.stem for path in CATALOGUE.glob("*.py")} - {"__init__", "writing"}
TEXTS = {
    f"{page}.{name}": texts
    for page in sorted(PAGES)
    for name, texts in import_module(f"coopgraph.base.words.{page}").WORDS.items()
}
KEY = re.compile(rf"({'|'.join(PAGES)})\.[\w-]*")

SCRIPTS = "".join(path.read_text("utf-8") for end in ("*.js", "network.html.j2") for path in SOURCE.rglob(end))
BRIEF = (SOURCE / "publish" / "brief" / "brief.html.j2").read_text("utf-8")
VARIABLES = set(re.findall(r"\?(\w+)", "".join(path.read_text("utf-8") for path in SOURCE.rglob("*.rq"))))
TOPICS = {topic for each in questions.questions() for topic in each.topics}


@cache
def trees() -> dict[Path, ast.Module]:
    """What is written in Python, but the words themselves, and the face, which names its modules in the same way as keys."""
    places = {path for path in SOURCE.rglob("*.py") if path.parent not in (CATALOGUE, SOURCE)}
    return {path: ast.parse(path.read_text("utf-8")) for path in places}


@cache
def constants() -> set[str]:
    """The texts of the source."""
    nodes = (node for tree in trees().values() for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return {node.value for node in nodes if isinstance(node.value, str)}


@cache
def beginnings() -> set[str]:
    """What texts begin with that are made of a beginning and an end."""
    nodes = (node for tree in trees().values() for node in ast.walk(tree) if isinstance(node, ast.JoinedStr))
    return {
        node.values[0].value for node in nodes if isinstance(node.values[0], ast.Constant) and len(node.values) == 2
    }


@for_each(sorted(TEXTS))
def test_each_word_is_in_three_languages(key):
    english, *others = TEXTS[key]
    assert len(others) == 2 and english.strip()
    for text in others:
        assert text.strip()
        assert set(re.findall(r"\{(\w+)", text)) <= set(re.findall(r"\{(\w+)", english))
    assert re.search("[\u0600-\u06ff]", TEXTS[key][2]) or not re.search(r"[A-Za-z]", english)


@for_each(sorted(TEXTS))
def test_each_word_has_somebody_who_says_it(key):
    page, name = key.split(".")
    if page == "page":
        said = re.search(rf'\bwords\.{name}\b|"{name}"', SCRIPTS) or key in constants()
    elif page == "terms":
        said = name.partition(":")[0] in PREFIXES  # of any term of theirs that an answer shows
    else:
        names = [key, name] if page == "columns" else [key]  # a column may be named alone, and in a question
        said = f'"{key}"' in BRIEF or any(map(is_made, names)) or (page == "columns" and name in VARIABLES)
    assert said


def is_made(text):
    """Whether a text stands in the source, or is made there of a beginning and an end that does."""
    starts = [start for start in beginnings() if start and text.startswith(start)]
    return text in constants() or any(text.removeprefix(start) in constants() | VARIABLES | TOPICS for start in starts)


def test_what_is_asked_for_is_there():
    asked = {text for text in constants() if KEY.fullmatch(text)} | set(re.findall(r'word\("([\w.-]+)"', BRIEF))
    starts = {start for start in beginnings() if KEY.fullmatch(start)}
    assert asked - TEXTS.keys() - starts == set()
    assert {start for start in starts if not any(key.startswith(start) for key in TEXTS)} == set()
    by_page = r'\bwords\.(\w+)|\b(?:word|action)\("(\w+)"|data-(?:word|label|placeholder)="(\w+)"'
    names = {name for names in re.findall(by_page, SCRIPTS) for name in names if name}
    assert names - words("page", "en").keys() == set()


def test_no_words_in_several_languages_stand_anywhere_else():
    for path, tree in trees().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Dict):
                keys = {key.value for key in node.keys if isinstance(key, ast.Constant)}
                assert not keys >= {"en", "fr"} or path.name == "page.py", f"{path.name}:{node.lineno}"


def test_each_column_of_a_question_has_a_heading():
    shown = {part.variable for each in questions.questions() for part in parse(prepare(each.text).text).projected}
    assert shown and shown - words("columns", "fr").keys() == set()


def test_each_question_has_topics_that_have_words():
    assert words("topics", "en").keys() == TOPICS
    assert all(each.topics for each in questions.questions())


# ---- How numbers and days are written ----


def test_a_number_takes_its_form_of_the_word():
    def said(language, counts=(0, 1, 2, 3, 11, 100, 1203)):
        return [word("answers.rows", language, count=count) for count in counts]

    assert said("en") == ["0 rows", "1 row", "2 rows", "3 rows", "11 rows", "100 rows", "1,203 rows"]
    assert said("fr")[:3] == ["0 ligne", "1 ligne", "2 lignes"] and said("fr")[-1] == "1\u202f203 lignes"
    assert said("ar") == ["0 سطر", "سطر واحد", "سطران", "3 أسطر", "11 سطرا", "100 سطر", "1\u00a0203 أسطر"]
    assert word("answers.rows", "xx", count=2) == "2 rows"
    assert list(in_languages("picture.deduced")) == list(LANGUAGES)
    assert f"{Counted(5, 'en')}" == "5"


def test_days_and_numbers_as_people_write_them():
    assert day("2022-05-01", "fr") == "1er mai 2022"
    assert day("2022-01", "ar") == "جانفي 2022"
    assert [day(text, "en") for text in ("2011", "2022-13", "2017~")] == ["2011", "2022-13", "about 2017"]
    assert number("30000000", "fr") == "30\u202f000\u202f000"
    assert [number(text, "fr") for text in ("7.1", "-12.50", "12.0", "x")] == ["7,1", "-12,50", "12", "x"]


def test_an_interval_says_once_what_both_ends_share():
    spans = ("2023-09-10/2023-09-11", "2025-04/2025-10", "2014/2017", "2016-12-30/2017-01-02", "2003-07/2003-08-01")
    assert [day(text, "fr") for text in spans] == [
        "du 10 au 11 septembre 2023",
        "d’avril à octobre 2025",
        "de 2014 à 2017",
        "du 30 décembre 2016 au 2 janvier 2017",
        "de juillet 2003 au 1er août 2003",
    ]
    assert [day(text, "en") for text in spans[:2]] == ["10 to 11 September 2023", "April to October 2025"]
    assert day(spans[1], "ar") == "من أفريل إلى أكتوبر 2025"
    assert day("../2016-12-18", "fr") == "18 décembre 2016 ou avant"
    assert day("2025/..", "ar") == "2025 أو بعده"


@given(st.text())
def test_any_text_may_stand_for_a_day_or_a_number(text):
    for language in LANGUAGES:
        assert isinstance(day(text, language) + number(text, language), str)
