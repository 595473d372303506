"""In notebooks: what sorts and filters a table, and how a graph shows itself."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str, str]] = {  # English, French, Arabic
    "filter": ("Filter", "Filtrer", "تصفية"),
    "previous": ("Previous", "Précédent", "السابق"),
    "next": ("Next", "Suivant", "التالي"),
    "graph": (
        "{count:triple|triples}, seen through the lens “{lens}”",
        "{count:triplet|triplets}, vus à travers la vue « {lens} »",
        "{count:ثلاثية واحدة|ثلاثيتان|ثلاثيات|ثلاثية|ثلاثية} من خلال العدسة «{lens}»",
    ),
    "to-begin": ("To begin with", "Pour commencer", "للبدء"),
}
