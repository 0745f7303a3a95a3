package dev.lockstep.core.condition;

import java.util.ArrayList;
import java.util.List;

/**
 * A part of a condition that has no parts of its own: what a membership can turn on. {@code did_not} is one, not the denial of
 * one.
 *
 * @param path where it stands in the condition as the segment language writes it, such as {@code all[1].any[0]}; empty where
 *     it is the whole condition
 */
public record Leaf(String path, Condition condition) {

    /** The leaves of a condition, in the order of reading. */
    public static List<Leaf> of(Condition condition) {
        List<Leaf> leaves = new ArrayList<>();
        collect("", condition, leaves);
        return List.copyOf(leaves);
    }

    /** The leaf in English. */
    public String says() {
        return Rendering.heading(condition);
    }

    private static void collect(String path, Condition condition, List<Leaf> leaves) {
        switch (condition) {
            case Condition.All(List<Condition> children) -> collect(path, "all", children, leaves);
            case Condition.Any(List<Condition> children) -> collect(path, "any", children, leaves);
            case Condition.Not(Condition.Did did) -> leaves.add(new Leaf(path, condition));
            case Condition.Not(Condition child) -> collect(below(path, "not"), child, leaves);
            case Condition.Did did -> leaves.add(new Leaf(path, did));
            case Condition.Latest latest -> leaves.add(new Leaf(path, latest));
            case Condition.First first -> leaves.add(new Leaf(path, first));
            case Condition.Aggregate aggregate -> leaves.add(new Leaf(path, aggregate));
            case Condition.Attribute attribute -> leaves.add(new Leaf(path, attribute));
            case Condition.Member member -> leaves.add(new Leaf(path, member));
            case Condition.HasIdentifier identifier -> leaves.add(new Leaf(path, identifier));
            case Condition.Sample sample -> leaves.add(new Leaf(path, sample));
        }
    }

    private static void collect(String path, String head, List<Condition> children, List<Leaf> leaves) {
        for (int i = 0; i < children.size(); i++) {
            collect(below(path, head) + "[" + i + "]", children.get(i), leaves);
        }
    }

    private static String below(String path, String head) {
        return path.isEmpty() ? head : path + "." + head;
    }
}
