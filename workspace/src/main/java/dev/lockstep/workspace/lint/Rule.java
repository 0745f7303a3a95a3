package dev.lockstep.workspace.lint;

import dev.lockstep.workspace.yaml.Place;
import java.util.List;

/** One known mistake. Immutable; registered in {@link Rules}. */
public interface Rule {

    /** By which it is silenced, such as {@code no-owner}. */
    String id();

    Severity severity();

    /** What the mistake is, in a sentence. */
    String mistake();

    /** Why it matters, in a sentence or two. */
    String why();

    /** Whether it has something to say only of a workspace whose data is at hand. */
    default boolean needsData() {
        return false;
    }

    /** Every place in the workspace that has this mistake. */
    List<Finding> find(Scene scene);

    /** A finding of this rule. */
    default Finding finding(Place place, String what, String whatToDo, String... definitions) {
        return new Finding(id(), severity(), place, what, whatToDo, List.of(definitions));
    }
}
