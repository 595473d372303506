"""Below and beside answers: notes, whether that is all, why there is nothing, why a row holds."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str, str]] = {  # English, French, Arabic
    "open-list": (
        "Open list: {label}. At least {count} named; the source says that there are others.",
        "Liste ouverte : {label}. Au moins {count:élément nommé|éléments nommés} ; la source dit qu’il y en a d’autres.",
        "قائمة مفتوحة: {label}. {count:عنصر واحد|عنصران|عناصر|عنصرا|عنصر} على الأقل؛ ويقول المصدر إن هناك غيرها.",
    ),
    "renamed": ("{old} is now {new}.", "{old} s’appelle désormais {new}.", "{old} صار يسمى {new}."),
    "outdated": (
        "{new} is not in this graph, {old} is: an earlier version made it; make it anew from its files.",
        "{new} n’est pas dans ce graphe, mais {old} y est : une version antérieure l’a fait ; refaites-le depuis ses fichiers.",
        "لا يرد {new} في هذه الشبكة بل {old}: فقد أنشأها إصدار سابق؛ أعد إنشاءها من ملفاتها.",
    ),
    "no-parameter": (
        "{name}: no such parameter.",
        "{name} : aucun paramètre de ce nom n’est donné.",
        "{name}: لم يُعطَ معامل بهذا الاسم.",
    ),
    "no-parameter-near": (
        "{name}: no such parameter; did you mean {nearest}?",
        "{name} : aucun paramètre de ce nom n’est donné ; vouliez-vous dire {nearest} ?",
        "{name}: لم يُعطَ معامل بهذا الاسم؛ هل تقصد {nearest}؟",
    ),
    "complete": (
        "Complete as stated: the source closes the list ({lists}).",
        "Complet selon la source, qui clôt la liste ({lists}).",
        "كامل كما ورد: المصدر يغلق القائمة ({lists}).",
    ),
    "asked-of": (
        "Nothing was given, so this is asked of: {given}.",
        "Rien n’étant précisé, la question porte sur : {given}.",
        "لم يُحدَّد شيء، فالسؤال عن: {given}.",
    ),
    "taken-as": (
        "{said} is taken as its last day, {day}.",
        "{said} s’entend de son dernier jour, {day}.",
        "{said} يُؤخذ بآخر يوم منه: {day}.",
    ),
    "at-least": (
        "At least {count}: the source says that there are others. Open list: {lists}.",
        "Au moins {count} : la source dit qu’il y en a d’autres. Liste ouverte : {lists}.",
        "{count} على الأقل: يقول المصدر إن هناك غيرها. قائمة مفتوحة: {lists}.",
    ),
    "open": (
        "What is not named is not denied: the source says that there are others. Open list: {lists}.",
        "Ce qui n’est pas nommé n’est pas nié : la source dit qu’il y en a d’autres. Liste ouverte : {lists}.",
        "ما لم يُسمَّ لم يُنفَ: يقول المصدر إن هناك غيره. قائمة مفتوحة: {lists}.",
    ),
    "named": (
        "{label} ({count} named)",
        "{label} ({count:élément nommé|éléments nommés})",
        "{label} ({count:عنصر واحد مذكور|عنصران مذكوران|عناصر مذكورة|عنصرا مذكورا|عنصر مذكور})",
    ),
    "of-column": ("{count} in “{column}”", "{count} dans « {column} »", "{count} في «{column}»"),
    "unknown": (
        "Whether this is all is not known: no source says so.",
        "On ne sait pas si c’est tout : aucune source ne le dit.",
        "لا يُعرف إن كان هذا كل شيء: لا يذكر أي مصدر ذلك.",
    ),
    "why-nothing": (
        "Why nothing (line {line}, column {column}): {said}",
        "Pourquoi aucun résultat (ligne {line}, colonne {column}) : {said}",
        "لماذا لا توجد نتيجة (السطر {line}، العمود {column}): {said}",
    ),
    "cure": ("This has rows: {cure}", "Cette requête donne des résultats : {cure}", "هذا الاستعلام يعطي نتائج: {cure}"),
    "nothing-graph": (
        "the default graph has no match for {culprit}; there are named graphs ({right}), of which GRAPH ?g {{ … }} asks.",
        "le graphe par défaut n’a rien pour {culprit} ; il y a des graphes nommés ({right}), qu’interroge GRAPH ?g {{ … }}.",
        "لا شيء في الرسم البياني الافتراضي يطابق {culprit}؛ وهناك رسوم بيانية مسماة ({right}) يُسأل عنها بـ GRAPH ?g {{ … }}.",
    ),
    "nothing-named-graph": (
        "the graph {wrong} has no match for {culprit}; graphs that are there, or have one: {right}.",
        "le graphe {wrong} n’a rien pour {culprit} ; les graphes qui existent, ou qui en ont : {right}.",
        "لا شيء في الرسم البياني {wrong} يطابق {culprit}؛ الرسوم البيانية الموجودة أو التي فيها ما يطابقه: {right}.",
    ),
    "nothing-lens": (
        "the lens “{lens}” shows what matches {culprit}; this one does not.",
        "l’optique « {lens} » montre ce qui correspond à {culprit} ; celle-ci non.",
        "العدسة «{lens}» تُظهر ما يطابق {culprit}، وهذه لا تُظهره.",
    ),
    "nothing-typo": (
        "nothing is called {wrong}; the nearest is {right}.",
        "rien ne s’appelle {wrong} ; le plus proche est {right}.",
        "لا شيء يُسمى {wrong}؛ الأقرب {right}.",
    ),
    "nothing-unknown": (
        "nothing is called {wrong}, and nothing has a name like it.",
        "rien ne s’appelle {wrong}, et aucun nom n’en est proche.",
        "لا شيء يُسمى {wrong}، ولا اسم قريب منه.",
    ),
    "nothing-ambiguous": (
        "nothing is called {wrong}; names like it: {right}.",
        "rien ne s’appelle {wrong} ; noms proches : {right}.",
        "لا شيء يُسمى {wrong}؛ أسماء قريبة منه: {right}.",
    ),
    "nothing-others": (
        "nothing is called {wrong}, and nothing has a name like it. In its place there are: {right}.",
        "rien ne s’appelle {wrong}, et aucun nom n’en est proche. À cette place il y a : {right}.",
        "لا شيء يُسمى {wrong}، ولا اسم قريب منه. يوجد في مكانه: {right}.",
    ),
    "nothing-namespace": (
        "{wrong} is in another namespace: {right}.",
        "{wrong} est dans un autre espace de noms : {right}.",
        "{wrong} في فضاء أسماء آخر: {right}.",
    ),
    "nothing-prefix": (
        "nothing is in the namespace {wrong}; these names are in {right}.",
        "rien n’est dans l’espace de noms {wrong} ; ces noms sont dans {right}.",
        "لا شيء في فضاء الأسماء {wrong}؛ هذه الأسماء في {right}.",
    ),
    "nothing-language": (
        "the text {wrong} is there in another language only, or with its tag: {right}.",
        "le texte {wrong} n’existe que dans une autre langue, ou avec son étiquette : {right}.",
        "النص {wrong} موجود بلغة أخرى فقط أو بوسم لغته: {right}.",
    ),
    "nothing-datatype": (
        "{wrong} has another datatype there: {right}.",
        "{wrong} y a un autre type de données : {right}.",
        "للقيمة {wrong} نوع بيانات آخر: {right}.",
    ),
    "nothing-value": (
        "{wrong} is written otherwise there: {right}.",
        "{wrong} s’y écrit autrement : {right}.",
        "تُكتب القيمة {wrong} على نحو آخر: {right}.",
    ),
    "nothing-string-for-thing": (
        "the property leads to things, not to text: {right} in place of {wrong}.",
        "la propriété mène à des choses, non à du texte : {right} au lieu de {wrong}.",
        "الخاصية تؤدي إلى أشياء لا إلى نص: {right} بدل {wrong}.",
    ),
    "nothing-direction": (
        "{wrong} stands the wrong way round: {right}.",
        "{wrong} est à l’envers : {right}.",
        "{wrong} معكوس الاتجاه: {right}.",
    ),
    "nothing-kind": (
        "what has the other properties is no {wrong}: {right}.",
        "ce qui a les autres propriétés n’est pas {wrong} : {right}.",
        "ما له الخواص الأخرى ليس {wrong}: {right}.",
    ),
    "nothing-class": (
        "{wrong} is a class, not one of its things: {right}.",
        "{wrong} est une classe, non l’une de ses choses : {right}.",
        "{wrong} صنف لا شيء منه: {right}.",
    ),
    "nothing-optional": (
        "{wrong} asks of all what is optional; it belongs within OPTIONAL: {right}.",
        "{wrong} exige de tous ce qui est facultatif ; sa place est dans OPTIONAL : {right}.",
        "{wrong} يشترط على الكل ما هو اختياري؛ مكانه داخل OPTIONAL: {right}.",
    ),
    "nothing-limit": (
        "{wrong} of the query within leaves nothing that the rest matches; without it there are rows.",
        "{wrong} de la requête intérieure ne laisse rien qui corresponde au reste ; sans cela, il y a des résultats.",
        "لا يبقي {wrong} في الاستعلام الداخلي ما يطابق الباقي؛ ومن دونه توجد نتائج.",
    ),
    "nothing-property": (
        "such things do not have {wrong}, or not so: {right}.",
        "de telles choses n’ont pas {wrong}, ou pas ainsi : {right}.",
        "مثل هذه الأشياء ليس لها {wrong}، أو ليس هكذا: {right}.",
    ),
    "nothing-part": (
        "the number is of a part, not of the whole: {right} in place of {wrong}.",
        "le nombre est celui d’une partie, non du tout : {right} au lieu de {wrong}.",
        "العدد لجزء لا للكل: {right} بدل {wrong}.",
    ),
    "nothing-whole": (
        "the number is of the whole, not of a part: {right} in place of {wrong}.",
        "le nombre est celui du tout, non d’une partie : {right} au lieu de {wrong}.",
        "العدد للكل لا لجزء: {right} بدل {wrong}.",
    ),
    "nothing-range": (
        "what is stated is a range, or one end of it: {right} in place of {wrong}.",
        "ce qui est énoncé est un intervalle, ou l’une de ses bornes : {right} au lieu de {wrong}.",
        "المذكور مجال أو أحد حديه: {right} بدل {wrong}.",
    ),
    "nothing-disagreement": (
        "what is stated differs, and no value holds alone: {right} in place of {wrong}.",
        "ce qui est énoncé diffère, et aucune valeur ne vaut seule : {right} au lieu de {wrong}.",
        "ما ذُكر متباين، ولا قيمة تصح وحدها: {right} بدل {wrong}.",
    ),
    "nothing-variable": (
        "the variable {wrong} is bound nowhere, or shared by what cannot be the same: {right}.",
        "la variable {wrong} n’est liée nulle part, ou partagée par ce qui ne peut être identique : {right}.",
        "المتغير {wrong} غير مربوط في أي موضع، أو مشترك بين ما لا يمكن أن يكون واحدا: {right}.",
    ),
    "nothing-filter": (
        "the filter lets nothing through; without regard to case and language it would: {right}.",
        "le filtre ne laisse rien passer ; sans tenir compte de la casse ni de la langue, il laisserait passer : {right}.",
        "المرشح لا يمرر شيئا؛ ومن دون اعتبار لحالة الأحرف واللغة يمرر: {right}.",
    ),
    "nothing-cut-off": (
        "the pattern has matches, but what follows it leaves nothing: {culprit}",
        "le motif a des correspondances, mais la suite n’en laisse rien : {culprit}",
        "للنمط ما يطابقه، لكن ما بعده لا يبقي شيئا: {culprit}",
    ),
    "nothing-absence": (
        "the graph says no such thing: {culprit}. It does not say that it is not so.",
        "le graphe ne dit rien de tel : {culprit}. Il ne dit pas que ce n’est pas le cas.",
        "لا يرد في الشبكة شيء كهذا: {culprit}. وليس في ذلك نفي له.",
    ),
    "nothing-excluded": (
        "the pattern has matches, but none passes {culprit}. The graph does not say that it is not so.",
        "le motif a des correspondances, mais aucune ne passe {culprit}. Le graphe ne dit pas que ce n’est pas le cas.",
        "للنمط ما يطابقه، لكن لا شيء منه يجتاز {culprit}. وليس في ذلك نفي له.",
    ),
    "nothing-deduced": (
        "no claim states {wrong}: it is deduced by the rule “{right}”, and its claims are those of what it is deduced from.",
        "aucun énoncé n’affirme {wrong} : c’est déduit par la règle « {right} », et ses énoncés sont ceux d’où on le déduit.",
        "لا إفادة تذكر {wrong}: فهو مستنتج بالقاعدة «{right}»، وإفاداته هي إفادات ما استُنتج منه.",
    ),
    "nothing-unspoken": (
        "no source speaks of {wrong}: {culprit}. That is not a no.",
        "aucune source n’en parle ({wrong}) : {culprit}. Ce n’est pas un non.",
        "لا يتحدث أي مصدر عن هذا البلد ({wrong}): {culprit}. وهذا لا يعني النفي.",
    ),
    "unspoken": (
        "No source under the lens “{lens}” speaks of: {things}.",
        "Aucune source sous l’optique « {lens} » n’en parle : {things}.",
        "لا يتحدث أي مصدر ضمن العدسة «{lens}» عن: {things}.",
    ),
    "unspoken-of": (
        "Of the {total} countries that this ranges over, a source under the lens “{lens}” speaks of {spoken}; of the other {unspoken} nothing is said, and nothing denied. `?doc foaf:topic ?country` keeps to those that a source speaks of.",
        "Sur les {total} pays parcourus, une source sous l’optique « {lens} » parle de {spoken} ; des {unspoken} autres rien n’est dit, ni nié. `?doc foaf:topic ?country` s’en tient à ceux dont une source parle.",
        "عدد البلدان التي يشملها هذا {total}، وتتحدث المصادر ضمن العدسة «{lens}» عن {spoken} منها؛ أما الأخرى ({unspoken}) فلا يُقال عنها شيء ولا يُنفى. النمط `?doc foaf:topic ?country` يقتصر على ما يتحدث عنه مصدر.",
    ),
    "left-out-dates": (
        "Left out, since what is stated differs and no date holds alone ({property}): {things}.",
        "Hors de la réponse, car ce qui est énoncé diffère et aucune date ne vaut seule ({property}) : {things}.",
        "خارج هذا الجواب، لأن ما ذُكر متباين ولا تاريخ يصح وحده ({property}): {things}.",
    ),
    "left-out-undated": (
        "Left out, since no date is stated ({property}): {things}.",
        "Hors de la réponse, car aucune date n’est énoncée ({property}) : {things}.",
        "خارج هذا الجواب، لأنه لم يُذكر تاريخ ({property}): {things}.",
    ),
    "left-out-sought": (
        "Left out, since it was looked for in vain ({property}): {things}.",
        "Hors de la réponse, car on l’a cherché en vain ({property}) : {things}.",
        "خارج هذا الجواب، لأنه بُحث عنه ولم يُعثر عليه ({property}): {things}.",
    ),
    "left-out-announced": (
        "Left out, since it was only announced or planned ({property}): {things}.",
        "Hors de la réponse, car seulement annoncé ou prévu ({property}) : {things}.",
        "خارج هذا الجواب، لأنه أُعلن أو خُطط له فقط ({property}): {things}.",
    ),
    "left-out-years": (
        "Left out, since the date that is stated spans more than one year ({property}): {things}.",
        "Hors de la réponse, car la date énoncée s’étend sur plus d’une année ({property}) : {things}.",
        "خارج هذا الجواب، لأن التاريخ المذكور يمتد على أكثر من سنة ({property}): {things}.",
    ),
    "left-out-parts": (
        "Counted in a whole, and so left out (cg:preferredPartAmount, not {property}): {things}.",
        "Compté dans un tout, et donc hors de la réponse (cg:preferredPartAmount, non {property}) : {things}.",
        "محسوب ضمن كل، ولذلك خارج هذا الجواب (cg:preferredPartAmount لا {property}): {things}.",
    ),
    "left-out-numbers": (
        "Left out, since there are only ranges or numbers that differ ({property}): {things}.",
        "Hors de la réponse, car il n’y a que des intervalles ou des nombres qui diffèrent ({property}) : {things}.",
        "خارج هذا الجواب، لأن المذكور مجالات أو أعداد متباينة ({property}): {things}.",
    ),
    "left-out-partners": (
        "Left out, since only organisations are partners there (cg:hasPartnerOrganisation, not {property}): {things}.",
        "Hors de la réponse, car seules des organisations y sont partenaires (cg:hasPartnerOrganisation, non {property}) : {things}.",
        "خارج هذا الجواب، لأن الشركاء فيه منظمات فقط (cg:hasPartnerOrganisation لا {property}): {things}.",
    ),
    "left-out-roles": (
        "Left out, since only organisations are partners there, and countries have another role ({property}, not cg:hasPartner): {things}.",
        "Hors de la réponse, car seules des organisations y sont partenaires, et des pays y ont un autre rôle ({property}, non cg:hasPartner) : {things}.",
        "خارج هذا الجواب، لأن الشركاء فيه منظمات فقط، وللبلدان فيه دور آخر ({property} لا cg:hasPartner): {things}.",
    ),
    "left-out-open-ends": (
        "Left out, since the date that is stated has no such end ({property}): {things}.",
        "Hors de la réponse, car la date énoncée n’a pas une telle borne ({property}) : {things}.",
        "خارج هذا الجواب، لأن التاريخ المذكور مفتوح من ذلك الطرف ({property}): {things}.",
    ),
    "left-out-parts-only": (
        "Left out, since the numbers are of a part only (cg:preferredPartAmount, cg:hasScope; not {property}): {things}.",
        "Hors de la réponse, car les nombres sont ceux d’une partie seulement (cg:preferredPartAmount, cg:hasScope ; non {property}) : {things}.",
        "خارج هذا الجواب، لأن الأعداد لجزء فقط (cg:preferredPartAmount، cg:hasScope لا {property}): {things}.",
    ),
    "left-out-precision": (
        "Left out, since a date that is a year, a month or a span cannot be compared so (?{variable}; {first} and {last} bound such dates): {things}.",
        "Hors de la réponse, car une date qui est une année, un mois ou une période ne se compare pas ainsi (?{variable} ; {first} et {last} bornent ces dates) : {things}.",
        "خارج هذا الجواب، لأن التاريخ الذي هو سنة أو شهر أو فترة لا يُقارن هكذا (?{variable}؛ وحدّا هذه التواريخ {first} و{last}): {things}.",
    ),
    "bare-date": (
        "{written} without quotation marks is arithmetic ({value}), not a date: perhaps {meant} is meant.",
        "{written} sans guillemets est un calcul ({value}), non une date : peut-être {meant}.",
        "{written} دون علامتي اقتباس عملية حسابية ({value}) لا تاريخ: لعل المقصود {meant}.",
    ),
    "bare-date-listed": (
        "{written} without quotation marks is several numbers in VALUES ({value}), not a date: perhaps {meant} is meant.",
        "{written} sans guillemets vaut plusieurs nombres dans VALUES ({value}), non une date : peut-être {meant}.",
        "{written} دون علامتي اقتباس عدة أعداد في VALUES ({value}) لا تاريخ: لعل المقصود {meant}.",
    ),
    "unknown-name": (
        "Nothing under the lens “{lens}” is called {name}: what stands with it matches nothing.",
        "Sous l’optique « {lens} », rien ne s’appelle {name} : ce qui l’accompagne ne correspond à rien.",
        "لا شيء ضمن العدسة «{lens}» يُسمى {name}: فما يرد معه لا يطابق شيئا.",
    ),
    "unknown-name-near": (
        "Nothing under the lens “{lens}” is called {name}: what stands with it matches nothing. Names like it: {near}.",
        "Sous l’optique « {lens} », rien ne s’appelle {name} : ce qui l’accompagne ne correspond à rien. Noms proches : {near}.",
        "لا شيء ضمن العدسة «{lens}» يُسمى {name}: فما يرد معه لا يطابق شيئا. أسماء قريبة منه: {near}.",
    ),
    "conflict": (
        "Sources disagree on {disputed} of the {total:value|values} ({property}).",
        "Les sources divergent sur {disputed} des {total:valeur|valeurs} ({property}).",
        "المصادر متباينة في {disputed} من أصل {total:قيمة واحدة|قيمتين|قيم|قيمة|قيمة} ({property}).",
    ),
    "conflict-preferred": (
        "Sources disagree on {disputed} of the {total:value|values} ({property}). The preferred ones alone (cg:preferredAmount) give {preferred}.",
        "Les sources divergent sur {disputed} des {total:valeur|valeurs} ({property}). Les seules valeurs préférées (cg:preferredAmount) donnent {preferred}.",
        "المصادر متباينة في {disputed} من أصل {total:قيمة واحدة|قيمتين|قيم|قيمة|قيمة} ({property}). والقيم المفضلة وحدها (cg:preferredAmount) تعطي {preferred}.",
    ),
    "conflict-chosen": (
        "Sources disagree on {disputed} of the {total:value|values} ({property}); of each number cg:preferredAmount has one at most.",
        "Les sources divergent sur {disputed} des {total:valeur|valeurs} ({property}) ; de chaque nombre, cg:preferredAmount en retient un au plus.",
        "المصادر متباينة في {disputed} من أصل {total:قيمة واحدة|قيمتين|قيم|قيمة|قيمة} ({property})؛ ولا تأخذ cg:preferredAmount من كل عدد إلا واحدا.",
    ),
    "of-part": (
        "Of a part only, and of which (cg:hasScope): {things}.",
        "D’une partie seulement, et de laquelle (cg:hasScope) : {things}.",
        "لجزء فقط، مع بيان الجزء (cg:hasScope): {things}.",
    ),
    "counted-twice": (
        "Added up with the whole that they are counted in (cg:preferredAmount counts each once): {things}.",
        "Additionnés avec le tout où ils sont comptés (cg:preferredAmount compte chacun une fois) : {things}.",
        "جُمعت مع الكل المحسوبة فيه (تحسب cg:preferredAmount كلا منها مرة واحدة): {things}.",
    ),
    "may-be-one": (
        "{number} of these {total} may be one with another of them (cg:mayReferTo): there are between {least} and {total}. cg:DistinctAgreement counts each once.",
        "{number} sur {total} pourraient ne faire qu’un avec un autre (cg:mayReferTo) : il y en a entre {least} et {total}. cg:DistinctAgreement compte chacun une fois.",
        "{number} من أصل {total} قد يكون هو نفسه غيره منها (cg:mayReferTo): فعددها بين {least} و{total}. ويحسب cg:DistinctAgreement كلا منها مرة واحدة.",
    ),
    "may-be-one-in": (
        "In {number} of {total:row|rows}, things that may be one are counted as several (cg:mayReferTo); cg:DistinctAgreement counts each once.",
        "Dans {number} sur {total:ligne|lignes}, ce qui ne fait peut-être qu’un compte pour plusieurs (cg:mayReferTo) ; cg:DistinctAgreement compte chacun une fois.",
        "في {number} من أصل {total:سطر واحد|سطرين|أسطر|سطرا|سطر} يُحسب ما قد يكون واحدا على أنه عدة (cg:mayReferTo)؛ ويحسب cg:DistinctAgreement كلا منها مرة واحدة.",
    ),
    "ended-since": (
        "Suspended or ended since then (cg:suspendedOn, cg:endedOn): {things}.",
        "Suspendus ou terminés depuis (cg:suspendedOn, cg:endedOn) : {things}.",
        "عُلّق أو انتهى منذ ذلك الحين (cg:suspendedOn، cg:endedOn): {things}.",
    ),
    "overlap": (
        "Rows overlap: what is counted for {part} is counted for {whole}, too. They are not to be added up.",
        "Des lignes se recoupent : ce qui est compté pour {part} l’est aussi pour {whole}. Elles ne s’additionnent pas.",
        "صفوف متداخلة: ما يُحسب في {part} يُحسب أيضا في {whole}، فلا تُجمع.",
    ),
    "not-stated": (
        "The sources under the lens “{lens}” do not say. That is not a no.",
        "Les sources sous l’optique « {lens} » ne le disent pas. Ce n’est pas un non.",
        "المصادر ضمن العدسة «{lens}» لا تذكر ذلك، وهذا لا يعني النفي.",
    ),
    "sought": (
        "Looked for and not found: {what} of “{thing}” (in {sources}).",
        "Cherché et non trouvé : {what} de « {thing} » (dans {sources}).",
        "بُحث عنه ولم يُعثر عليه: {what}، «{thing}» (في {sources}).",
    ),
    "instead": (
        "What is stated instead, {property}: {values}.",
        "Ce qui est énoncé à la place, {property} : {values}.",
        "ما ذُكر بدل ذلك، {property}: {values}.",
    ),
    "rows": ("{count:row|rows}", "{count:ligne|lignes}", "{count:سطر واحد|سطران|أسطر|سطرا|سطر}"),
    "shown": (
        "{shown} of {count:row|rows} shown",
        "{shown} sur {count:ligne|lignes}",
        "يُعرض {shown} من أصل {count:سطر واحد|سطرين|أسطر|سطرا|سطر}",
    ),
    "stated-in": ("stated in", "énoncé dans", "ورد في"),
    "deduced": ("deduced", "déduit", "مستنتج"),
    "true": ("true", "oui", "نعم"),
    "false": ("false", "non", "لا"),
    "in-layer": ("triples in layer", "triplets de la couche", "ثلاثيات الطبقة"),
    "default-graph": ("default graph", "graphe par défaut", "الرسم البياني الافتراضي"),
    "of-kind": ("things of kind", "choses de cette nature", "أشياء من هذا النوع"),
    "spoken-of-kind": ("of these, a source speaks of", "dont une source parle", "منها ما يتحدث عنه مصدر"),
    "through-lens": ("triples through lens", "triplets vus par l’optique", "ثلاثيات عبر العدسة"),
    "why": ("why", "pourquoi", "لماذا"),
    "disputed": ("the sources disagree", "les sources divergent", "المصادر متباينة"),
    "by-rule": (
        "deduced by the rule “{rule}” from",
        "déduit par la règle « {rule} » de",
        "مستنتج بالقاعدة «{rule}» من",
    ),
    "worked-out": ("worked out by an editor from", "établi par l’éditeur à partir de", "استنتجه المحرر من"),
    "unclaimed": ("from the layer {layers}", "de la couche {layers}", "من الطبقة {layers}"),
    "absent": (
        "looked for and not there: {pattern}",
        "cherché et absent : {pattern}",
        "بُحث عنه ولا وجود له: {pattern}",
    ),
    "itself": (
        "this is {thing} itself, with no link in between",
        "il s’agit de « {thing} » même, sans lien intermédiaire",
        "هو «{thing}» نفسه، دون أي صلة بينهما",
    ),
    "solutions": (
        "counted together: {count:case|cases}",
        "réunis ici : {count:cas|cas}",
        "جُمعت هنا {count:حالة واحدة|حالتان|حالات|حالة|حالة}",
    ),
    "capped": (
        "counted together: more than {count:case|cases}, of which the first were gone into",
        "réunis ici : plus de {count:cas|cas}, dont les premiers ont été examinés",
        "جُمعت هنا أكثر من {count:حالة واحدة|حالتين|حالات|حالة|حالة}، فُحصت أولاها",
    ),
    "ways": (
        "one of {total} ways in which this holds",
        "l’une des {total} façons dont cela s’établit",
        "هذا أحد الأوجه التي يصح بها ذلك، وعددها {total}",
    ),
    "unexplained": ("cannot be explained: {reason}", "ne peut être expliqué : {reason}", "لا يمكن تفسيره: {reason}"),
    "more-claims": (
        "and {count:more claim|more claims}",
        "et {count:autre énoncé|autres énoncés}",
        "و{count:إفادة واحدة أخرى|إفادتان أخريان|إفادات أخرى|إفادة أخرى|إفادة أخرى}",
    ),
    "more-facts": (
        "and {count:more statement|more statements}",
        "et {count:autre fait|autres faits}",
        "و{count:واقعة واحدة أخرى|واقعتان أخريان|وقائع أخرى|واقعة أخرى|واقعة أخرى}",
    ),
    "more-absent": (
        "and {count:more that was looked for|more that were looked for}",
        "et {count:autre élément cherché|autres éléments cherchés}",
        "و{count:عنصر واحد آخر بُحث عنه|عنصران آخران بُحث عنهما|عناصر أخرى بُحث عنها|عنصرا آخر بُحث عنه|عنصر آخر بُحث عنه}",
    ),
    "why-some": (
        "Why is told of the first {shown} of {count:row|rows}; {how} tells of all.",
        "Les raisons sont données pour {shown} lignes sur {count} ; {how} les donne pour toutes.",
        "تُذكر الأسباب للأسطر الأولى ({shown}) من أصل {count:سطر واحد|سطرين|أسطر|سطرا|سطر}؛ و{how} يذكرها للجميع.",
    ),
}
