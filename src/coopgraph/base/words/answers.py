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
    "why-nothing": {
        "en": "Why nothing (line {line}, column {column}): {said}",
        "fr": "Pourquoi rien (ligne {line}, colonne {column}) : {said}",
        "ar": "لماذا لا شيء (السطر {line}، العمود {column}): {said}",
    },
    "cure": {"en": "This has rows: {cure}", "fr": "Ceci a des lignes : {cure}", "ar": "لهذا أسطر: {cure}"},
    "nothing-lens": {
        "en": "the lens “{lens}” shows what matches {culprit}; this one does not.",
        "fr": "l’optique « {lens} » montre ce qui correspond à {culprit} ; celle-ci non.",
        "ar": "العدسة «{lens}» تُظهر ما يطابق {culprit}، وهذه لا تُظهره.",
    },
    "nothing-typo": {
        "en": "nothing is called {wrong}; the nearest is {right}.",
        "fr": "rien ne s’appelle {wrong} ; le plus proche est {right}.",
        "ar": "لا شيء يُسمى {wrong}؛ الأقرب {right}.",
    },
    "nothing-unknown": {
        "en": "nothing is called {wrong}, and nothing has a name like it.",
        "fr": "rien ne s’appelle {wrong}, ni n’a de nom proche.",
        "ar": "لا شيء يُسمى {wrong}، ولا اسم قريب منه.",
    },
    "nothing-namespace": {
        "en": "{wrong} is in another namespace: {right}.",
        "fr": "{wrong} est dans un autre espace de noms : {right}.",
        "ar": "{wrong} في فضاء أسماء آخر: {right}.",
    },
    "nothing-language": {
        "en": "the text {wrong} is there in another language only, or with its tag: {right}.",
        "fr": "le texte {wrong} n’existe que dans une autre langue, ou avec son étiquette : {right}.",
        "ar": "النص {wrong} موجود بلغة أخرى فقط أو بوسم لغته: {right}.",
    },
    "nothing-datatype": {
        "en": "{wrong} has another datatype there: {right}.",
        "fr": "{wrong} y a un autre type de données : {right}.",
        "ar": "للقيمة {wrong} نوع بيانات آخر: {right}.",
    },
    "nothing-value": {
        "en": "{wrong} is written otherwise there: {right}.",
        "fr": "{wrong} s’y écrit autrement : {right}.",
        "ar": "تُكتب القيمة {wrong} على نحو آخر: {right}.",
    },
    "nothing-string-for-thing": {
        "en": "the property leads to things, not to text: {right} in place of {wrong}.",
        "fr": "la propriété mène à des choses, non à du texte : {right} au lieu de {wrong}.",
        "ar": "الخاصية تؤدي إلى أشياء لا إلى نص: {right} بدل {wrong}.",
    },
    "nothing-direction": {
        "en": "{wrong} stands the wrong way round: {right}.",
        "fr": "{wrong} est à l’envers : {right}.",
        "ar": "{wrong} معكوس الاتجاه: {right}.",
    },
    "nothing-kind": {
        "en": "what has the other properties is no {wrong}: {right}.",
        "fr": "ce qui a les autres propriétés n’est pas {wrong} : {right}.",
        "ar": "ما له الخواص الأخرى ليس {wrong}: {right}.",
    },
    "nothing-property": {
        "en": "such things do not have {wrong}, or not so: {right}.",
        "fr": "de telles choses n’ont pas {wrong}, ou pas ainsi : {right}.",
        "ar": "مثل هذه الأشياء ليس لها {wrong}، أو ليس هكذا: {right}.",
    },
    "nothing-variable": {
        "en": "the variable {wrong} is bound nowhere, or shared by what cannot be the same: {right}.",
        "fr": "la variable {wrong} n’est liée nulle part, ou partagée par ce qui ne peut être identique : {right}.",
        "ar": "المتغير {wrong} غير مربوط في أي موضع، أو مشترك بين ما لا يمكن أن يكون واحدا: {right}.",
    },
    "nothing-filter": {
        "en": "the filter lets nothing through; without regard to case and language it would: {right}.",
        "fr": "le filtre ne laisse rien passer ; sans égard à la casse ni à la langue : {right}.",
        "ar": "المرشح لا يمرر شيئا؛ ومن دون اعتبار لحالة الأحرف واللغة يمرر: {right}.",
    },
    "nothing-cut-off": {
        "en": "the pattern has matches, but what follows it leaves nothing: {culprit}",
        "fr": "le motif a des correspondances, mais la suite n’en laisse rien : {culprit}",
        "ar": "للنمط ما يطابقه، لكن ما بعده لا يبقي شيئا: {culprit}",
    },
    "nothing-absence": {
        "en": "the graph says no such thing: {culprit}. It does not say that it is not so.",
        "fr": "le graphe ne dit rien de tel : {culprit}. Il ne dit pas que ce n’est pas le cas.",
        "ar": "لا يقول البيان شيئا كهذا: {culprit}. ولا يقول إنه ليس كذلك.",
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
