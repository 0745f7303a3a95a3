package dev.lockstep.workspace.lint;

import dev.lockstep.core.condition.Comparison;
import java.util.List;
import java.util.stream.Stream;

/** Names against the workspace's own convention. */
record NameConvention() implements Rule {

    @Override
    public String id() {
        return "name-convention";
    }

    @Override
    public Severity severity() {
        return Severity.NOTICE;
    }

    @Override
    public String mistake() {
        return "A name that does not match audience_names or segment_names under lint.";
    }

    @Override
    public String why() {
        return "Names are read by people in the advertising account, who see nothing else of an audience: where it comes from, which"
                + " state, which window, whom it leaves out.";
    }

    @Override
    public List<Finding> find(Scene scene) {
        Stream<Finding> audiences = scene.workspace().lint().audienceNames().stream()
                .flatMap(pattern -> scene.audiences()
                        .filter(audience -> !pattern.finder().test(audience.name()))
                        .map(audience -> finding(
                                audience.place(), what(audience.name(), pattern), RENAME, Scene.path(audience))));
        Stream<Finding> segments = scene.workspace().lint().segmentNames().stream()
                .flatMap(pattern -> scene.segments()
                        .filter(segment -> !pattern.finder().test(segment.name()))
                        .map(segment ->
                                finding(segment.place(), what(segment.name(), pattern), RENAME, Scene.path(segment))));
        return Stream.concat(audiences, segments).toList();
    }

    private static final String RENAME = "rename it before it is delivered anywhere";

    private static String what(String name, Comparison.Matches pattern) {
        return name + " does not match " + pattern.pattern();
    }
}
