package dev.lockstep.sync.runner;

import dev.lockstep.destinations.spi.Answer;
import dev.lockstep.destinations.spi.Answer.Failure;
import dev.lockstep.destinations.spi.Answer.Trouble;
import dev.lockstep.destinations.spi.Exclusion;
import dev.lockstep.destinations.spi.Exclusions;
import dev.lockstep.destinations.spi.Finding;
import dev.lockstep.destinations.spi.Remote;
import dev.lockstep.sync.ledger.Copy;
import dev.lockstep.sync.ledger.Ledger;
import dev.lockstep.sync.planner.Lane;
import dev.lockstep.workspace.Audience.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Has the platform leave out whom retargeting audiences exclude: at once where that is to be otherwise than it was, and again every
 * hour, since others change things there too; every ten minutes while there is something to be seen to. It is done while nobody waits to be sent. Where it fails it is tried again, later each time,
 * and delays nothing else; what is not as it should be is told. For one thread.
 */
final class ExclusionRunner {

    private static final long EVERY_MS = 60 * 60 * 1000L;

    /** While there is something to be seen to. */
    private static final long WHILE_FOUND_MS = 10 * 60 * 1000L;

    private static final long FIRST_WAIT_MS = 60 * 1000L;

    /** The code of a finding that nothing could be found. */
    private static final String UNKNOWN = "exclusions-unknown";

    private final Courier courier;
    private final Exclusions platform;
    private List<Stance> kept = List.of();
    private List<Finding> findings = List.of();
    private long next = Long.MIN_VALUE;
    private long wait = FIRST_WAIT_MS;

    /** What an exclusion consists of, without what a destination notes beside. */
    private record Stance(long copy, SequencedMap<String, Optional<String>> ids) {
        static Stance of(Exclusion exclusion) {
            SequencedMap<String, Optional<String>> ids = new LinkedHashMap<>();
            ids.put(exclusion.audience(), exclusion.remote().id());
            exclusion.suppressions().forEach((audience, remote) -> ids.put(audience, remote.id()));
            return new Stance(exclusion.copy(), ids);
        }
    }

    ExclusionRunner(Courier courier, Exclusions platform) {
        this.courier = courier;
        this.platform = platform;
    }

    /** What somebody should see to, by what was seen last. */
    List<Finding> findings() {
        return findings;
    }

    /** The next turn looks in any case. */
    void hurry() {
        next = Long.MIN_VALUE;
    }

    /** Sees to it where it is time, and returns when it is time again. */
    long turn(Collection<Target> targets, long now) {
        List<Exclusion> all = exclusions(targets);
        List<Stance> stances = all.stream().map(Stance::of).toList();
        if (all.isEmpty()) {
            findings = List.of();
            kept = stances;
            return Long.MAX_VALUE;
        }
        boolean isOther = !stances.equals(kept);
        if (now < next && !isOther) {
            return next;
        }
        kept = stances;
        courier.budgets.use(Lane.UPKEEP);
        switch (platform.keep(all, this::note)) {
            case Answer.Done<List<Finding>>(List<Finding> found) -> {
                findings = List.copyOf(found);
                wait = FIRST_WAIT_MS;
                next = now + (found.isEmpty() ? EVERY_MS : WHILE_FOUND_MS);
            }
            case Answer.Failed<List<Finding>>(Failure failure) -> failed(all, failure, now);
        }
        return next;
    }

    /** Of each retargeting audience that is there. */
    private List<Exclusion> exclusions(Collection<Target> targets) {
        Ledger ledger = courier.ledger;
        List<Exclusion> all = new ArrayList<>();
        for (Target target : targets) {
            Copy copy = ledger.copy(target.audience());
            if (target.role() == Role.RETARGETING
                    && !target.isTakenOut()
                    && copy.remote().id().isPresent()) {
                SequencedMap<String, Remote> suppressions = new LinkedHashMap<>();
                target.shields()
                        .forEach(audience ->
                                suppressions.put(audience, ledger.copy(audience).remote()));
                all.add(new Exclusion(copy.id(), copy.audience(), copy.remote(), suppressions));
            }
        }
        return all;
    }

    private void note(long id, Remote remote) {
        courier.ledger.copies().stream().filter(copy -> copy.id() == id).forEach(copy -> courier.journal(copy, remote));
    }

    /** What was found before is not forgotten: it was not mended. */
    private void failed(List<Exclusion> all, Failure failure, long now) {
        Trouble trouble = failure.trouble();
        String says = "whether the platform leaves out whom it excludes is not known: " + trouble.says();
        List<Finding> found = new ArrayList<>(findings);
        found.removeIf(finding -> finding.code().equals(UNKNOWN));
        all.forEach(exclusion -> found.add(new Finding(exclusion.audience(), UNKNOWN, says)));
        findings = List.copyOf(found);
        all.forEach(
                exclusion -> courier.observer.failed(courier.connection, exclusion.audience(), Lane.UPKEEP, failure));
        next = now + Math.max(wait, after(failure).map(Duration::toMillis).orElse(0L));
        wait = Math.min(EVERY_MS, 2 * wait);
    }

    private static Optional<Duration> after(Failure failure) {
        return switch (failure) {
            case Failure.Later later -> later.after();
            case Failure.Unknown unknown -> unknown.after();
            case Failure.TooMuch any -> Optional.empty();
            case Failure.Rejected any -> Optional.empty();
            case Failure.Credentials any -> Optional.empty();
            case Failure.Closed any -> Optional.empty();
            case Failure.Gone any -> Optional.empty();
        };
    }
}
