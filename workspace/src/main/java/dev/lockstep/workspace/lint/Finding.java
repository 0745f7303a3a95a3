package dev.lockstep.workspace.lint;

import dev.lockstep.workspace.yaml.Place;
import java.util.Comparator;
import java.util.List;

/**
 * What a rule has to say of a workspace.
 *
 * @param rule by its id
 * @param what names the thing and its value
 * @param whatToDo begins with a verb
 * @param definitions by their path, such as {@code audiences.Carts}: a silence beside one of them is heard
 */
public record Finding(
        String rule, Severity severity, Place place, String what, String whatToDo, List<String> definitions) {

    /** By file, then from the top to the bottom. */
    public static final Comparator<Finding> IN_ORDER =
            Comparator.comparing(Finding::place, Place.IN_ORDER).thenComparing(Finding::rule);

    public Finding {
        definitions = List.copyOf(definitions);
    }

    /** {@code file:line:column: path: severity: what is wrong; what to do [rule]}. */
    @Override
    public String toString() {
        return place.position() + ": " + place.path() + ": " + severity.word() + ": " + what + "; " + whatToDo + " ["
                + rule + "]";
    }
}
