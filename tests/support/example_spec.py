"""Diagram specs made by hand: one that has every feature of docs/diagram-spec.md, and one in which every text attacks."""

import itertools
from typing import Any

from tests.support.hostile import ATTACKS

EX = "https://example.org/"
LANGUAGES = ("fr", "en", "ar")


def texts(fr: str, en: str, ar: str) -> dict[str, str]:
    return {"fr": fr, "en": en, "ar": ar}


_KINDS = [
    ("Ministry", texts("Ministère", "Ministry", "وزارة"), "#1b4f8f", "star", 0),
    ("Country", texts("Pays", "Country", "بلد"), "#2e8b57", "dot", 1),
    ("Organisation", texts("Organisation", "Organisation", "منظمة"), "#8e44ad", "square", 1),
    ("Agreement", texts("Accord", "Agreement", "اتفاقية"), "#e0a100", "diamond", 2),
    ("Project", texts("Projet", "Project", "مشروع"), "#d35400", "triangle", 2),
    ("Event", texts("Réunion", "Meeting", "اجتماع"), "#c0392b", "triangleDown", 3),
    ("Theme", texts("Thème", "Theme", "موضوع"), "#5d6d7e", "hexagon", 3),
]

# name, kind, x, y, size, side, labels
_NODES: list[tuple[str, int, float, float, float, str, dict[str, str]]] = [
    ("ministry", 0, 0, 0, 18, "below", texts("Ministère des exemples", "Ministry of Examples", "وزارة الأمثلة")),
    ("italy", 1, 240, -70, 12, "right", texts("Italie", "Italy", "إيطاليا")),
    ("turkey", 1, -240, -90, 12, "left", texts("Turquie", "Türkiye", "تركيا")),
    ("un", 2, -60, -170, 12, "above", texts("Nations unies", "United Nations", "الأمم المتحدة")),
    (
        "accord",
        3,
        180,
        120,
        9,
        "right",
        texts(
            "Accord sur la protection civile et l’aide mutuelle (2003)",
            "Agreement on civil protection and mutual aid (2003)",
            "اتفاق PROFAS C+ بشأن الحماية المدنية والمساعدة المتبادلة (2003)",
        ),
    ),
    ("memo", 3, -200, 90, 9, "left", texts("Mémorandum", "Memorandum", "مذكرة تفاهم")),
    ("project", 4, 60, 180, 8, "below", texts("Projet « Eau »", 'Project "Water"', "مشروع «الماء»")),
    (
        "meeting",
        5,
        -120,
        190,
        8,
        "below",
        texts("Réunion d’Alger & suites", "Algiers meeting & after", "اجتماع الجزائر"),
    ),
    ("floods", 6, 330, 40, 8, "right", texts("Inondations", "Floods", "الفيضانات")),
    ("alone", 6, -330, 0, 8, "above", {"": "ISO 3166"}),
]


def _nodes() -> list[dict[str, Any]]:
    nodes: list[dict[str, Any]] = [
        {
            "id": EX + name,
            "kind": kind,
            "type": EX + _KINDS[kind][0],
            "labels": labels,
            "x": x,
            "y": y,
            "size": size,
            "side": side,
            "lens": "sourced",
        }
        for name, kind, x, y, size, side, labels in _NODES
    ]
    by_name = {node["id"].removeprefix(EX): node for node in nodes}
    by_name["accord"] |= {
        "attributes": {
            EX + "signed": [["2003-12-26", [EX + "claim1"]]],
            EX + "note": [["in force", []], ["renewed", [EX + "claim2"]]],
        },
        "facets": {EX + "status": [EX + "in-force", EX + "renewed"]},
        "span": ["2003-12-26", "2003-12-26"],
    }
    by_name["meeting"] |= {"span": ["2004-01-01", "2005-12-31"], "bar": [-190, -50]}
    by_name["italy"] |= {"point": [41.9, 12.5], "attributes": {EX + "label": [["IT", []]]}}
    by_name["floods"] |= {"lens": "possible", "members": 12}
    return nodes


