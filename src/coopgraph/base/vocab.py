"""Every IRI that code may name, written once; a test checks that each is declared."""

OURS = "https://w3id.org/coopgraph/"
CG = "https://w3id.org/coopgraph/ns#"
ID = "https://w3id.org/coopgraph/id/"
VOCAB = "https://w3id.org/coopgraph/vocab/"
GRAPH = "https://w3id.org/coopgraph/graph/"
GENID = "https://w3id.org/.well-known/genid/coopgraph/"  # blank nodes on a server (RDF 1.1 Concepts, section 3.5)

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
XSD = "http://www.w3.org/2001/XMLSchema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
DCTERMS = "http://purl.org/dc/terms/"
PROV = "http://www.w3.org/ns/prov#"
OA = "http://www.w3.org/ns/oa#"
SH = "http://www.w3.org/ns/shacl#"
EDTF = "http://id.loc.gov/datatypes/edtf/EDTF"

# Kinds of things whose IRIs have a prefix of their own, so that queries stay short.
_THINGS = (
    "agreement actor body claim contribution country dataset deliverable document event law list mandate name "
    "office parameter passage place programme quantity region set statement step"
).split()
_CONCEPTS = (
    "aim answer attribution axis claim-modality closure confidence domain hazard instrument measure modality origin "
    "precision progress rank scale scope source-kind stage threat unit"
).split()

PREFIXES: dict[str, str] = {
    "cg": CG,
    "rdf": RDF,
    "rdfs": RDFS,
    "owl": OWL,
    "xsd": XSD,
    "skos": SKOS,
    "dcterms": DCTERMS,
    "oa": OA,
    "sh": SH,
    "edtf": "http://id.loc.gov/datatypes/edtf/",
    "prov": PROV,
    "org": "http://www.w3.org/ns/org#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "wgs": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "schema": "https://schema.org/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "void": "http://rdfs.org/ns/void#",
    "graph": GRAPH,
    **{kind: f"{ID}{kind}/" for kind in _THINGS},
    **{scheme: f"{VOCAB}{scheme}/" for scheme in _CONCEPTS},
}

TYPE = RDF + "type"
STATEMENT = RDF + "Statement"
SUBJECT, PREDICATE, OBJECT = RDF + "subject", RDF + "predicate", RDF + "object"
LABEL = RDFS + "label"
SUBCLASS = RDFS + "subClassOf"
PREF_LABEL, ALT_LABEL = SKOS + "prefLabel", SKOS + "altLabel"
DEFINITION, NOTATION = SKOS + "definition", SKOS + "notation"

STATES = CG + "states"
SUPPORTED_BY = CG + "supportedBy"
NOT_STATED = VOCAB + "answer/not-stated"
OPEN = VOCAB + "closure/open"
APPROXIMATE = VOCAB + "precision/approximate"
DEFAULT_VALUE = CG + "defaultValue"
