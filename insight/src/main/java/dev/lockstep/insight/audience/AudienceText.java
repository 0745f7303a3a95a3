package dev.lockstep.insight.audience;

import dev.lockstep.core.model.Instants;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** An explanation in plain sentences. */
public final class AudienceText {

    /** Causes that are named; the others are in the table. */
    private static final int MOST = 3;

    private AudienceText() {}

    /** By how much the count has changed, mostly by what, and what is unusual about the events that it is made from. */
    public static String of(AudienceChange change) {
        StringBuilder text = new StringBuilder(size(change));
        for (FeedChange feed : change.feed()) {
            unusual(feed).ifPresent(sentence -> text.append(' ').append(sentence));
        }
        return text.toString();
    }

    private static String size(AudienceChange change) {
        SizeChange size = change.size();
        String count = "The segment " + change.segment() + " of " + change.audience() + " went from "
                + number(size.before()) + " to " + people(size.after());
        List<Map.Entry<Cause, Moves>> most = size.causes().entrySet().stream()
                .filter(entry -> entry.getValue().change() != 0)
                .sorted(Comparator.comparingLong(
                        entry -> -Math.abs(entry.getValue().change())))
                .limit(MOST)
                .toList();
        if (most.isEmpty()) {
            return count
                    + (size.all().all() == 0
                            ? "; nobody entered or exited."
                            : "; who entered and who exited cancel out.");
        }
        return count + ", mostly "
                + most.stream()
                        .map(entry -> signed(entry.getValue().change()) + " "
                                + entry.getKey().says())
                        .collect(Collectors.joining(", "))
                + ".";
    }

    private static Optional<String> unusual(FeedChange feed) {
        return switch (feed.verdict()) {
            case USUAL, UNKNOWN -> Optional.empty();
            case SURGE -> Optional.of(feed.event() + " came unusually often: " + compared(feed) + ".");
            case DROP -> Optional.of(feed.event() + " came unusually seldom: " + compared(feed) + ".");
            case SILENCE ->
                feed.silence()
                        .map(silence -> "No " + feed.event() + " came from " + Instants.format(silence.from()) + " to "
                                + Instants.format(silence.before()) + ", where about "
                                + number(Math.round(silence.expected())) + " were to be expected.");
        };
    }

    private static String compared(FeedChange feed) {
        return number(feed.count()) + " times, and about "
                + number(Math.round(feed.usual().orElse(0.0))) + " in the same hours of earlier weeks";
    }

    private static String people(long people) {
        return people == 1 ? "1 person" : number(people) + " people";
    }

    private static String signed(long change) {
        return (change > 0 ? "+" : "") + number(change);
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
