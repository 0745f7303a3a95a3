package dev.lockstep.sync.ledger;

import dev.lockstep.sync.planner.Why;
import java.time.Duration;

/**
 * What the guard of a copy measures by: how many people it had when the day began, what a plan announced, and whether somebody has let go
 * what it holds. What was announced counts as if it had been so the day before. Mutable, for one thread.
 */
final class GuardDay {

    private static final long DAY_MS = Duration.ofDays(1).toMillis();

    /** How many people there were when the day began. */
    long before;

    long began = Copy.NONE;

    /** The definition, as it goes along with what is sent, that a plan announced; empty where none did. */
    String announced = "";

    long announcedAt = Copy.NONE;

    /** Whether somebody has looked at what is held, and let it go. */
    boolean isReleased;

    void announce(String definition, long now) {
        announced = definition;
        announcedAt = now;
    }

    boolean isAnnounced(String definition) {
        return !announced.isEmpty() && announced.equals(definition);
    }

    /** Begins a day where one has passed, and takes back a release or an announcement that has served. */
    void roll(Headcount people, long now) {
        if (began == Copy.NONE || now - began >= DAY_MS) {
            began = now;
            before = people.delivered;
        }
        if (isReleased && people.waiting.isEmpty()) {
            isReleased = false;
            before = people.delivered;
        }
        boolean isOver = now - announcedAt >= DAY_MS
                && people.waiting.keySet().stream().noneMatch(work -> work.why() == Why.DEFINITION);
        if (!announced.isEmpty() && isOver) {
            announced = "";
        }
    }

    /** Somebody came or went as it was announced. */
    void moved(boolean isThere) {
        before = Math.max(0, before + (isThere ? 1 : -1));
    }
}
