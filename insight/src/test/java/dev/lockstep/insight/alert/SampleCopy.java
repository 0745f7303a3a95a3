package dev.lockstep.insight.alert;

import dev.lockstep.destinations.spi.Observation;
import dev.lockstep.sync.planner.Gate;
import dev.lockstep.sync.planner.Lane;
import dev.lockstep.sync.runner.CanaryStatus;
import dev.lockstep.sync.runner.ConnectionStatus.CopyStatus;
import dev.lockstep.sync.runner.ConnectionStatus.Held;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** An audience at a connection as a test wants it; of what it does not say, all is well. */
final class SampleCopy {

    long inSegment = 1_000;
    final Map<Gate, Long> droppedAt = new EnumMap<>(Gate.class);
    long desired = 1_000;
    long delivered = 1_000;
    OptionalLong confirmed = OptionalLong.empty();
    final TreeMap<String, Long> rejectedBy = new TreeMap<>();
    final List<Held> held = new ArrayList<>();
    OptionalLong oldestUnconfirmed = OptionalLong.empty();
    boolean isSurveyed = true;
    Optional<Observation> observation = Optional.empty();
    Optional<CanaryStatus> canary = Optional.empty();

    SampleCopy matching(long received, long matched) {
        observation = Optional.of(new Observation(
                Observation.Status.READY,
                "ready",
                OptionalLong.of(received),
                OptionalLong.empty(),
                OptionalLong.of(matched),
                OptionalLong.empty()));
        return this;
    }

    SampleCopy waitingSince(long instant) {
        oldestUnconfirmed = OptionalLong.of(instant);
        return this;
    }

    SampleCopy desired(long people) {
        desired = people;
        return this;
    }

    SampleCopy holding(String word, long since) {
        held.add(new Held(word, "somebody must look", since));
        return this;
    }

    SampleCopy refusing(String code, long people) {
        rejectedBy.put(code, people);
        return this;
    }

    /** A canary walks since then. */
    SampleCopy canary(CanaryStatus.State state, long since) {
        canary = Optional.of(new CanaryStatus(
                "Carts", state, OptionalLong.empty(), OptionalLong.of(since), false, Optional.empty()));
        return this;
    }

    SampleCopy surveying() {
        isSurveyed = false;
        return this;
    }

    CopyStatus status() {
        return new CopyStatus(
                "Carts",
                "retargeting",
                inSegment,
                droppedAt,
                desired,
                delivered,
                0,
                confirmed,
                rejectedBy.values().stream().mapToLong(Long::longValue).sum(),
                rejectedBy,
                new EnumMap<>(Lane.class),
                List.of(),
                held,
                List.of(),
                oldestUnconfirmed,
                Duration.ofHours(4).toMillis(),
                false,
                Map.of(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                isSurveyed,
                false,
                Optional.empty(),
                observation,
                OptionalLong.empty(),
                Optional.empty(),
                canary);
    }
}
