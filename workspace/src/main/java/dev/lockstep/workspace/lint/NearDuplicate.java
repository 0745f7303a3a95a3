package dev.lockstep.workspace.lint;

import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.condition.EventFilter;
import dev.lockstep.core.condition.Leaf;
import dev.lockstep.core.condition.Window;
import dev.lockstep.workspace.Segment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The same question asked twice. */
record NearDuplicate() implements Rule {

    /** Pairs of segments that are compared at the most; the first ones. */
    private static final int MAX_PAIRS = 2_000;

    /** Windows that differ by less than this share are nearly the same. */
    private static final double NEAR = 0.25;

    @Override
    public String id() {
        return "near-duplicate";
    }

    @Override
    public Severity severity() {
        return Severity.NOTICE;
    }

    @Override
    public String mistake() {
        return "Two segments that always hold the same people, or differ by less than a quarter of one window.";
    }

    @Override
    public String why() {
        return "Two names for one thing drift apart: one is changed, the other is used, and the counts no longer agree.";
    }

    @Override
    public List<Finding> find(Scene scene) {
        List<Segment> segments = scene.segments().toList();
        List<Set<Object>> topics = segments.stream().map(NearDuplicate::topics).toList();
        List<Finding> findings = new ArrayList<>();
        int pairs = 0;
        for (int later = 1; later < segments.size(); later++) {
            for (int earlier = 0; earlier < later; earlier++) {
                Segment one = segments.get(earlier);
                Segment other = segments.get(later);
                if (!topics.get(earlier).equals(topics.get(later)) || isAlias(one, other) || ++pairs > MAX_PAIRS) {
                    continue;
                }
                if (scene.relations().areEqual(one.condition(), other.condition())) {
                    findings.add(finding(one, other, "it always holds the same people as " + one.name()));
                } else if (isNear(one.condition(), other.condition())) {
                    findings.add(finding(one, other, "it is nearly the same as " + one.name()));
                }
            }
        }
        return findings;
    }

    private Finding finding(Segment earlier, Segment later, String what) {
        return finding(
                later.place(),
                what,
                "use " + earlier.name() + ", or write member: " + earlier.name() + " where a second name is wanted",
                Scene.path(later),
                Scene.path(earlier));
    }

    /** Whether one is openly another name of the other. */
    private static boolean isAlias(Segment one, Segment other) {
        return one.condition().equals(new Condition.Member(other.name()))
                || other.condition().equals(new Condition.Member(one.name()));
    }

    /** What a segment is about. Segments about different things seldom are the same, and comparing has its price. */
    private static Set<Object> topics(Segment segment) {
        Set<Object> topics = new HashSet<>();
        for (Leaf leaf : Leaf.of(segment.condition())) {
            topics.addAll(Mentions.filters(leaf.condition())
                    .map(EventFilter::names)
                    .flatMap(List::stream)
                    .collect(Collectors.toSet()));
            Mentions.attribute(leaf).ifPresent(topics::add);
            if (leaf.condition() instanceof Condition.Member member) {
                topics.add(member);
            }
        }
        return topics;
    }

    /** Whether they are the same but for one window, by a little. */
    private static boolean isNear(Condition one, Condition other) {
        List<Leaf> ours = Leaf.of(one);
        List<Leaf> theirs = Leaf.of(other);
        if (ours.size() != theirs.size()) {
            return false;
        }
        for (int i = 0; i < ours.size(); i++) {
            Condition ourLeaf = ours.get(i).condition();
            Condition theirLeaf = theirs.get(i).condition();
            if (ourLeaf.equals(theirLeaf)) {
                continue;
            }
            var ourWindow = Windows.of(ourLeaf);
            var theirWindow = Windows.of(theirLeaf);
            return ourWindow.isPresent()
                    && theirWindow.isPresent()
                    && isNear(ourWindow.get(), theirWindow.get())
                    && Windows.replace(other, i, ourLeaf).equals(one);
        }
        return false;
    }

    private static boolean isNear(Window one, Window other) {
        return isNear(one.minAge(), other.minAge()) && isNear(one.maxAge(), other.maxAge());
    }

    private static boolean isNear(long one, long other) {
        return Math.abs((double) one - other) < NEAR * Math.max(one, other) || one == other;
    }
}
