package dev.lockstep.insight.lift;

import dev.lockstep.core.condition.Durations;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/** A measurement in plain sentences. */
public final class LiftText {

    private LiftText() {}

    /** What was found, whether it may be chance, and how many people more it takes to tell. */
    public static String of(Lift lift) {
        if (lift.treated().people() + lift.heldOut().people() == 0) {
            return "Nobody's time is over yet: " + people(lift.running()) + " were sent or held out less than "
                    + within(lift) + " ago.";
        }
        String seen = people(lift.treated().people()) + " who were sent, "
                + percent(lift.treated().conversion().mean()) + " bought within " + within(lift)
                + "; of " + people(lift.heldOut().people()) + " who were held out, "
                + percent(lift.heldOut().conversion().mean()) + ".";
        return "Of " + seen + " "
                + lift.conversion().map(found -> verdict(lift, found)).orElseGet(() -> tooEarly(lift))
                + (lift.isMixed() ? mixed(lift) : "");
    }

    private static String mixed(Lift lift) {
        return " Revenue is not compared: purchases are in " + String.join(", ", lift.currencies())
                + ", and amounts are added as they are.";
    }

    private static String verdict(Lift lift, Comparison found) {
        String range = points(found.difference()) + " points (between " + points(found.low()) + " and "
                + points(found.high()) + ")";
        if (found.isCertain()) {
            return "That is an effect of " + range + ": being sent makes " + (found.difference() > 0 ? "more" : "fewer")
                    + " people buy.";
        }
        String needed = found.needed().isEmpty()
                ? ""
                : " If it stays so, " + people(more(lift, found)) + " more are needed to tell.";
        return "The difference of " + range + " may still be chance." + needed;
    }

    private static long more(Lift lift, Comparison found) {
        long people = lift.treated().people() + lift.heldOut().people();
        return Math.max(0, found.needed().orElse(people) - people);
    }

    private static String tooEarly(Lift lift) {
        return "That is too early to compare: the smaller side should have about " + Lift.LEAST_EXPECTED_BUYERS
                + " buyers" + (lift.heldOut().people() == 0 ? ", and nobody is held out yet." : " first.");
    }

    private static String within(Lift lift) {
        return Durations.words(lift.question().withinMs());
    }

    private static String people(long people) {
        return people == 1 ? "1 person" : String.format(Locale.ROOT, "%,d people", people);
    }

    private static String percent(double share) {
        return rounded(share) + " %";
    }

    private static String points(double share) {
        return (share > 0 ? "+" : "") + rounded(share);
    }

    private static String rounded(double share) {
        return BigDecimal.valueOf(100 * share)
                .setScale(2, RoundingMode.HALF_EVEN)
                .toPlainString();
    }
}
