package dev.lockstep.sync.planner;

import dev.lockstep.destinations.spi.Answer.Trouble;
import java.math.BigDecimal;

/** Why something that waits is not sent. */
public sealed interface Hold {

    /** The word for it. */
    String word();

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

    /** The audience would shrink by more than its guard allows. */
    record Shrink(BigDecimal percent, BigDecimal allowed) implements Hold {
        @Override
        public String word() {
            return "shrink";
        }
    }

    /** The audience would grow by more than its guard allows. */
    record Growth(BigDecimal percent, BigDecimal allowed) implements Hold {
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

    /** Something must be changed by hand. */
    record Stopped(Trouble trouble) implements Hold {
        @Override
        public String word() {
            return "stopped";
        }
    }
}
