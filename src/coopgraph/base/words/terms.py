"""The terms of RDF and RDFS that all vocabularies rest on, and that no graph gives a label."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str, str]] = {  # English, French, Arabic
    "rdf:type": ("is a", "est de nature", "نوعه"),
    "rdf:subject": ("says it of", "dit de", "تُخبر عن"),
    "rdf:predicate": ("by the property", "par la propriété", "بالخاصية"),
    "rdf:object": ("with the value", "avec la valeur", "وقيمتها"),
    "rdfs:label": ("label", "libellé", "التسمية"),
    "rdfs:subClassOf": ("is a kind of", "est une sorte de", "نوع من"),
    "rdfs:subPropertyOf": ("is a narrower property of", "précise la propriété", "أخص من الخاصية"),
    "rdfs:domain": ("is said of things of the kind", "se dit de choses de nature", "تقال عما نوعه"),
    "rdfs:range": ("leads to things of the kind", "mène à des choses de nature", "تؤدي إلى ما نوعه"),
}
