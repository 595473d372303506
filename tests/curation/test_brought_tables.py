"""The kinds of table that people bring, in small: the page of the documentation, run as it is written."""

import re
import tomllib

import pytest

import coopgraph as cg
from coopgraph import opening
from coopgraph.apps.cli import main
from coopgraph.base.vocab import ID
from tests.conftest import ROOT

FOLDER = ROOT / "docs" / "bring-your-own-tables"
PAGE = FOLDER.with_suffix(".md").read_text("utf-8")
COMMANDS = re.findall(r"coopgraph load (\S+) --mapping (\S+) -o", PAGE)
# Of each table: rows kept, rows left out, and facts that it states, as subject, predicate and value.
SAID = {
    "status.csv": (3, 2, ["covenant-on-made-up-rights hasPartner NAM", "covenant-on-made-up-rights-ratification-nam occurredOn 1994"]),
    "treaties.csv": (4, 0, [
        "treaty-between-examplia-and-sylvania-1351-08-01-signature occurredOn 1351-08-01",
        "agreement-on-made-up-fish-1957-entry-into-force occurredOn 1959-08",
        "protocol-on-made-up-fish-1986-01-1986-02-signature occurredOn 1986-01/1986-02",
    ]),
    "parties.csv": (3, 0, ["made-up-trade-area-1 hasPartner AFG", "made-up-trade-area-1 hasPartner IND",
                           "made-up-trade-area-accession-1-1 hasPartner DZA", "made-up-customs-union-2 hasPartner kosovo"]),
    "alliances.csv": (3, 0, ["alliance-1005-signature occurredOn 1815-01-03", "alliance-1005 hasPartner austria-hungary",
                             "alliance-1010-signature occurredOn 1921-06", "alliance-1015-signature occurredOn 1955",
                             "alliance-1015-expiry occurredOn 1991-07-01", "alliance-1015 hasPartner DDR"]),
    "members.csv": (3, 0, ["alliance-1005-entry-into-force-gbr occurredOn 1815-01-03",
                           "alliance-1005-expiry-fra occurredOn 1815-02-08",
                           "alliance-1005-entry-into-force-austria-hungary occurredOn 1815-02"]),
    "basins.csv": (4, 0, ["protocol-on-a-made-up-lake-537-signature occurredOn 1999-05-07",
                          "protocol-on-a-made-up-lake-537 hasPartner MDA", "protocol-on-a-made-up-lake-537 hasPartner KGZ",
                          "convention-on-a-made-up-river-12-signature occurredOn 1952-09-30",
                          "convention-on-a-made-up-river-12 hasPartner GBR",
                          "exchange-of-notes-on-a-made-up-river-13-signature occurredOn 1909-02-03"]),
    "coded.xlsx": (4, 0, ["agreement-on-made-up-neighbours-10-signature occurredOn 1882-02-23",
                          "agreement-on-made-up-parks-100-signature occurredOn 1946-12-30",
                          "note-on-nothing-1001 identifier 1001"]),
    "disasters.csv": (4, 0, ["flood-in-viet-nam-2001-2001-0002-vnm-start occurredOn 2001-11",
                             "earthquake-in-algeria-2003-2003-0003-dza affectedCountry DZA",
                             "drought-in-turkiye-1920-1920-0004-tur-start occurredOn 1920"]),
}  # fmt: skip


@pytest.fixture(scope="module")
def base():
    return cg.load(shipped_graph=False, lens="possible")


def told(table):
    """What a table states, as the ends of subject, predicate and value."""
    parts = (fact.removesuffix(" .").split(" ", 2) for fact in table.facts)
    return {
        f"{re.sub('-[0-9a-f]{12}$', '', s.rpartition('/')[2][:-1].removeprefix('agreement-').removeprefix('event-'))} "
        f"{re.split('[/#]', p)[-1][:-1]} {o.split('^^')[0].strip('<>').removeprefix(f'{ID}country/').strip(chr(34))}"
        for s, p, o in parts
    }


