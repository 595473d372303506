import java.io.File;
import java.util.TreeSet;
import org.semanticweb.HermiT.Configuration;
import org.semanticweb.HermiT.Reasoner;
import org.semanticweb.owlapi.apibinding.OWLManager;
import org.semanticweb.owlapi.model.OWLClass;
import org.semanticweb.owlapi.model.OWLOntology;

/** Prints for each RDF/XML file named what HermiT says: that it is inconsistent, or its classes that must be empty. */
public final class ConsistencyCheck {
    public static void main(String[] files) throws Exception {
        for (String file : files) {
            OWLOntology ontology =
                OWLManager.createOWLOntologyManager().loadOntologyFromOntologyDocument(new File(file));
            Configuration lenient = new Configuration();
            lenient.throwInconsistentOntologyException = false;
            Reasoner reasoner = new Reasoner(lenient, ontology);
            TreeSet<String> empty = new TreeSet<>();
            if (reasoner.isConsistent()) {
                for (OWLClass each : reasoner.getUnsatisfiableClasses().getEntitiesMinusBottom()) {
                    empty.add(each.toString());
                }
            } else {
                empty.add("inconsistent");
            }
            System.out.println(file + "\t" + ontology.getAxiomCount() + "\t" + String.join(" ", empty));
        }
    }
}
