package dev.lockstep.workspace.yaml;

import java.util.Comparator;

/**
 * Something wrong in a file, and what its author can do about it.
 *
 * @param what names the thing and its value, in words that make sense beside the path
 * @param whatToDo begins with a verb, or asks "did you mean"
 */
public record Problem(Place place, String what, String whatToDo) {

    /** By file, then from the top to the bottom. */
    public static final Comparator<Problem> IN_ORDER = Comparator.comparing(Problem::place, Place.IN_ORDER);

    /** A key that stands in two places. */
    public static Problem writtenTwice(Yaml.Scalar later, Yaml.Scalar earlier) {
        return new Problem(
                later.place(),
                "the key \"" + later.shown() + "\" is already at "
                        + earlier.place().position(),
                "remove or rename one of the two");
    }

    /** {@code file:line:column: path: what is wrong; what to do}. */
    @Override
    public String toString() {
        return place.position() + ": " + place.path() + ": " + what + "; " + whatToDo;
    }
}
