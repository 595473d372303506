"""Files of kinds that the ontology does not know: what could not be done with them is said, never that all is well."""

from pathlib import Path

import pytest

from coopgraph.apps.cli import main

ORG = """@prefix org: <http://www.w3.org/ns/org#> . @prefix ex: <https://example.org/> .
ex:ministry a org:Organization . ex:directorate a org:OrganizationalUnit ; org:unitOf ex:ministry .
"""
STYLE = """@prefix org: <http://www.w3.org/ns/org#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix cg: <https://w3id.org/coopgraph/ns#> .
"""


@pytest.fixture
def org(tmp_path: Path) -> Path:
    path = tmp_path / "org.ttl"
    path.write_text(ORG, "utf-8")
    return path


def test_an_empty_network_says_which_kinds_were_left_out_and_how_they_are_drawn(
    org: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    picture = tmp_path / "org.json"
    assert main(["draw", "--data", str(org), "-o", str(picture)]) == 2
    said = capsys.readouterr().err
    assert "org:Organization (1), org:OrganizationalUnit (1)" in said and not picture.exists()
    style, cure = tmp_path / "style.ttl", said.split("`")[1]
    style.write_text(STYLE + cure + cure.replace("org:Organization ", "org:OrganizationalUnit "), "utf-8")
    for only in ([], ["--only"]):
        assert main(["draw", "--data", str(org), str(style), "-o", str(picture), *only]) == 0
        assert "2 things, 1 links" in capsys.readouterr().err


def test_a_file_that_no_shape_is_about_is_not_called_sound(
    org: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["validate", str(org)]) == 0
    assert "no thing in these data is of a kind that the shapes are about" in capsys.readouterr().out
    assert main(["validate", str(org), "--format", "json"]) == 0
    assert '"idle": true' in capsys.readouterr().out
    own = tmp_path / "own.ttl"
    own.write_text("<https://w3id.org/coopgraph/id/x> a <https://w3id.org/coopgraph/ns#Region> .", "utf-8")
    main(["validate", str(org), str(own), "--format", "json"])
    assert '"idle"' not in capsys.readouterr().out


def test_blank_nodes_of_others_break_no_rule_of_ours(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "catalogue.ttl"
    path.write_text(
        "@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        "<#d> a dcat:Dataset ; dcat:distribution [ a dcat:Distribution ; dcat:accessURL <#x> ; rdfs:label 'A b' ] .\n"
        "<#e> <y z> 1 .\n",
        "utf-8",
    )
    assert main(["validate", str(path), "--lenient"]) == 0
    assert "No findings, but hardly anything was checked" in capsys.readouterr().out
    path.write_text(path.read_text("utf-8").replace("A b", "A b " * 60), "utf-8")
    assert main(["validate", str(path), "--lenient", "--base", "https://example.org/c"]) == 1
    out = capsys.readouterr().out
    assert (
        out.startswith("1 violation\n")
        and "blank-node" not in out
        and "Beside these, hardly anything was checked" in out
    )
