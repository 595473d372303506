import java.io.File;
import java.util.List;
import org.semanticweb.owlapi.apibinding.OWLManager;
import org.semanticweb.owlapi.model.OWLOntology;
import org.semanticweb.owlapi.profiles.OWL2DLProfile;
import org.semanticweb.owlapi.profiles.OWL2RLProfile;
import org.semanticweb.owlapi.profiles.OWLProfile;
import org.semanticweb.owlapi.profiles.OWLProfileViolation;

/** Prints one line for each breach of OWL 2 DL or OWL 2 RL in the RDF/XML files named, then the number of axioms. */
public final class ProfileCheck {
    public static void main(String[] files) throws Exception {
        for (String file : files) {
            OWLOntology ontology =
                OWLManager.createOWLOntologyManager().loadOntologyFromOntologyDocument(new File(file));
            for (OWLProfile profile : List.of(new OWL2DLProfile(), new OWL2RLProfile())) {
                for (OWLProfileViolation violation : profile.checkOntology(ontology).getViolations()) {
                    System.out.println("violation\t" + file + "\t" + profile.getName() + "\t" + line(violation));
                }
            }
            System.out.println("axioms\t" + file + "\t" + ontology.getAxiomCount());
        }
    }

    private static String line(Object text) {
        return text.toString().replaceAll("\\s+", " ");
    }
}
