package dev.lockstep.cli.demo;

import dev.lockstep.engine.Changes;
import dev.lockstep.engine.Engine;
import dev.lockstep.engine.UnavailableException;

/** Follows the log of membership changes from now on: counts them by what made them, and tells the journey. For one thread. */
final class Membership {

    private static final int AT_ONCE = 1_000;

    private final Engine engine;
    private final Journey journey;
    private long position;
    private long byFact;
    private long byTime;
    private long byMerge;

    Membership(Engine engine, Journey journey) {
        this.engine = engine;
        this.journey = journey;
        this.position = engine.status().lastPosition();
    }

    void follow() {
        try {
            while (engine.status().lastPosition() > position) {
                Changes some = engine.changes(position, AT_ONCE);
                some.changes().forEach(this::count);
                if (some.next() == position) {
                    return;
                }
                position = some.next();
            }
        } catch (UnavailableException e) {
            throw new IllegalStateException(
                    "the engine cannot be asked; see to the disk of the folder for temporary files", e);
        }
    }

    private void count(Changes.Change change) {
        switch (change.cause().kind()) {
            case EVENT, ATTRIBUTES, DEFINITION, ERASURE -> byFact++;
            case TIME -> byTime++;
            case MERGE -> byMerge++;
        }
        journey.changed(change);
    }

    Scene.Changes changes() {
        return new Scene.Changes(byFact, byTime, byMerge);
    }
}
