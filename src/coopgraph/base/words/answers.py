"""Below and beside answers: notes, whether that is all, why a row holds."""

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
    "left-out-incomparable": (
        "Left out, since a date that is a year, a month or a span cannot be compared so (?{variable}): {things}.",
        "Hors de la réponse, car une date qui est une année, un mois ou une période ne se compare pas ainsi (?{variable}) : {things}.",
        "خارج هذا الجواب، لأن التاريخ الذي هو سنة أو شهر أو فترة لا يُقارن هكذا (?{variable}): {things}.",
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
    "searched": ("searched in vain: {where}", "cherché en vain dans : {where}", "بُحث فيه دون جدوى: {where}"),
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
    "more-of-thing": (
        "The first {count:triple|triples} of {total} shown, what is said of the thing itself before what points to it. "
        "All are given by: SELECT * {{ {thing} ?p ?o }} and SELECT * {{ ?s ?p {thing} }}.",
        "Les {count:premier triplet|premiers triplets} sur {total}, ce qui est dit de la chose avant ce qui renvoie à elle. "
        "Tous sont donnés par : SELECT * {{ {thing} ?p ?o }} et SELECT * {{ ?s ?p {thing} }}.",
        "تُعرض الثلاثيات الأولى ({count}) من أصل {total}، وما قيل عن الشيء نفسه قبل ما يحيل إليه. "
        "وللاطلاع عليها كلها: SELECT * {{ {thing} ?p ?o }} و SELECT * {{ ?s ?p {thing} }}.",
    ),
}
