"""The peer of the cold start: the same files and the same question in plain rdflib, in a process of its own.

Plain rdflib deduces nothing, so the question goes through the members of the set; with `--rules FOLDER` it runs our
rules first, once each, and asks the set itself, which is what our command does. Like the command that it is
measured against, it leaves without taking its graph apart.

Usage: python rdflib_peer.py [--rules FOLDER] IRI-OF-THE-SET FILE.ttl ...
"""

import os
import sys
from pathlib import Path

import rdflib

QUESTION = """
PREFIX cg: <https://w3id.org/coopgraph/ns#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?country ?label
WHERE {
  ?set cg:hasSetMember/cg:hasPartner ?country .
  ?country skos:prefLabel ?label
  FILTER(LANG(?label) = "en")
}
ORDER BY ?country
"""


def main(of: str, files: list[str], rules: str = "") -> None:
    graph = rdflib.Graph()
    for file in files:
        graph.parse(file, format="turtle")
    for rule in sorted(Path(rules).glob("*.rq")) if rules else ():
        for triple in list(graph.query(rule.read_text("utf-8"))):
            graph.add(triple)
    asked = QUESTION.replace("cg:hasSetMember/cg:hasPartner", "cg:hasPartner") if rules else QUESTION
    for row in graph.query(asked, initBindings={"set": rdflib.URIRef(of)}):
        print(row.label)


if __name__ == "__main__":
    given = sys.argv[1:]
    folder = given[1] if given[0] == "--rules" else ""
    given = given[2:] if folder else given
    main(given[0], given[1:], folder)
    sys.stdout.flush()
    os._exit(0)
