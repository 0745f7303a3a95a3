package dev.lockstep.sync.planner;

import dev.lockstep.destinations.spi.Answer.Trouble;
import dev.lockstep.destinations.spi.Batch.Operation;
import java.math.BigDecimal;
import java.util.Set;

/** Why something that waits is not sent. */
public sealed interface Hold {

    /** The word for it. */
    String word();

    /** Whether it keeps this kind of work from being sent. */
    default boolean holds(Work work) {
        return switch (this) {
            case SuppressionFirst first -> work.isEntry();
            case OneOffer oneOffer -> work.isEntry();
            case Surveying surveying -> work.isGuarded();
            case Shrink shrink ->
                work.operation() == Operation.REMOVE && work.isGuarded() && !isAnnounced(work, shrink.isAnnounced);
            case Growth growth ->
                work.operation() == Operation.ADD && work.isGuarded() && !isAnnounced(work, growth.isAnnounced);
            case TooFew few -> true;
            case TakenOut takenOut -> work.isGuarded();
            case UsedUp(var lanes, var until) -> lanes.contains(work.lane());
            case Stopped stopped -> true;
        };
    }

    /**
     * A suppression that the audience excludes has never been delivered and confirmed as a whole, or is stale: people might be
     * addressed who must not be.
     */
    record SuppressionFirst(long shield) implements Hold {
        @Override
        public String word() {
            return "suppression-first";
        }
    }

    /** People are to leave another offer of its group, and that is held: somebody might be shown both. */
    record OneOffer(long rival) implements Hold {
        @Override
        public String word() {
            return "one-offer";
        }
    }

    private static boolean isAnnounced(Work work, boolean isDefinitionAnnounced) {
        return isDefinitionAnnounced && work.why() == Why.DEFINITION;
    }

    /**
     * The audience would shrink by more than its guard allows.
     *
     * @param isAnnounced whether what a new definition changes was announced, so that it is neither counted nor held
     */
    record Shrink(BigDecimal percent, BigDecimal allowed, boolean isAnnounced) implements Hold {
        @Override
        public String word() {
            return "shrink";
        }
    }

    /**
     * The audience would grow by more than its guard allows.
     *
     * @param isAnnounced as of {@link Shrink}
     */
    record Growth(BigDecimal percent, BigDecimal allowed, boolean isAnnounced) implements Hold {
        @Override
        public String word() {
            return "growth";
        }
    }

    /** So many people more are needed before it is of use to begin. */
    record TooFew(long missing) implements Hold {
        @Override
        public String word() {
            return "too-few";
        }
    }

    /** The places of all people are being worked out under a new definition; until then the guard cannot judge. */
    record Surveying() implements Hold {
        @Override
        public String word() {
            return "surveying";
        }
    }

    /**
     * A suppression is not in the workspace any more, or not for this connection: to take its people out would let them be addressed, so
     * somebody must say so.
     */
    record TakenOut() implements Hold {
        @Override
        public String word() {
            return "taken-out";
        }
    }

    /**
     * A quota of the platform is used up, as far as these lanes may use it.
     *
     * @param until when calls are allowed again, in milliseconds since the epoch
     */
    record UsedUp(Set<Lane> lanes, long until) implements Hold {
        public UsedUp {
            lanes = Set.copyOf(lanes);
        }

        @Override
        public String word() {
            return "quota";
        }
    }

    /** Something must be changed by hand. */
    record Stopped(Trouble trouble) implements Hold {
        @Override
        public String word() {
            return "stopped";
        }
    }
}
