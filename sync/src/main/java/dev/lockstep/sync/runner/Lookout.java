package dev.lockstep.sync.runner;

import dev.lockstep.destinations.spi.Answer;
import dev.lockstep.destinations.spi.Answer.Failure;
import dev.lockstep.destinations.spi.Answer.Trouble;
import dev.lockstep.destinations.spi.Destination;
import dev.lockstep.destinations.spi.Observation;
import dev.lockstep.destinations.spi.Observation.Status;
import dev.lockstep.destinations.spi.Remote;
import dev.lockstep.engine.store.StoreException;
import dev.lockstep.sync.ledger.Call;
import dev.lockstep.sync.ledger.Copy;
import dev.lockstep.sync.ledger.Ledger;
import dev.lockstep.sync.planner.Lane;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Looks how the copies are at the platform, and compares with the ledger: every minute while something is not known to be in effect, at
 * once after a call of which nobody knows what came and after something was held, and each day in any case.
 *
 * <table>
 * <caption>What is seen, and what is done</caption>
 * <tr><th>seen</th><th>done</th></tr>
 * <tr><td>ready, too few</td><td>what was taken counts as in effect; where the platform counts otherwise than we, all is sent again
 *     once, and the difference is shown until it is gone</td></tr>
 * <tr><td>failed</td><td>all is put again once, where all is put at once; then it is stopped</td></tr>
 * <tr><td>altered</td><td>all is put again once, and it is shown until it is gone</td></tr>
 * <tr><td>lost</td><td>stopped: it is never made again by itself, since it would be another one. Should it be there again, it goes on</td>
 *     </tr>
 * <tr><td>processing, unknown</td><td>looked again</td></tr>
 * </table>
 *
 * <p>For one thread.
 */
final class Lookout {

    private static final long EVERY_MS = Duration.ofMinutes(1).toMillis();
    private static final long AT_LEAST_EVERY_MS = Duration.ofDays(1).toMillis();

    private static final Trouble LOST = new Trouble(
            "lost",
            "the audience is not there any more, or not ours; see to it at the platform, or remove the audience here");

    private final Courier courier;
    private final Ledger ledger;
    private final Destination destination;
    private final Map<String, Target> targets;
    private long at = Long.MIN_VALUE;
    private long writtenAt = Long.MIN_VALUE;

    Lookout(Courier courier, Destination destination, Map<String, Target> targets) {
        this.courier = courier;
        this.ledger = courier.ledger;
        this.destination = destination;
        this.targets = targets;
    }

    /** It is worth to look now. */
    void soon() {
        at = Long.MIN_VALUE;
    }

    /** When it looks next if nothing happens. */
    long next() {
        return Math.max(at, courier.waits.until(Lane.UPKEEP));
    }

    /** Looks at all copies to which anything was sent. */
    void look(long now) throws StoreException {
        Map<Long, Remote> sent = new LinkedHashMap<>();
        ledger.copies().stream()
                .filter(copy -> targets.containsKey(copy.audience())
                        && copy.acceptedAt().isPresent())
                .forEach(copy -> sent.put(copy.id(), copy.remote()));
        if (!sent.isEmpty()) {
            courier.budgets.use(Lane.UPKEEP);
            switch (destination.look(sent)) {
                case Answer.Done<Map<Long, Observation>>(Map<Long, Observation> seen) -> seen(sent, seen, now);
                case Answer.Failed<Map<Long, Observation>>(Failure failure) -> failed(failure, now);
            }
        }
        boolean isWaitedFor = false;
        for (Copy copy : ledger.copies()) {
            if (targets.containsKey(copy.audience())) {
                confirmIfNothing(copy, now);
                isWaitedFor |=
                        !copy.isConfirmedOnce() || copy.unconfirmedSince().isPresent() || isProcessing(copy);
            }
        }
        at = now + (isWaitedFor ? EVERY_MS : AT_LEAST_EVERY_MS);
        ledger.commit();
    }

    private static boolean isProcessing(Copy copy) {
        return copy.observation()
                .filter(seen -> seen.status() == Status.PROCESSING)
                .isPresent();
    }

