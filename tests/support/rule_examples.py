"""Examples of the rules that are for asking in one hop: what is given, and all that the rule adds to it."""

ONE_HOP = {
    "65-quotas": (
        "programme:a cg:hasQuota quantity:a . quantity:b cg:quantityOf programme:b ; cg:quantityKind measure:quota , measure:deaths .",
        "quantity:a cg:quantityOf programme:a ; cg:quantityKind measure:quota . programme:b cg:hasQuota quantity:b .",
    ),
    "85-claims": (
        """claim:a cg:states statement:a , statement:type . claim:b cg:states statement:b . claim:c cg:states statement:c .
           claim:d cg:states statement:d . claim:e cg:states statement:e .
           statement:type rdf:subject agreement:a ; rdf:predicate rdf:type ; rdf:object cg:Agreement .
           statement:a rdf:subject agreement:a ; rdf:predicate cg:hasPartner ; rdf:object country:ITA .
           statement:b rdf:subject step:b ; rdf:predicate cg:occurredOn ; rdf:object "2003"^^xsd:gYear .
           statement:c rdf:subject step:c ; rdf:predicate cg:occurredOn ; rdf:object "2004"^^xsd:gYear .
           statement:d rdf:subject step:b ; rdf:predicate cg:atPlace ; rdf:object place:a .
           statement:e rdf:subject quantity:e ; rdf:predicate cg:atLeast ; rdf:object 7 .
           step:b cg:stepOf agreement:a ; cg:stage stage:signature . step:c cg:stepOf agreement:a ; cg:stage stage:approval .
           quantity:e cg:quantityOf event:e ; cg:quantityKind measure:deaths ; cg:atLeast 7 .
           claim:f cg:soughtOf agreement:a ; cg:soughtProperty cg:occurredOn ; cg:soughtAspect stage:ratification .
           claim:g cg:soughtOf agreement:a ; cg:soughtProperty cg:byOffice ; cg:soughtAspect stage:ratification .
           claim:h cg:states statement:h , statement:i . quantity:h cg:quantityOf event:h ; cg:quantityKind measure:deaths ;
             cg:atLeast 5 ; cg:atMost 9 . statement:h rdf:subject quantity:h ; rdf:predicate cg:atLeast ; rdf:object 5 .
           statement:i rdf:subject quantity:h ; rdf:predicate cg:atMost ; rdf:object 9 .
           step:g cg:stepOf agreement:a ; cg:stage stage:closing ; cg:hasScope scope:old-model . scope:old-model a skos:Concept .
           claim:j cg:states statement:g . statement:g rdf:subject step:g ; rdf:predicate cg:occurredOn ; rdf:object "2005"^^xsd:gYear .
           claim:k cg:states statement:k , statement:l ; dcterms:source document:k .
           statement:k rdf:subject country:GBR ; rdf:predicate skos:altLabel ; rdf:object "RU" .
           statement:l rdf:subject country:ARE ; rdf:predicate skos:altLabel ; rdf:object "EAU" .
           claim:m cg:states statement:m , statement:n ; dcterms:source document:k .
           statement:m rdf:subject agreement:m ; rdf:predicate cg:hasPartner ; rdf:object country:ITA .
           statement:n rdf:subject agreement:m ; rdf:predicate cg:hasPartner ; rdf:object country:FRA .""",
        # of two things that are called otherwise, each has its own; two partners of one agreement belong together
        """statement:k cg:claimSubject country:GBR ; cg:claimProperty skos:altLabel ; cg:claimValue "RU" ; dcterms:source document:k .
           statement:l cg:claimSubject country:ARE ; cg:claimProperty skos:altLabel ; cg:claimValue "EAU" ; dcterms:source document:k .
           claim:m cg:claimSubject agreement:m ; cg:claimProperty cg:hasPartner ; cg:claimValue country:ITA , country:FRA .
           claim:a cg:claimSubject agreement:a ; cg:claimProperty cg:hasPartner ; cg:claimValue country:ITA .
           claim:b cg:claimSubject agreement:a ; cg:claimProperty cg:signedOn ; cg:claimValue "2003"^^xsd:gYear .
           claim:c cg:claimSubject agreement:a ; cg:claimProperty stage:approval ; cg:claimValue "2004"^^xsd:gYear .
           claim:d cg:claimSubject agreement:a ; cg:claimProperty cg:atPlace ; cg:claimValue place:a .
           claim:e cg:claimSubject event:e ; cg:claimProperty measure:deaths ; cg:claimValue ">= 7" .
           claim:f cg:claimSubject agreement:a ; cg:claimProperty cg:ratifiedOn .
           claim:g cg:claimSubject agreement:a ; cg:claimProperty cg:byOffice .
           claim:h cg:claimSubject event:h ; cg:claimProperty measure:deaths ; cg:claimValue "5–9" .
           claim:j cg:claimSubject agreement:a ; cg:claimProperty stage:closing ; cg:claimValue "2005"^^xsd:gYear .""",
    ),
    "92-dates-of-things": (
        """step:a cg:stepOf agreement:a ; cg:stage stage:signature ; cg:occurredOn "2003"^^xsd:gYear , "2003-10-25"^^xsd:date .
           step:b cg:stepOf agreement:b ; cg:stage stage:signature ; cg:occurredOn "2003"^^xsd:gYear , "2004-01-02"^^xsd:date .
           step:c cg:stepOf agreement:c ; cg:stage stage:ratification ; cg:hasScope country:FRA ; cg:occurredOn "2005"^^xsd:gYear .
           step:d cg:stepOf agreement:d ; cg:stage stage:ratification ; cg:hasScope country:FRA ; cg:occurredOn "2005"^^xsd:gYear .
           step:e cg:stepOf agreement:d ; cg:stage stage:ratification ; cg:hasScope country:DZA ; cg:occurredOn "2006"^^xsd:gYear .
           step:f cg:stepOf agreement:f ; cg:stage stage:signature ; cg:hasScope country:DZA ; cg:occurredOn "2010-12"^^xsd:gYearMonth .
           step:g cg:stepOf agreement:f ; cg:stage stage:signature ; cg:occurredOn "2009"^^xsd:gYear .
           step:h cg:stepOf programme:h ; cg:stage stage:start ; cg:occurredOn "2014"^^xsd:gYear .
           step:i cg:stepOf programme:h ; cg:stage stage:launch ; cg:occurredOn "2014-05~"^^edtf:EDTF .
           step:j cg:stepOf contribution:j ; cg:stage stage:departure ; cg:occurredOn "2023"^^xsd:gYear .
           contribution:j cg:hasStatus progress:declined .
           step:k cg:stepOf agreement:k ; cg:stage stage:expiry ; cg:occurredOn "2020"^^xsd:gYear , "2021"^^xsd:gYear .
           claim:k cg:states statement:k ; cg:preferredOver claim:l . claim:l cg:states statement:l .
           statement:k rdf:subject step:k ; rdf:predicate cg:occurredOn ; rdf:object "2020"^^xsd:gYear .
           statement:l rdf:subject step:k ; rdf:predicate cg:occurredOn ; rdf:object "2021"^^xsd:gYear .
           step:m cg:stepOf programme:m ; cg:stage stage:closing ; cg:occurredOn "2030"^^xsd:gYear .
           claim:m cg:states statement:m ; cg:claimModality claim-modality:aim . claim-modality:aim cg:doubt "hedged" .
           statement:m rdf:subject step:m ; rdf:predicate cg:occurredOn ; rdf:object "2030"^^xsd:gYear .
           scope:old-model a skos:Concept .
           step:n cg:stepOf deliverable:n ; cg:stage stage:closing ; cg:hasScope scope:old-model ; cg:occurredOn "2015"^^xsd:gYear .
           step:o cg:stepOf deliverable:n ; cg:stage stage:start ; cg:occurredOn "2012"^^xsd:gYear .
           step:p cg:stepOf deliverable:n ; cg:stage stage:start ; cg:hasScope scope:old-model ; cg:occurredOn "2001"^^xsd:gYear .""",
        # the finer of two that agree; nothing of those that differ; of one party where it is alone, after the date of all;
        # about May is less than May; nothing of what was declined or is a plan; the preferred one; nothing of a part
        """deliverable:n cg:startedOn "2012"^^xsd:gYear . agreement:a cg:signedOn "2003-10-25"^^xsd:date . agreement:c cg:ratifiedOn "2005"^^xsd:gYear .
           agreement:f cg:signedOn "2009"^^xsd:gYear . agreement:k cg:endedOn "2020"^^xsd:gYear .""",
    ),
    "95-preferred-amounts": (
        """quantity:a cg:quantityOf event:a ; cg:quantityKind measure:deaths ; cg:unit unit:person ; cg:amount 564 .
           quantity:b cg:quantityOf event:a ; cg:quantityKind measure:deaths ; cg:unit unit:person ; cg:amount 72 .
           quantity:c cg:quantityOf event:a ; cg:quantityKind measure:deaths ; cg:unit unit:person ; cg:amount 9 ; cg:asOf "2004"^^xsd:gYear .
           quantity:d cg:quantityOf event:a ; cg:quantityKind measure:deaths ; cg:unit unit:person ; cg:amount 5 ; cg:hasScope country:MAR .
           quantity:e cg:quantityOf event:e ; cg:quantityKind measure:deaths ; cg:unit unit:person ; cg:amount 99 ; cg:asOf "2004-02"^^xsd:gYearMonth .
           quantity:f cg:quantityOf event:e ; cg:quantityKind measure:deaths ; cg:unit unit:person ; cg:amount 100 ; cg:asOf "2004-03-01"^^xsd:date .
           quantity:g cg:quantityOf event:g ; cg:quantityKind measure:deaths ; cg:unit unit:person ; cg:amount 8 ; cg:hasPrecision precision:approximate .
           quantity:h cg:quantityOf event:g ; cg:quantityKind measure:deaths ; cg:unit unit:person ; cg:amount 8.5 .
           quantity:i cg:quantityOf event:i ; cg:quantityKind measure:deaths ; cg:unit unit:person ; cg:amount 3 .
           quantity:j cg:quantityOf event:i ; cg:quantityKind measure:deaths ; cg:unit unit:person ; cg:atLeast 4 .
           claim:i cg:states statement:i . claim:j cg:states statement:j ; cg:preferredOver claim:i .
           statement:i rdf:subject quantity:i ; rdf:predicate cg:quantityKind . statement:j rdf:subject quantity:j ; rdf:predicate cg:quantityKind .
           quantity:k cg:quantityOf event:k ; cg:quantityKind measure:deaths ; cg:unit unit:person ; cg:amount 20 .
           quantity:l cg:quantityOf event:k ; cg:quantityKind measure:deaths ; cg:unit unit:person ; cg:amount 30 .
           claim:k cg:states statement:k ; dcterms:source document:a . claim:l cg:states statement:l ; dcterms:source document:b .
           statement:k rdf:subject quantity:k ; rdf:predicate cg:quantityKind . statement:l rdf:subject quantity:l ; rdf:predicate cg:quantityKind .
           document:b cg:sourceKind source-kind:official .
           quantity:m cg:quantityOf event:m ; cg:quantityKind measure:deaths ; cg:unit unit:person ; cg:amount 20 .
           quantity:n cg:quantityOf event:m ; cg:quantityKind measure:deaths ; cg:unit unit:person ; cg:amount 30 .
           claim:m cg:states statement:m , statement:n ; dcterms:source document:a .
           statement:m rdf:subject quantity:m ; rdf:predicate cg:quantityKind . statement:n rdf:subject quantity:n ; rdf:predicate cg:quantityKind .
           quantity:o cg:quantityOf event:o ; cg:quantityKind measure:deaths ; cg:unit unit:person ; cg:amount 20 .
           claim:o cg:states statement:o ; cg:claimModality claim-modality:aim . claim-modality:aim cg:doubt "hedged" .
           statement:o rdf:subject quantity:o ; rdf:predicate cg:quantityKind .
           quantity:p cg:quantityOf contribution:p ; cg:quantityKind measure:team-size ; cg:unit unit:person ; cg:amount 9 .
           contribution:p cg:hasStatus progress:declined .
           quantity:q cg:quantityOf contribution:whole ; cg:quantityKind measure:team-size ; cg:unit unit:person ; cg:amount 14 .
           quantity:r cg:quantityOf contribution:r ; cg:quantityKind measure:team-size ; cg:unit unit:person ; cg:amount 13 .
           quantity:s cg:quantityOf contribution:r ; cg:quantityKind measure:dogs ; cg:unit unit:item ; cg:amount 4 .
           contribution:r cg:inFrameworkOf contribution:whole .
           quantity:t cg:quantityOf set:t ; cg:quantityKind measure:dogs ; cg:unit unit:item ; cg:amount 6 ; cg:hasScope country:MAR .
           set:t cg:hasSetMember contribution:r .""",
        # the lower; a scope apart; the latest day; exact; none where a range is preferred; official;
        # none where one document counts two things, and none of a plan or of what was declined; a part of a mission whose number is
        # known is a part, and a whole where only another's share is known
        """quantity:q cg:preferredAmount 14 . quantity:r cg:preferredPartAmount 13 . quantity:s cg:preferredAmount 4 .
           quantity:t cg:preferredPartAmount 6 . quantity:b cg:preferredAmount 72 . quantity:d cg:preferredPartAmount 5 . quantity:f cg:preferredAmount 100 .
           quantity:h cg:preferredAmount 8.5 . quantity:l cg:preferredAmount 30 .""",
    ),
    "08-partners-of-bodies": (
        """agreement:a cg:hasPartnerOrganisation body:a , body:firm , body:un . body:a a cg:PublicBody ; cg:ofCountry country:ITA .
           body:firm a cg:Organisation ; cg:ofCountry country:FRA . body:un a cg:Organisation .
           programme:b cg:fundedBy body:a .""",
        "agreement:a cg:hasPartner country:ITA .",
    ),
    "80-years": (
        """event:a cg:notBefore "2003-01-01"^^xsd:date ; cg:notAfter "2003-12-31"^^xsd:date .
           event:b cg:notBefore "2003-12-31"^^xsd:date ; cg:notAfter "2004-01-01"^^xsd:date .
           event:c cg:notBefore "2003-12-01"^^xsd:date ; cg:notAfter "2003-12-31"^^xsd:date ; cg:occurredOn "2003-12"^^xsd:gYearMonth .
           event:d cg:notBefore "2003-12-01"^^xsd:date ; cg:notAfter "2003-12-31"^^xsd:date ; cg:occurredOn "2003-12"^^xsd:gYearMonth .
           statement:c rdf:subject event:c ; rdf:predicate cg:occurredOn . statement:d rdf:subject event:d ; rdf:predicate cg:occurredOn .
           claim:c cg:states statement:c ; cg:claimModality claim-modality:aim . claim:e cg:states statement:d .
           claim:d cg:states statement:d ; cg:claimModality claim-modality:aim . claim-modality:aim cg:doubt "hedged" .""",
        "event:a cg:year 2003 . event:d cg:year 2003 .",  # not of two years, and not what was only announced
    ),
}
