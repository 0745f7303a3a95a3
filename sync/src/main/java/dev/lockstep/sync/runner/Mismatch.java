package dev.lockstep.sync.runner;

import dev.lockstep.destinations.spi.Declaration;
import dev.lockstep.destinations.spi.Declaration.Unit;
import dev.lockstep.destinations.spi.Destination;
import dev.lockstep.destinations.spi.Observation;
import dev.lockstep.destinations.spi.Observation.Status;
import dev.lockstep.sync.ledger.Copy;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * That a platform has got otherwise many than were sent.
 *
 * @param sent rows of the snapshot, or people
 * @param there as many as the platform says that it has got
 */
public record Mismatch(long sent, long there) {

    /** One percent more or less is no matter: platforms count rows with two identifiers, and rows that are alike, in their own way. */
    private static final long TOLERATED_PART = 100;

    /** So few more or less are no matter in any case. */
    private static final long TOLERATED = 10;

    /** Compares what the platform showed last with what was sent; empty where they agree, or where they cannot be compared. */
    static Optional<Mismatch> of(Copy copy, Declaration declaration, Destination destination) {
        OptionalLong sent = sent(copy, declaration, destination);
        Optional<Observation> seen = copy.observation().filter(Mismatch::isInEffect);
        if (sent.isEmpty() || seen.isEmpty() || seen.get().received().isEmpty()) {
            return Optional.empty();
        }
        Mismatch both = new Mismatch(sent.getAsLong(), seen.get().received().getAsLong());
        return both.isTolerated() ? Optional.empty() : Optional.of(both);
    }

    private static boolean isInEffect(Observation seen) {
        return seen.status() == Status.READY || seen.status() == Status.TOO_FEW;
    }

    /** How many identifiers a copy has that is made of them one by one is not counted. */
    private static OptionalLong sent(Copy copy, Declaration declaration, Destination destination) {
        if (destination instanceof Destination.Snapshots) {
            return copy.rows();
        }
        long canary = copy.isCanaryThere() ? 1 : 0; // the platform counts it like anybody
        return declaration.unit() == Unit.PEOPLE ? OptionalLong.of(copy.delivered() + canary) : OptionalLong.empty();
    }

    private boolean isTolerated() {
        return Math.abs(sent - there) <= Math.max(TOLERATED, sent / TOLERATED_PART);
    }

    @Override
    public String toString() {
        return sent + " were sent, and " + there + " are there";
    }
}
