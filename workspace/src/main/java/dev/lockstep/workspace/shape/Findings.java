package dev.lockstep.workspace.shape;

import dev.lockstep.workspace.yaml.Place;
import dev.lockstep.workspace.yaml.Problem;
import dev.lockstep.workspace.yaml.Yaml;
import java.util.ArrayList;
import java.util.List;

/**
 * What turns up while a document is read, beside its value: problems, and references to things that may be defined further
 * on. For one thread.
 */
public final class Findings {

    /** More problems than this are not kept. */
    public static final int MAX_PROBLEMS = 1000;

    /**
     * The name of something that must be defined somewhere.
     *
     * @param from the definition that it stands in, as given to {@link Findings#of}
     * @param kind of thing, such as {@code segment}
     */
    public record Reference(String from, String kind, String name, Place place) {}

    private final List<Problem> problems;
    private final List<Reference> references;
    private final String from;

    public Findings() {
        this(new ArrayList<>(), new ArrayList<>(), "");
    }

    private Findings(List<Problem> problems, List<Reference> references, String from) {
        this.problems = problems;
        this.references = references;
        this.from = from;
    }

    /** These findings, where the references that are noted belong to a definition. */
    public Findings of(String definition) {
        return new Findings(problems, references, definition);
    }

    public void problem(Place place, String what, String whatToDo) {
        problem(new Problem(place, what, whatToDo));
    }

    public void problem(Yaml at, String what, String whatToDo) {
        problem(at.place(), what, whatToDo);
    }

    public void problem(Problem problem) {
        if (problems.size() < MAX_PROBLEMS) {
            problems.add(problem);
        }
    }

    /** Whether further problems are not kept, so that there is no need to look for them. */
    public boolean isFull() {
        return problems.size() >= MAX_PROBLEMS;
    }

    /** Notes a name that must be defined somewhere. */
    public void refer(String kind, Yaml.Scalar name) {
        references.add(new Reference(from, kind, name.text(), name.place()));
    }

    /** The problems by place; the first {@link #MAX_PROBLEMS} that were found. */
    public List<Problem> problems() {
        return problems.stream().distinct().sorted(Problem.IN_ORDER).toList();
    }

    public List<Reference> references() {
        return List.copyOf(references);
    }
}
