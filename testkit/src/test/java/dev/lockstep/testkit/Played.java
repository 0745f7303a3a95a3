package dev.lockstep.testkit;

import dev.lockstep.testkit.driver.SegmentTestDriver;

/** Plays an example: segments, and a timeline that names every change. */
final class Played {

    private Played() {}

    static void in(String segments, String timeline) {
        SegmentTestDriver.ofYaml(segments).play(timeline);
    }
}
