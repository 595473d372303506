"""The peer of the cold start: the same files and the same question in plain rdflib, in a process of its own.

Plain rdflib deduces nothing, so the question goes through the members of the set. Like the command that it is
measured against, it leaves without taking its graph apart.

Usage: python rdflib_peer.py IRI-OF-THE-SET FILE.ttl ...
"""

import os
import sys

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


def main(of: str, files: list[str]) -> None:
    graph = rdflib.Graph()
    for file in files:
        graph.parse(file, format="turtle")
    for row in graph.query(QUESTION, initBindings={"set": rdflib.URIRef(of)}):
        print(row.label)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
    sys.stdout.flush()
    os._exit(0)
