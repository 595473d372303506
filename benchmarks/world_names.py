"""What the things of a generated world are called, in French, English and Arabic."""

from datetime import date
from random import Random
from typing import NamedTuple


class Names(NamedTuple):
    """One name in each language."""

    fr: str
    en: str
    ar: str


SYLLABLES = (
    *(("ka", "كا"), ("lo", "لو"), ("ri", "ري"), ("du", "دو"), ("mé", "مي"), ("ta", "تا"), ("no", "نو"), ("sa", "سا")),
    *(("bi", "بي"), ("fou", "فو"), ("ga", "غا"), ("zé", "زي"), ("wa", "وا"), ("chi", "شي"), ("yo", "يو"), ("ha", "ها")),
)
PLACES = (
    Names("Tamanrasset", "Tamanrasset", "تمنراست"),
    Names("Béjaïa", "Béjaïa", "بجاية"),
    Names("Tlemcen", "Tlemcen", "تلمسان"),
    Names("Aïn Témouchent", "Aïn Témouchent", "عين تموشنت"),
    Names("Alger", "Algiers", "الجزائر"),
    Names("Oran", "Oran", "وهران"),
    Names("Constantine", "Constantine", "قسنطينة"),
    Names("Annaba", "Annaba", "عنابة"),
    Names("Ghardaïa", "Ghardaïa", "غرداية"),
    Names("Médéa", "Médéa", "المدية"),
    Names("Tébessa", "Tébessa", "تبسة"),
    Names("Sétif", "Sétif", "سطيف"),
    Names("Ouargla", "Ouargla", "ورقلة"),
    Names("Biskra", "Biskra", "بسكرة"),
    Names("Tunis", "Tunis", "تونس"),
    Names("Le Caire", "Cairo", "القاهرة"),
    Names("Nouakchott", "Nouakchott", "نواكشوط"),
    Names("Bamako", "Bamako", "باماكو"),
    Names("Niamey", "Niamey", "نيامي"),
    Names("Tripoli", "Tripoli", "طرابلس"),
    Names("Damas", "Damascus", "دمشق"),
    Names("Beyrouth", "Beirut", "بيروت"),
    Names("Genève", "Geneva", "جنيف"),
    Names("Bruxelles", "Brussels", "بروكسل"),
    Names("Rome", "Rome", "روما"),
    Names("Séoul", "Seoul", "سيول"),
    Names("Pékin", "Beijing", "بكين"),
    Names("São Paulo", "São Paulo", "ساو باولو"),
    Names("Łódź", "Łódź", "لودز"),
    Names("İzmir", "İzmir", "إزمير"),
)
FIELDS = (
    Names("la protection civile", "civil protection", "الحماية المدنية"),
    Names("la police des frontières", "border police", "شرطة الحدود"),
    Names("la sécurité routière", "road safety", "السلامة المرورية"),
    Names("l’état civil", "civil registration", "الحالة المدنية"),
    Names("la formation", "training", "التكوين"),
    Names("la lutte contre la drogue", "drug control", "مكافحة المخدرات"),
    Names("l’archivage numérique", "digital archives", "الأرشفة الرقمية"),
    Names("l’administration locale", "local administration", "الإدارة المحلية"),
    Names("la cybersécurité", "cyber security", "الأمن السيبراني"),
    Names("la coopération décentralisée", "decentralised cooperation", "التعاون اللامركزي"),
    Names("la prévention des risques", "risk prevention", "الوقاية من الأخطار"),
    Names("les forêts", "forests", "الغابات"),
    Names("l’eau et l’assainissement", "water and sanitation", "المياه والتطهير"),
    Names("l’extradition", "extradition", "تسليم المطلوبين"),
    Names("la traite des personnes", "trafficking in persons", "الاتجار بالأشخاص"),
    Names("la fraude documentaire", "document fraud", "تزوير الوثائق"),
    Names("le blanchiment d’argent", "money laundering", "تبييض الأموال"),
    Names("la criminalité organisée", "organised crime", "الجريمة المنظمة"),
    Names("la piraterie", "piracy", "القرصنة"),
    Names("le patrimoine culturel", "cultural heritage", "التراث الثقافي"),
)
MINISTRIES = (Names("Ministère de", "Ministry of", "وزارة"), Names("Autorité pour", "Authority for", "سلطة"))
PARTS = (
    Names("Direction de", "Directorate of", "مديرية"),
    Names("Centre de", "Centre for", "مركز"),
    Names("Commission pour", "Commission on", "لجنة"),
    Names("Inspection de", "Inspectorate of", "مفتشية"),
    Names("École de", "School of", "مدرسة"),
)
PRIVATE = (Names("Association pour", "Association for", "جمعية"), Names("Société de", "Company for", "شركة"))
AGREEMENTS = (
    Names("Accord de coopération sur", "Cooperation agreement on", "اتفاق تعاون بشأن"),
    Names("Mémorandum d’entente relatif à", "Memorandum of understanding on", "مذكرة تفاهم حول"),
    Names("Convention contre", "Convention against", "اتفاقية بشأن"),
    Names("Protocole additionnel sur", "Additional protocol on", "بروتوكول إضافي بشأن"),
)
HAZARDS = (
    Names("Séisme", "Earthquake", "زلزال"),
    Names("Inondation", "Flood", "فيضان"),
    Names("Feu de forêt", "Forest fire", "حريق غابات"),
    Names("Explosion", "Explosion", "انفجار"),
    Names("Rupture de barrage", "Dam break", "انهيار سد"),
)


def _joined(*parts: Names) -> Names:
    return Names(*map(" ".join, zip(*parts, strict=True)))


def _same(text: str) -> Names:
    return Names(text, text, text)


def _in(place: int) -> Names:
    fr, en, ar = PLACES[place]
    return Names(f"à {fr}", f"in {en}", f"في {ar}")


def country(n: int) -> Names:
    """Of three syllables, which say its number."""
    chosen = [SYLLABLES[(n // 16**digit + 5 * digit) % 16] for digit in range(3)]
    latin, arabic = ("".join(syllable[script] for syllable in chosen) for script in (0, 1))
    return Names(f"{latin.capitalize()}nie", f"{latin.capitalize()}nia", f"{arabic}نيا")


def theme(n: int) -> Names:
    fr, en, ar = FIELDS[n % len(FIELDS)]
    return Names(f"{fr} {n}", f"{en} {n}", f"{ar} {n}")


def body(random: Random, whole: bool, private: bool) -> Names:
    kinds = PRIVATE if private else MINISTRIES if whole else PARTS
    place = PLACES[int(len(PLACES) * random.random())]
    of = Names(f"de {place.fr}", f"of {place.en}", f"{place.ar}")
    return _joined(random.choice(kinds), random.choice(FIELDS), of)


def document(n: int, issued: date) -> Names:
    return Names(f"Communiqué {n} du {issued}", f"Statement {n} of {issued}", f"بيان {n} بتاريخ {issued}")


def agreement(random: Random, place: int, signed: date) -> Names:
    return _joined(random.choice(AGREEMENTS), random.choice(FIELDS), _in(place), _same(str(signed.year)))


def programme(random: Random, about: int, start: date) -> Names:
    kind = Names("Programme", "Programme", "برنامج")
    return _joined(kind, theme(about), random.choice(FIELDS), _same(str(start.year)))


def event(hazard: int, place: int, day: date) -> Names:
    return _joined(HAZARDS[hazard], _in(place), _same(day.strftime("%Y-%m")))


def relief(n: int, day: date) -> Names:
    return _joined(Names("Mission de secours", "Relief mission", "بعثة إغاثة"), _same(f"{n} ({day.year})"))
