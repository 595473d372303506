"""The words of a brief, in three languages: headings, columns, sentences, and how days and numbers are written."""

from __future__ import annotations

LANGUAGES = ("fr", "en", "ar")

_WORDS: dict[str, tuple[str, str, str]] = {  # fr, en, ar
    # sections and their parts
    "stated": ("Ce qui en est dit", "What is stated", "ما ذُكر عنه"),
    "sets": (
        "Dit d’ensembles pris comme un tout",
        "Said of sets as a whole",
        "ما ذُكر عن مجموعات كلاً واحدا",
    ),
    "agreements": ("Accords", "Agreements", "الاتفاقات"),
    "activity": (
        "Missions, événements, programmes et organisations",
        "Missions, events, programmes and organisations",
        "البعثات والأحداث والبرامج والمنظمات",
    ),
    "missions": ("Missions de secours", "Relief missions", "بعثات الإغاثة"),
    "events": ("Rencontres et événements", "Meetings and events", "اللقاءات والأحداث"),
    "programmes": ("Programmes", "Programmes", "البرامج"),
    "bodies": ("Organisations et organes mixtes", "Organisations and joint bodies", "المنظمات والهيئات المشتركة"),
    "others": ("Autres engagements", "Other undertakings", "التزامات أخرى"),
    "disagreements": ("Où les sources divergent", "Where the sources disagree", "حيث تختلف المصادر"),
    "unknown": ("Ce qu’on ne sait pas", "What is not known", "ما لا يُعرف"),
    "sought": ("Cherché et non trouvé", "Looked for and not found", "ما بُحث عنه ولم يُعثر عليه"),
    "lists": ("Listes des sources", "Lists in the sources", "القوائم في المصادر"),
    "silences": ("Ce que les sources ne disent pas", "What the sources do not say", "ما لا تذكره المصادر"),
    "sources": ("Sources", "Sources", "المصادر"),
    "glance": ("En bref", "At a glance", "لمحة"),
    # captions and columns of tables
    "life": ("Étapes", "Steps", "المراحل"),
    "numbers": ("Nombres", "Numbers", "الأعداد"),
    "names": ("Noms au fil du temps", "Names over time", "الأسماء عبر الزمن"),
    "values": (
        "Les valeurs en présence ; ✓ marque celle qu’une règle préfère",
        "The values side by side; ✓ marks the one that a rule prefers",
        "القيم المتعارضة؛ العلامة ✓ للقيمة التي ترجّحها قاعدة",
    ),
    "stage": ("Étape", "Step", "المرحلة"),
    "date": ("Date", "Date", "التاريخ"),
    "place": ("Lieu", "Place", "المكان"),
    "office": ("Signataire", "By", "الموقّع"),
    "instrument": ("Acte", "Act", "النص"),
    "occasion": ("À l’occasion de", "On the occasion of", "بمناسبة"),
    "kind": ("Quoi", "What", "البيان"),
    "amount": ("Nombre", "Number", "العدد"),
    "unit": ("Unité", "Unit", "الوحدة"),
    "period": ("Par", "For each", "لكل"),
    "as_of": ("Au", "As of", "إلى غاية"),
    "name": ("Nom", "Name", "الاسم"),
    "from": ("De", "From", "من"),
    "until": ("À", "Until", "إلى"),
    "thing": ("Sujet", "Subject", "الموضوع"),
    "aspect": ("Point", "Point", "المسألة"),
    "value": ("Valeur", "Value", "القيمة"),
    "confidence": ("Confiance", "Confidence", "درجة الثقة"),
    "preferred": ("Préférée", "Preferred", "المرجّحة"),
    "law": ("Base légale", "Legal basis", "الأساس القانوني"),
    # sentences
    "brief": ("Note de synthèse", "Brief", "مذكرة موجزة"),
    "lens": ("Optique : {lens}", "Lens: {lens}", "العدسة: {lens}"),
    "lens-ministry": (
        "ce que dit le ministère lui-même",
        "what the ministry itself says",
        "ما تقوله الوزارة نفسها",
    ),
    "lens-sourced": (
        "ce que disent le ministère et les autres sources citées",
        "what the ministry and the other cited sources say",
        "ما تقوله الوزارة والمصادر الأخرى المذكورة",
    ),
    "lens-possible": (
        "les sources citées, et ce qui pourrait en découler",
        "the cited sources, and what may follow from them",
        "المصادر المذكورة وما قد يُستنتج منها",
    ),
    "version": ("Données : {title}", "Data: {title}", "البيانات: {title}"),
    "number-of": ("version {version}", "version {version}", "الإصدار {version}"),
    "network": ("Le voisinage de « {title} »", "What is around “{title}”", "ما يحيط بـ«{title}»"),
    "timeline": ("Chronologie", "Time line", "التسلسل الزمني"),
    "alternative": (
        "Figure : {nodes} choses et {edges} liens. Tout ce qu’elle montre de « {title} » est écrit ci-dessous.",
        "Figure: {nodes} things and {edges} links. All that it shows of “{title}” is written below.",
        "رسم: {nodes} عنصرا و{edges} صلة. كل ما يبيّنه عن «{title}» مكتوب أدناه.",
    ),
    "whole": (
        "Dit de l’ensemble pris comme un tout : cela ne vaut pas forcément pour chacun des accords ou des actions, ni pour « {title} » en particulier.",
        "Said of the set as a whole: it need not hold of each agreement or action in it, nor of “{title}” in particular.",
        "قيل هذا عن المجموعة كلاً واحدا: ولا يصح بالضرورة على كل اتفاق أو عمل فيها، ولا على «{title}» بعينه.",
    ),
    "open": (
        "{list} : au moins {count} ; la source dit qu’il y en a d’autres.",
        "{list}: at least {count}; the source says that there are others.",
        "{list}: {count} على الأقل؛ ويقول المصدر إن هناك غيرها.",
    ),
    "closed": (
        "{list} : {count}, complète telle que la source l’énonce.",
        "{list}: {count}, complete as the source states it.",
        "{list}: {count}، كاملة كما أوردها المصدر.",
    ),
    "silent": (
        "Aucune source de ces données n’en parle ; ce n’est pas un non.",
        "No source in these data speaks of it; that is not a no.",
        "لا يتحدث عنه أي مصدر في هذه البيانات، وهذا ليس نفيا.",
    ),
    "complete": ("Liste des accords", "List of agreements", "قائمة الاتفاقات"),
    "nothing": (
        "Les sources de ces données n’en disent rien.",
        "The sources of these data say nothing of it.",
        "لا تقول مصادر هذه البيانات شيئا عنه.",
    ),
    "characters": ("caractères {start}–{end}", "characters {start}–{end}", "الأحرف من {start} إلى {end}"),
    "passage": ("§ {place}", "§ {place}", "الفقرة {place}"),
    "layer": (
        "Couche « {layer} » de ces données, sans énoncé daté",
        "Layer “{layer}” of these data, without a claim of its own",
        "طبقة «{layer}» من هذه البيانات، بلا إفادة خاصة",
    ),
    "note": ("note {number}", "note {number}", "الحاشية {number}"),
    "back": ("retour au texte", "back to the text", "العودة إلى النص"),
    # what is less than certain
    "doubt-collective": ("dit de l’ensemble", "said of the whole", "قيل عن المجموعة كلها"),
    "doubt-hedged": ("sous réserve", "with a reserve", "بتحفّظ"),
    "doubt-disputed": ("les sources divergent", "the sources disagree", "المصادر مختلفة"),
    # numbers and lists
    "at-least": ("au moins {amount}", "at least {amount}", "{amount} على الأقل"),
    "at-most": ("au plus {amount}", "at most {amount}", "{amount} على الأكثر"),
    "between": ("de {low} à {high}", "{low} to {high}", "من {low} إلى {high}"),
    "yes": ("✓", "✓", "✓"),
    "colon": (" : ", ": ", ": "),
    "comma": (", ", ", ", "، "),
    "semicolon": (" ; ", "; ", "؛ "),
    "range": ("du {first} au {last}", "{first} to {last}", "من {first} إلى {last}"),
}