def _edges() -> list[dict[str, Any]]:
    def edge(number: int, source: str, target: str, name: str, **more: Any) -> dict[str, Any]:
        common = {"colour": "#9aa1aa", "width": 0.8, "bend": 0, "lens": "sourced", "deduced": False}
        ends = {"source": EX + source, "target": EX + target, "property": EX + name}
        return {"id": f"e{number}", **ends, **common, **more}

    return [
        edge(0, "ministry", "italy", "partner", claims=[EX + "claim1"]),
        edge(1, "italy", "ministry", "partner", bend=0.12, claims=[EX + "claim1", EX + "claim2"]),
        edge(2, "ministry", "italy", "assists", bend=0.12, dashes=[5, 4], deduced=True),
        edge(3, "ministry", "turkey", "partner", dashes=[2, 3], certainty=["hedged", "disputed"]),
        edge(4, "accord", "italy", "party", claims=[EX + "claim1"], span=["2003-12-26", "2003-12-26"]),
        edge(5, "accord", "ministry", "party", certainty=["collective"], dashes=[8, 3]),
        edge(6, "memo", "turkey", "party", colour="#c0392b", width=2.4),
        edge(7, "un", "ministry", "partner"),
        edge(8, "project", "accord", "partOf"),
        edge(9, "meeting", "memo", "about"),
        edge(10, "project", "project", "follows"),
        edge(
            11,
            "italy",
            "turkey",
            "",
            labels=texts("2 projets communs", "2 common projects", "مشروعان مشتركان"),
            directed=False,
            weight=2,
            width=3,
            colour="#228833",
            bend=-0.2,
            through=[EX + "hidden1", EX + "hidden2"],
            themes=[EX + "floods"],
            property=None,
        ),
        edge(12, "floods", "italy", "about", cell=[330, 160, 7], colour="#1b4f8f"),
    ]


def _claim(short: str) -> dict[str, Any]:
    return {"short": short, "document": EX + "doc", "address": EX, "passages": [], "statuses": {}}


def _backdrop() -> dict[str, Any]:
    return {
        "lines": [
            {"points": [[-380, -200], [-300, -215], [-290, -150], [-380, -200]], "role": "outline"},
            {"points": [[-380, 250], [400, 250]], "role": "axis"},
            {"points": [[-200, 240], [-200, 260]], "role": "grid"},
        ],
        "notes": [
            {"x": -200, "y": 268, "labels": {"": "2004"}, "role": "tick"},
            {"x": 300, "y": -190, "labels": texts("Méditerranée", "Mediterranean", "المتوسط"), "role": "heading"},
        ],
    }


_TERMS = {
    "partner": texts("partenaire de", "partner of", "شريك"),
    "assists": texts("aide", "assists", "يساعد"),
    "party": texts("partie", "party", "طرف"),
    "partOf": texts("fait partie de", "part of", "جزء من"),
    "about": texts("concerne", "about", "بشأن"),
    "follows": texts("suit", "follows", "يتبع"),
    "signed": texts("signé le", "signed on", "وُقّع في"),
    "note": texts("note", "note", "ملاحظة"),
    "label": {"en": "label", "fr": "label", "ar": "label"},
    "status": texts("état", "status", "الحالة"),
    "in-force": texts("en vigueur", "in force", "نافذ"),
    "renewed": texts("reconduit", "renewed", "مجدد"),
    "floods": texts("inondations", "floods", "الفيضانات"),
}