def test_the_page_has_each_kind_with_its_mapping_of_at_most_20_lines():
    assert [table for table, _ in COMMANDS] == list(SAID)
    for _, mapping in COMMANDS:
        text = (FOLDER / mapping).read_text("utf-8")
        assert text in PAGE and tomllib.loads(text)
        assert len(text.splitlines()) <= 20


@pytest.mark.parametrize(("table", "mapping"), COMMANDS)
def test_each_kind_of_table_loads_whole(table, mapping, base):
    loaded = cg.load_table(FOLDER / table, base, mapping=FOLDER / mapping)
    kept, left_out, facts = SAID[table]
    assert (loaded.kept, loaded.left_out, loaded.partly, loaded.rejects) == (kept, left_out, 0, [])
    assert [fact for fact in facts if fact not in told(loaded)] == []


def test_numbers_of_the_disasters_and_of_signatories(base):
    numbers = {
        name: {fact.split()[-1] for fact in told(cg.load_table(FOLDER / table, base, mapping=FOLDER / name)) if " amount " in fact}
        for table, name in (("disasters.csv", "disasters.toml"), ("coded.xlsx", "coded.toml"))
    }  # fmt: skip
    assert numbers == {"disasters.toml": {"1234567", "1500", "89", "2266", "180261"}, "coded.toml": {"2", "3", "14"}}


@pytest.mark.parametrize("table", SAID)
def test_a_suggested_mapping_loads_and_says_what_it_is_not_sure_of(table, tmp_path, base):
    text = opening.suggest(FOLDER / table, base)
    assert "# not sure: " in text and tomllib.loads(text)["columns"]
    (tmp_path / "m.toml").write_text(text, "utf-8")
    loaded = cg.load_table(FOLDER / table, base, mapping=tmp_path / "m.toml")
    assert loaded.kept + loaded.partly > 0 and "country/na>" not in "".join(loaded.facts)


SUGGESTED = {
    "status.csv": ['subject_of_all = "status"', 'scope = "iso2"', 'when = "year ratification or accession"'],
    "parties.csv": [
        '"c1..c4" = { predicate = "partner", kind = "country", codes = "m49" }',
    ],
    "alliances.csv": ['month = "endmo", day = "endday"', 'missing = ["0"]'],
    "basins.csv": [
        'subject = "{DocumentName} (',
        '"DateSigned" = { predicate = "signature date" }',
        'separator = [",", " and "]',
    ],
    "coded.xlsx": ['subject = "{Name.of.the.agreement}"', '"ID" = { predicate = "identifier" }'],
    "disasters.csv": ['subject_kind = "hazard event"', 'month = "Start Month", day = "Start Day"', '"deaths"'],
}


@pytest.mark.parametrize("table", SUGGESTED)
def test_columns_are_recognised_by_headers_and_values(table, base):
    text = opening.suggest(FOLDER / table, base)
    assert [line for line in SUGGESTED[table] if line not in text] == []


@pytest.mark.parametrize(
    "text",
    [
        "A\n",
        "Title\n",
        '"a ""b"" \\",c{d},x=y,,é\n1,2,3,4,5\n',
        "1,2\n3,4\n",
        "Register\n\nName,Year\nA long enough name,1999\n",
    ],
)
def test_a_mapping_of_any_table_loads(text, tmp_path, base):
    (tmp_path / "t.csv").write_text(text, "utf-8")
    (tmp_path / "m.toml").write_text(opening.suggest(tmp_path / "t.csv", base), "utf-8")
    assert cg.load_table(tmp_path / "t.csv", base, mapping=tmp_path / "m.toml").rejects == []


def test_a_mapping_is_suggested_on_the_command_line(tmp_path, capsys):
    assert main(["load", "--suggest", str(FOLDER / "parties.csv"), "-o", str(tmp_path / "m.toml")]) == 0
    assert (tmp_path / "m.toml").read_text("utf-8").startswith("# A first mapping of parties.csv")
    assert main(["load", "--suggest"]) == 2 and "--suggest takes one table" in capsys.readouterr().err
