"""The few sentences that coopgraph itself says, in three languages."""

WORDS: dict[str, dict[str, str]] = {
    "open-list": {
        "en": "Open list: {label}. At least {count} named; the source says that there are others.",
        "fr": "Liste ouverte : {label}. Au moins {count} nommés ; la source dit qu’il y en a d’autres.",
        "ar": "قائمة مفتوحة: {label}. {count} على الأقل؛ ويقول المصدر إن هناك غيرها.",
    },
    "complete": {
        "en": "Complete as stated: the source closes the list ({lists}).",
        "fr": "Complet selon la source, qui clôt la liste ({lists}).",
        "ar": "كامل كما ورد: المصدر يغلق القائمة ({lists}).",
    },
    "at-least": {
        "en": "At least {count}: what it rests on is an open list.",
        "fr": "Au moins {count} : la réponse repose sur une liste ouverte.",
        "ar": "{count} على الأقل: الجواب مبني على قائمة مفتوحة.",
    },
    "open": {
        "en": "It rests on an open list: what is not named is not denied.",
        "fr": "La réponse repose sur une liste ouverte : ce qui n’est pas nommé n’est pas nié.",
        "ar": "الجواب مبني على قائمة مفتوحة: ما لم يُسمَّ لم يُنفَ.",
    },
    "unknown": {
        "en": "Whether this is all is not known: no source says so.",
        "fr": "On ne sait pas si c’est tout : aucune source ne le dit.",
        "ar": "لا يُعرف إن كان هذا كل شيء: لا مصدر يقول ذلك.",
    },
    "not-stated": {
        "en": "The sources under the lens “{lens}” do not say. That is not a no.",
        "fr": "Les sources sous l’optique « {lens} » ne le disent pas. Ce n’est pas un non.",
        "ar": "المصادر ضمن العدسة «{lens}» لا تذكر ذلك، وهذا لا يعني النفي.",
    },
    "sought": {
        "en": "Looked for and not found: {what} of “{thing}” (in {sources}).",
        "fr": "Cherché et non trouvé : {what} de « {thing} » (dans {sources}).",
        "ar": "بُحث عنه ولم يُعثر عليه: {what}، «{thing}» (في {sources}).",
    },
    "instead": {
        "en": "What is stated instead, {property}: {values}.",
        "fr": "Ce qui est énoncé à la place, {property} : {values}.",
        "ar": "ما ذُكر بدل ذلك، {property}: {values}.",
    },
    "stated-in": {"en": "stated in", "fr": "énoncé dans", "ar": "ورد في"},
    "deduced": {"en": "deduced", "fr": "déduit", "ar": "مستنتج"},
    "why": {"en": "why", "fr": "pourquoi", "ar": "لماذا"},
    "by-rule": {
        "en": "deduced by the rule {rule} from",
        "fr": "déduit par la règle {rule} de",
        "ar": "مستنتج بالقاعدة {rule} من",
    },
    "unclaimed": {"en": "from the layer {layers}", "fr": "de la couche {layers}", "ar": "من الطبقة {layers}"},
    "absent": {
        "en": "looked for and not there: {pattern}",
        "fr": "cherché et absent : {pattern}",
        "ar": "بُحث عنه ولا وجود له: {pattern}",
    },
    "solutions": {
        "en": "from {count} solutions of the pattern",
        "fr": "de {count} solutions du motif",
        "ar": "من {count} حلا للنمط",
    },
    "capped": {
        "en": "from more than {count} solutions of the pattern, of which the first were gone into",
        "fr": "de plus de {count} solutions du motif, dont les premières ont été examinées",
        "ar": "من أكثر من {count} حل للنمط، فُحص أولها",
    },
    "ways": {
        "en": "one of {total} ways in which this holds",
        "fr": "une de {total} façons dont cela tient",
        "ar": "واحدة من {total} طرق يصح بها ذلك",
    },
    "unexplained": {
        "en": "cannot be explained: {reason}",
        "fr": "ne peut être expliqué : {reason}",
        "ar": "لا يمكن تفسيره: {reason}",
    },
    "more-claims": {"en": "and {count} more claims", "fr": "et {count} autres énoncés", "ar": "و{count} إفادة أخرى"},
    "more-facts": {"en": "and {count} more triples", "fr": "et {count} autres triplets", "ar": "و{count} ثلاثية أخرى"},
}


def word(key: str, language: str) -> str:
    """The sentence or word in a language, in English where there is none."""
    return WORDS[key].get(language) or WORDS[key]["en"]