    private void seen(Map<Long, Remote> sent, Map<Long, Observation> all, long now) {
        if (now - writtenAt >= AT_LEAST_EVERY_MS || writtenAt == Long.MIN_VALUE) {
            writtenAt = now;
            courier.looked("", Call.DONE, all.size() + " of " + sent.size() + " audiences are shown", now);
        }
        for (Copy copy : ledger.copies()) {
            if (sent.containsKey(copy.id())) {
                seen(copy, Optional.ofNullable(all.get(copy.id())), now);
            }
        }
    }

    /** Where a platform shows nothing, what it took is in effect for all that we know. */
    private void seen(Copy copy, Optional<Observation> observation, long now) {
        Observation seen = observation.orElse(Observation.of(Status.READY, "taken"));
        boolean isNews = !copy.observation().equals(Optional.of(seen));
        copy.observed(seen, now);
        switch (seen.status()) {
            case READY, TOO_FEW -> ready(copy, isNews, now);
            case LOST -> {
                copy.stop(LOST, now);
                tell(copy, isNews, LOST.toString(), now);
            }
            case FAILED -> {
                tell(copy, isNews, "failed: " + seen.word(), now);
                if (destination instanceof Destination.Snapshots && !copy.isRepaired()) {
                    copy.repair();
                } else if (!copy.isUncertain()) { // else it is still to be sent once more
                    copy.stop(failed(seen), now);
                }
            }
            case ALTERED -> {
                tell(copy, isNews, "altered: " + seen.word(), now);
                sendAgain(copy, now);
            }
            case PROCESSING, UNKNOWN -> {}
        }
    }

    private void tell(Copy copy, boolean isNews, String says, long now) {
        if (isNews) {
            courier.looked(copy.audience(), "differs", says, now);
        }
    }

    private static Trouble failed(Observation seen) {
        return new Trouble("failed: " + seen.word(), "what was sent once more did not help either; see to it there");
    }

    private void ready(Copy copy, boolean isNews, long now) {
        if (copy.stopped().filter(LOST::equals).isPresent()) {
            copy.resume();
        }
        if (copy.unconfirmedSince().isPresent()) {
            courier.observer.confirmed(
                    courier.connection, copy.audience(), now - copy.acceptedAt().orElse(now));
        }
        courier.confirm(copy, now);
        Optional<Mismatch> mismatch = Mismatch.of(copy, courier.declaration, destination);
        if (mismatch.isPresent()) {
            tell(copy, isNews, mismatch.get().toString(), now);
            sendAgain(copy, now);
        } else {
            copy.matched();
        }
    }

    /** Once: where that does not help, it is shown, and somebody must look at it. */
    private void sendAgain(Copy copy, long now) {
        if (copy.isRepaired()) {
            return;
        }
        if (destination instanceof Destination.Snapshots) {
            copy.repair();
        } else {
            copy.sendAgain(now);
        }
    }

    /** A copy that has nobody to send is in effect as it is. */
    private void confirmIfNothing(Copy copy, long now) {
        boolean isNothing = copy.delivered() == 0 && !copy.isCanaryThere() && !copy.isUncertain();
        if (copy.isSurveyed() && copy.waiting().isEmpty() && (isNothing || destination instanceof Destination.Deltas)) {
            courier.confirm(copy, now);
        }
    }

    private void failed(Failure failure, long now) {
        courier.observer.failed(courier.connection, "", Lane.UPKEEP, failure);
        courier.looked("", Courier.word(failure), failure.trouble().toString(), now);
        switch (failure) {
            case Failure.Credentials(Trouble trouble) -> courier.stop(trouble);
            case Failure.Closed(Trouble trouble) -> courier.stop(trouble);
            case Failure.Later later -> courier.waits.failed(Lane.UPKEEP, failure, later.after(), now);
            case Failure.Unknown unknown -> courier.waits.failed(Lane.UPKEEP, failure, unknown.after(), now);
            case Failure.TooMuch tooMuch -> {}
            case Failure.Rejected rejected -> {}
            case Failure.Gone gone -> {}
        }
    }
}
