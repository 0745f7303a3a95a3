package dev.lockstep.workspace;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What an alert looks at, and from when on that is not as it should be. Shares are in percent, times in milliseconds. */
public sealed interface Watch {

    /** Looks at audiences, at each connection that they go to. */
    sealed interface OfAudiences extends Watch {

        /** The names; empty for every audience of the workspace. */
        List<String> audiences();
    }

    /**
     * How many people an audience should have, against the hours before.
     *
     * @param falls by how much below the most of that time it may be; empty where that is no matter
     * @param rises by how much above the least of that time it may be; likewise
     * @param withinMs how far back is looked
     * @param least so many people must make the difference
     */
    record Size(
            List<String> audiences, Optional<BigDecimal> falls, Optional<BigDecimal> rises, long withinMs, int least)
            implements OfAudiences {
        public Size {
            audiences = List.copyOf(audiences);
        }
    }

    /**
     * How old the oldest change is that is not known to be in effect.
     *
     * @param overMs how old it may be; empty for what the audience promises by {@code visible_within}
     */
    record Stale(List<String> audiences, OptionalLong overMs) implements OfAudiences {
        public Stale {
            audiences = List.copyOf(audiences);
        }
    }

    /**
     * How many of those who were sent the platform has found.
     *
     * @param below which share is too few
     * @param least of fewer who were sent nothing is said
     */
    record MatchRate(List<String> audiences, BigDecimal below, int least) implements OfAudiences {
        public MatchRate {
            audiences = List.copyOf(audiences);
        }
    }

    /**
     * The share of people who pass each step of the match tree, against the days before.
     *
     * @param falls by how much of what was usual it may be lower
     * @param least so many people must be missing
     */
    record Steps(List<String> audiences, BigDecimal falls, int least) implements OfAudiences {
        public Steps {
            audiences = List.copyOf(audiences);
        }
    }

    /**
     * That changes are held until somebody sees to it.
     *
     * @param overMs how long they may be
     */
    record Held(List<String> audiences, long overMs) implements OfAudiences {
        public Held {
            audiences = List.copyOf(audiences);
        }
    }

    /**
     * How many people the destination refuses.
     *
     * @param above which share of those who should be there is too many
     * @param least fewer are no matter
     */
    record Refused(List<String> audiences, BigDecimal above, int least) implements OfAudiences {
        public Refused {
            audiences = List.copyOf(audiences);
        }
    }

    /**
     * Whether the platforms of connections tell what audiences cost.
     *
     * @param connections the names; empty for every connection that was ever asked
     * @param overMs for how long one may not
     */
    record Spend(List<String> connections, long overMs) implements Watch {
        public Spend {
            connections = List.copyOf(connections);
        }
    }

    /**
     * Whether events of a name come as often as in the same hours of earlier weeks.
     *
     * @param withinMs how far back is looked
     */
    record Silent(String event, long withinMs) implements Watch {}
}
