package dev.lockstep.insight.alert;

import java.util.List;
import java.util.OptionalLong;

/**
 * That an alert has begun at a place, and has not ended.
 *
 * @param since when, in milliseconds since the epoch
 * @param toldAt when that was said last
 * @param fineSince since when it is as it should be, which is not said yet; empty where it is not
 * @param says what is wrong, as it was last
 * @param receivers who was told, and is to be told of the end
 */
public record Firing(long since, long toldAt, OptionalLong fineSince, String says, List<String> receivers) {
    public Firing {
        receivers = List.copyOf(receivers);
    }

    Firing told(long now, String how, List<String> who) {
        return new Firing(since, now, OptionalLong.empty(), how, who);
    }

    Firing still(String how) {
        return new Firing(since, toldAt, OptionalLong.empty(), how, receivers);
    }

    Firing fine(long now) {
        return fineSince.isPresent() ? this : new Firing(since, toldAt, OptionalLong.of(now), says, receivers);
    }
}
