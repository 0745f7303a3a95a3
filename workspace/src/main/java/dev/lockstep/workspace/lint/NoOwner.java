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
        return "A segment or a journey without an owner, or an audience without one whose segment has none either.";
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
        Stream<Finding> journeys = scene.journeys()
                .filter(journey -> journey.owner().isEmpty())
                .map(journey -> finding(journey.place(), "nobody is named as its owner", WRITE, Scene.path(journey)));
        return Stream.of(segments, audiences, journeys)
                .flatMap(findings -> findings)
                .toList();
    }

    private static final String WRITE = "write owner: and an address";
}
