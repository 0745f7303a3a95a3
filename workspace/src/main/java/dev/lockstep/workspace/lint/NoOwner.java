package dev.lockstep.workspace.lint;

import java.util.List;
import java.util.stream.Stream;

/** A definition that nobody answers for. */
record NoOwner() implements Rule {

    @Override
    public String id() {
        return "no-owner";
    }

    @Override
    public Severity severity() {
        return Severity.NOTICE;
    }

    @Override
    public String mistake() {
        return "A segment without an owner, or an audience without one whose segment has none either.";
    }

    @Override
    public String why() {
        return "When a count falls or a change is held, somebody has to be asked whether that is meant.";
    }

    @Override
    public List<Finding> find(Scene scene) {
        Stream<Finding> audiences = scene.audiences()
                .filter(audience -> audience.owner().isEmpty()
                        && scene.segment(audience).owner().isEmpty())
                .map(audience ->
                        finding(audience.place(), "nobody is named as its owner", WRITE, Scene.path(audience)));
        Stream<Finding> segments = scene.segments()
                .filter(segment -> segment.owner().isEmpty())
                .map(segment -> finding(segment.place(), "nobody is named as its owner", WRITE, Scene.path(segment)));
        return Stream.concat(segments, audiences).toList();
    }

    private static final String WRITE = "write owner: and an address";
}
