"""Below the description of a thing."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str, str]] = {  # English, French, Arabic
    "more": (
        "The first {count:triple|triples} of {total} shown, what is said of the thing itself before what points to it. "
        "All are given by: SELECT * {{ {thing} ?p ?o }} and SELECT * {{ ?s ?p {thing} }}.",
        "Les {count:premier triplet|premiers triplets} sur {total}, ce qui est dit de la chose avant ce qui renvoie à elle. "
        "Tous sont donnés par : SELECT * {{ {thing} ?p ?o }} et SELECT * {{ ?s ?p {thing} }}.",
        "تُعرض الثلاثيات الأولى ({count}) من أصل {total}، وما قيل عن الشيء نفسه قبل ما يحيل إليه. "
        "وللاطلاع عليها كلها: SELECT * {{ {thing} ?p ?o }} و SELECT * {{ ?s ?p {thing} }}.",
    ),
}
