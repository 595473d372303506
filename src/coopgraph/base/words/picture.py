"""The words of a picture, in three languages."""

from __future__ import annotations

THOUSANDS = {"en": ",", "fr": "\u202f", "ar": "\xa0"}
PICTURE_WORDS: dict[str, tuple[str, str, str]] = {
    "shown": (
        "{nodes} choses affichées sur {of}, {edges} liens sur {of_edges}",
        "{nodes} of {of} things shown, {edges} of {of_edges} links",
        "عُرض {nodes} من أصل {of} عنصرا، و{edges} من أصل {of_edges} صلة",
    ),
    "groups": (
        "{nodes} groupes pour {of} choses et {of_edges} liens",
        "{nodes} groups for {of} things and {of_edges} links",
        "{nodes} مجموعة تمثل {of} عنصرا و{of_edges} صلة",
    ),
    "deduced": ("déduit", "deduced", "مستنتج"),
    "hedged": ("atténué", "hedged", "وارد بتحفّظ"),
    "collective": ("énoncé d’un ensemble", "stated of a group", "وارد عن مجموعة"),
    "disputed": ("contesté", "disputed", "متنازع فيه"),
}