def example() -> dict[str, Any]:
    """A spec with all kinds of shapes, edges, certainty, dates, bars, cells, open lists, backdrop and folded things."""
    terms = {EX + name: labels for name, labels in _TERMS.items()}
    terms |= {EX + name: labels for name, labels, *_ in _KINDS}
    nodes = _nodes()
    return {
        "version": "1.0",
        "title": texts("Coopération : un exemple", "Cooperation: an example", "التعاون: مثال"),
        "language": "en",
        "lens": "sourced",
        "layout": "rings",
        "view": [-400, -225, 480, 285],
        "shown": {"nodes": len(nodes), "of": 2140, "edges": 13, "of_edges": 5400},
        "kinds": [
            {
                "id": EX + name,
                "labels": labels,
                "colour": colour,
                "shape": shape,
                "ring": ring,
                "count": sum(node["kind"] == index for node in nodes),
            }
            for index, (name, labels, colour, shape, ring) in enumerate(_KINDS)
        ],
        "nodes": nodes,
        "edges": _edges(),
        "folded": {
            "nodes": [
                {"id": EX + "hidden1", "kind": 4, "labels": texts("Projet A", "Project A", "المشروع أ")},
                {"id": EX + "hidden2", "kind": 4, "labels": texts("Projet B", "Project B", "المشروع ب")},
            ],
            "edges": [],
        },
        "open": [
            {
                "list": EX + "others",
                "labels": texts("autres pays", "other countries", "بلدان أخرى"),
                "of": EX + "un",
                "property": EX + "partner",
                "items": 3,
                "x": -95,
                "y": -150,
            }
        ],
        "claims": {EX + "claim1": _claim("source A 1–9 (1)"), EX + "claim2": _claim("source B 5–7 (2)")},
        "terms": terms,
        "backdrop": _backdrop(),
    }


def hostile() -> dict[str, Any]:
    """A spec of the right form in which every text, IRI, colour and shape tries to run, to break out, or to turn round."""
    count = len(ATTACKS)
    names = [f"https://example.org/{i}#{text}" for i, text in enumerate(ATTACKS)]
    all_texts = [{"fr": f"chose {i} {text}", "en": text, "ar": text, text: text} for i, text in enumerate(ATTACKS)]
    nodes = [
        {
            "id": names[i],
            "kind": i,
            "type": text,
            "labels": all_texts[i],
            "x": 200 * (i % 4),
            "y": 120 * (i // 4),
            "size": 9,
            "side": ("right", "left", "above", "below", text)[i % 5],
            "attributes": {text: [[text, [text]], ["=1+1", []]]},
            "facets": {text: [text]},
            "span": [text, text],
            "lens": text,
        }
        for i, text in enumerate(ATTACKS)
    ]
    edges = [
        {"id": text, "source": names[i], "target": names[j], "property": text, "claims": [text], "colour": text}
        | {"width": 1, "dashes": [3, 2], "certainty": [text], "lens": text, "themes": [text], "span": [text, text]}
        for (i, text), (j, _) in itertools.pairwise(enumerate(ATTACKS))
    ]
    claim = {"document": ATTACKS[0], "address": "javascript:window.ran = 8", "passages": [], "statuses": {}}
    return {
        "version": "1.0",
        "title": {text: text for text in ATTACKS} | {"fr": "".join(ATTACKS)},
        "language": "fr",
        "lens": ATTACKS[0],
        "layout": ATTACKS[0],
        "view": [-200, -60, 900, 400],
        "shown": {"nodes": count, "of": count + 1, "edges": len(edges), "of_edges": len(edges)},
        "kinds": [
            {"id": t, "labels": all_texts[i], "colour": t, "shape": t, "ring": 1, "count": 1}
            for i, t in enumerate(ATTACKS)
        ],
        "nodes": nodes,
        "edges": edges,
        "folded": {"nodes": [], "edges": []},
        "open": [
            {"list": t, "labels": {"fr": t}, "of": n, "property": t, "items": 2, "x": 50, "y": 50 * i}
            for i, (t, n) in enumerate(zip(ATTACKS, names, strict=True))
        ],
        "claims": {text: {**claim, "short": text} for text in ATTACKS},
        "terms": {text: {"fr": text} for text in ATTACKS},
        "backdrop": {
            "lines": [{"points": [[0, 0], [10, 10]], "role": text} for text in ATTACKS],
            "notes": [{"x": 0, "y": 20 * i, "labels": {"": t}, "role": t} for i, t in enumerate(ATTACKS)],
        },
    }