# What the ontology takes from other vocabularies without a label in each of our languages.
_PROPERTIES: dict[str, tuple[str, str, str]] = {
    "org:unitOf": ("relève de", "unit of", "تابعة لـ"),
    "org:memberOf": ("membre de", "member of", "عضو في"),
    "skos:broader": ("thème plus large", "wider theme", "موضوع أوسع"),
    "skos:related": ("apparenté à", "related to", "متصل بـ"),
    "dcterms:identifier": ("identifiant", "identifier", "المعرّف"),
}

_KEPT = ((" :", "\u00a0:"), (" ;", "\u00a0;"), (" ?", "\u00a0?"), ("« ", "«\u00a0"), (" »", "\u00a0»"))  # on one line


def word(key: str, language: str, **values: object) -> str:
    """One of our own words or sentences, with what it is about put in; in English for a language that we have not."""
    said = _WORDS[key][LANGUAGES.index(language) if language in LANGUAGES else 1]
    for sign, kept in _KEPT if language == "fr" else ():
        said = said.replace(sign, kept)
    return said.format(**values) if values else said


def property_word(name: str, language: str) -> str:
    """Our own word for a property of another vocabulary, by its prefixed name; nothing where the ontology has one."""
    translations = _PROPERTIES.get(name)
    return translations[LANGUAGES.index(language) if language in LANGUAGES else 1] if translations else ""
