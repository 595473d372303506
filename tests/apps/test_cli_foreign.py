"""Files of kinds that the ontology does not know: what could not be done with them is said, never that all is well."""

import json
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


def test_kinds_that_the_ontology_does_not_know_are_drawn_and_may_be_given_a_look(
    org: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    picture, style = tmp_path / "org.json", tmp_path / "style.ttl"
    style.write_text(STYLE + 'org:Organization cg:diagramRing 1 ; cg:diagramColour "#123456" .', "utf-8")
    for files, colour in (([org], "#4477aa"), ([org, style], "#123456")):
        assert main(["draw", "--data", *map(str, files), "-o", str(picture), "--only"]) == 0
        assert "2 things, 1 links" in capsys.readouterr().err
        kinds = {each["id"]: each["colour"] for each in json.loads(picture.read_text("utf-8"))["kinds"]}
        assert kinds["http://www.w3.org/ns/org#Organization"] == colour


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
