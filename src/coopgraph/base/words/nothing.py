"""Why there is nothing: what is said of each kind of diagnosis, and of a query that has rows."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str, str]] = {  # English, French, Arabic
    "why": (
        "Why nothing (line {line}, column {column}): {said}",
        "Pourquoi aucun résultat (ligne {line}, colonne {column}) : {said}",
        "لماذا لا توجد نتيجة (السطر {line}، العمود {column}): {said}",
    ),
    "cure": ("This has rows: {cure}", "Cette requête donne des résultats : {cure}", "هذا الاستعلام يعطي نتائج: {cure}"),
    "graph": (
        "the default graph has no match for {culprit}; there are named graphs ({right}), of which GRAPH ?g {{ … }} asks.",
        "le graphe par défaut n’a rien pour {culprit} ; il y a des graphes nommés ({right}), qu’interroge GRAPH ?g {{ … }}.",
        "لا شيء في الرسم البياني الافتراضي يطابق {culprit}؛ وهناك رسوم بيانية مسماة ({right}) يُسأل عنها بـ GRAPH ?g {{ … }}.",
    ),
    "named-graph": (
        "the graph {wrong} has no match for {culprit}; graphs that are there, or have one: {right}.",
        "le graphe {wrong} n’a rien pour {culprit} ; les graphes qui existent, ou qui en ont : {right}.",
        "لا شيء في الرسم البياني {wrong} يطابق {culprit}؛ الرسوم البيانية الموجودة أو التي فيها ما يطابقه: {right}.",
    ),
    "lens": (
        "the lens “{lens}” shows what matches {culprit}; this one does not.",
        "l’optique « {lens} » montre ce qui correspond à {culprit} ; celle-ci non.",
        "العدسة «{lens}» تُظهر ما يطابق {culprit}، وهذه لا تُظهره.",
    ),
    "typo": (
        "nothing is called {wrong}; the nearest is {right}.",
        "rien ne s’appelle {wrong} ; le plus proche est {right}.",
        "لا شيء يُسمى {wrong}؛ الأقرب {right}.",
    ),
    "unknown": (
        "nothing is called {wrong}, and nothing has a name like it.",
        "rien ne s’appelle {wrong}, et aucun nom n’en est proche.",
        "لا شيء يُسمى {wrong}، ولا اسم قريب منه.",
    ),
    "ambiguous": (
        "nothing is called {wrong}; names like it: {right}.",
        "rien ne s’appelle {wrong} ; noms proches : {right}.",
        "لا شيء يُسمى {wrong}؛ أسماء قريبة منه: {right}.",
    ),
    "others": (
        "nothing is called {wrong}, and nothing has a name like it. In its place there are: {right}.",
        "rien ne s’appelle {wrong}, et aucun nom n’en est proche. À cette place il y a : {right}.",
        "لا شيء يُسمى {wrong}، ولا اسم قريب منه. يوجد في مكانه: {right}.",
    ),
    "namespace": (
        "{wrong} is in another namespace: {right}.",
        "{wrong} est dans un autre espace de noms : {right}.",
        "{wrong} في فضاء أسماء آخر: {right}.",
    ),
    "prefix": (
        "nothing is in the namespace {wrong}; these names are in {right}.",
        "rien n’est dans l’espace de noms {wrong} ; ces noms sont dans {right}.",
        "لا شيء في فضاء الأسماء {wrong}؛ هذه الأسماء في {right}.",
    ),
    "language": (
        "the text {wrong} is there in another language only, or with its tag: {right}.",
        "le texte {wrong} n’existe que dans une autre langue, ou avec son étiquette : {right}.",
        "النص {wrong} موجود بلغة أخرى فقط أو بوسم لغته: {right}.",
    ),
    "datatype": (
        "{wrong} has another datatype there: {right}.",
        "{wrong} y a un autre type de données : {right}.",
        "للقيمة {wrong} نوع بيانات آخر: {right}.",
    ),
    "value": (
        "{wrong} is written otherwise there: {right}.",
        "{wrong} s’y écrit autrement : {right}.",
        "تُكتب القيمة {wrong} على نحو آخر: {right}.",
    ),
    "string-for-thing": (
        "the property leads to things, not to text: {right} in place of {wrong}.",
        "la propriété mène à des choses, non à du texte : {right} au lieu de {wrong}.",
        "الخاصية تؤدي إلى أشياء لا إلى نص: {right} بدل {wrong}.",
    ),
    "direction": (
        "{wrong} stands the wrong way round: {right}.",
        "{wrong} est à l’envers : {right}.",
        "{wrong} معكوس الاتجاه: {right}.",
    ),
    "kind": (
        "what has the other properties is no {wrong}: {right}.",
        "ce qui a les autres propriétés n’est pas {wrong} : {right}.",
        "ما له الخواص الأخرى ليس {wrong}: {right}.",
    ),
    "class": (
        "{wrong} is a class, not one of its things: {right}.",
        "{wrong} est une classe, non l’une de ses choses : {right}.",
        "{wrong} صنف لا شيء منه: {right}.",
    ),
    "optional": (
        "{wrong} asks of all what is optional; it belongs within OPTIONAL: {right}.",
        "{wrong} exige de tous ce qui est facultatif ; sa place est dans OPTIONAL : {right}.",
        "{wrong} يشترط على الكل ما هو اختياري؛ مكانه داخل OPTIONAL: {right}.",
    ),
    "limit": (
        "{wrong} of the query within leaves nothing that the rest matches; without it there are rows.",
        "{wrong} de la requête intérieure ne laisse rien qui corresponde au reste ; sans cela, il y a des résultats.",
        "لا يبقي {wrong} في الاستعلام الداخلي ما يطابق الباقي؛ ومن دونه توجد نتائج.",
    ),
    "property": (
        "such things do not have {wrong}, or not so: {right}.",
        "de telles choses n’ont pas {wrong}, ou pas ainsi : {right}.",
        "مثل هذه الأشياء ليس لها {wrong}، أو ليس هكذا: {right}.",
    ),
    "part": (
        "the number is of a part, not of the whole: {right} in place of {wrong}.",
        "le nombre est celui d’une partie, non du tout : {right} au lieu de {wrong}.",
        "العدد لجزء لا للكل: {right} بدل {wrong}.",
    ),
    "whole": (
        "the number is of the whole, not of a part: {right} in place of {wrong}.",
        "le nombre est celui du tout, non d’une partie : {right} au lieu de {wrong}.",
        "العدد للكل لا لجزء: {right} بدل {wrong}.",
    ),
    "range": (
        "what is stated is a range, or one end of it: {right} in place of {wrong}.",
        "ce qui est énoncé est un intervalle, ou l’une de ses bornes : {right} au lieu de {wrong}.",
        "المذكور مجال أو أحد حديه: {right} بدل {wrong}.",
    ),
    "disagreement": (
        "what is stated differs, and no value holds alone: {right} in place of {wrong}.",
        "ce qui est énoncé diffère, et aucune valeur ne vaut seule : {right} au lieu de {wrong}.",
        "ما ذُكر متباين، ولا قيمة تصح وحدها: {right} بدل {wrong}.",
    ),
    "variable": (
        "the variable {wrong} is bound nowhere, or shared by what cannot be the same: {right}.",
        "la variable {wrong} n’est liée nulle part, ou partagée par ce qui ne peut être identique : {right}.",
        "المتغير {wrong} غير مربوط في أي موضع، أو مشترك بين ما لا يمكن أن يكون واحدا: {right}.",
    ),
    "filter": (
        "the filter lets nothing through; without regard to case and language it would: {right}.",
        "le filtre ne laisse rien passer ; sans tenir compte de la casse ni de la langue, il laisserait passer : {right}.",
        "المرشح لا يمرر شيئا؛ ومن دون اعتبار لحالة الأحرف واللغة يمرر: {right}.",
    ),
    "cut-off": (
        "the pattern has matches, but what follows it leaves nothing: {culprit}",
        "le motif a des correspondances, mais la suite n’en laisse rien : {culprit}",
        "للنمط ما يطابقه، لكن ما بعده لا يبقي شيئا: {culprit}",
    ),
    "absence": (
        "the graph says no such thing: {culprit}. It does not say that it is not so.",
        "le graphe ne dit rien de tel : {culprit}. Il ne dit pas que ce n’est pas le cas.",
        "لا يرد في الشبكة شيء كهذا: {culprit}. وليس في ذلك نفي له.",
    ),
    "excluded": (
        "the pattern has matches, but none passes {culprit}. The graph does not say that it is not so.",
        "le motif a des correspondances, mais aucune ne passe {culprit}. Le graphe ne dit pas que ce n’est pas le cas.",
        "للنمط ما يطابقه، لكن لا شيء منه يجتاز {culprit}. وليس في ذلك نفي له.",
    ),
    "deduced": (
        "no claim states {wrong}: it is deduced by the rule “{right}”, and its claims are those of what it is deduced from.",
        "aucun énoncé n’affirme {wrong} : c’est déduit par la règle « {right} », et ses énoncés sont ceux d’où on le déduit.",
        "لا إفادة تذكر {wrong}: فهو مستنتج بالقاعدة «{right}»، وإفاداته هي إفادات ما استُنتج منه.",
    ),
    "unspoken": (
        "no source speaks of {wrong}: {culprit}. That is not a no.",
        "aucune source n’en parle ({wrong}) : {culprit}. Ce n’est pas un non.",
        "لا يتحدث أي مصدر عن هذا البلد ({wrong}): {culprit}. وهذا لا يعني النفي.",
    ),
}
