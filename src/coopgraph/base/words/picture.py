"""In a picture: its legend, and what is beside its things."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str, str]] = {  # English, French, Arabic
    "shown": (
        "{nodes} of {of:thing|things} shown, {edges} of {of_edges:link|links}",
        "{nodes} sur {of:chose affichée|choses affichées}, {edges} sur {of_edges:lien|liens}",
        "يُعرض {nodes} من أصل {of:عنصر واحد|عنصرين|عناصر|عنصرا|عنصر}، و{edges} من أصل {of_edges:صلة واحدة|صلتين|صلات|صلة|صلة}",
    ),
    "groups": (
        "{nodes:group|groups} for {of:thing|things} and {of_edges:link|links}",
        "{nodes:groupe|groupes} pour {of:chose|choses} et {of_edges:lien|liens}",
        "{nodes:مجموعة واحدة|مجموعتان|مجموعات|مجموعة|مجموعة} تمثل {of:عنصرا واحدا|عنصرين|عناصر|عنصرا|عنصر} و{of_edges:صلة واحدة|صلتين|صلات|صلة|صلة}",
    ),
    "partners": (
        "Who cooperates with: {of}",
        "Qui coopère avec : {of}",
        "من يتعاون مع: {of}",
    ),
    "others": ("Organisations and others", "Organisations et autres", "منظمات وغيرها"),
    "things": ("things of no kind", "choses sans sorte", "عناصر بلا نوع"),
    "undated": ("Undated", "Sans date", "بلا تاريخ"),
    "elsewhere": ("Without a place", "Sans lieu", "بلا مكان"),
    "in-common": ("have in common", "ont en commun", "بينهما"),
    "between-groups": ("links between groups", "liens entre groupes", "صلات بين المجموعات"),
    "open-list": ("open list", "liste ouverte", "قائمة مفتوحة"),
    "deduced": ("deduced", "déduit", "مستنتج"),
    "hedged": ("hedged", "atténué", "وارد بتحفّظ"),
    "collective": ("stated of a group", "énoncé d’un ensemble", "وارد عن مجموعة"),
    "disputed": ("disputed", "contesté", "متنازع فيه"),
}
