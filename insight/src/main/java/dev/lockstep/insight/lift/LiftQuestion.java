package dev.lockstep.insight.lift;

import dev.lockstep.core.condition.EventName;
import dev.lockstep.core.holdout.Holdout;
import dev.lockstep.core.model.Path;
import dev.lockstep.insight.QuestionException;
import dev.lockstep.workspace.Audience;
import dev.lockstep.workspace.Workspace;
import java.util.List;
import java.util.Optional;

/**
 * What is to be measured.
 *
 * @param holdout that is measured
 * @param purchases the events that count
 * @param revenue the property of these that says how much
 * @param withinMs how long after their first exposure what a person does counts
 * @param until as of when: whose time is not over by then does not count yet; in milliseconds since the epoch
 * @param alpha the probability of ever being misled
 */
public record LiftQuestion(
        String audience,
        Holdout holdout,
        List<EventName> purchases,
        Path revenue,
        long withinMs,
        long until,
        double alpha) {

    /** The probability of ever being misled, where nobody says. */
    public static final double ALPHA = 0.05;

    /** What a workspace may call the event that is measured, under {@code events}. */
    private static final String PURCHASE = "purchase";

    public LiftQuestion {
        purchases = List.copyOf(purchases);
        if (withinMs <= 0 || !(alpha > 0 && alpha < 1)) {
            throw QuestionException.wrong("the time must be longer than nothing, and alpha between 0 and 1");
        }
    }

    /**
     * Asks about an audience of a workspace.
     *
     * @param event that counts, or a prefix with a final *; where empty, what the workspace calls a purchase
     * @throws QuestionException where there is no such audience, it has no holdout, or nobody said what a purchase is
     */
    public static LiftQuestion of(
            Workspace workspace,
            String audience,
            Optional<String> event,
            Path revenue,
            long withinMs,
            long until,
            double alpha) {
        Audience known = workspace.audiences().get(audience);
        if (known == null) {
            throw QuestionException.unknown("there is no audience " + audience);
        }
        Holdout holdout = workspace.holdouts(known).stream()
                .findFirst()
                .orElseThrow(() -> QuestionException.wrong("the audience " + audience
                        + " has no holdout to be compared with; add holdout: {percent: 10} to it, and wait"));
        List<EventName> purchases = event.map(name -> List.of(EventName.of(name)))
                .orElseGet(() -> workspace.events().getOrDefault(PURCHASE, List.of()));
        if (purchases.isEmpty()) {
            throw QuestionException.wrong(
                    "nobody said which event is a purchase; add events: {purchase: NAME} to the workspace, or name one");
        }
        return new LiftQuestion(audience, holdout, purchases, revenue, withinMs, until, alpha);
    }
}
