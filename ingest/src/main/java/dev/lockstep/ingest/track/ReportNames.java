package dev.lockstep.ingest.track;

import dev.lockstep.workspace.Channel;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the event is called that a report is about, by its object and metric: as Customer.io's data pipelines call it, and where nothing is
 * known of the two, by their words in the same manner. New ones come without notice.
 */
final class ReportNames {

    /** Objects that are no channel of journeys. */
    private static final Map<String, String> OTHERS = Map.of("slack", "Slack", "webhook", "Webhook");

    private static final Map<String, String> METRICS = Map.of("spammed", "Marked as Spam", "clicked", "Link Clicked");

    private ReportNames() {}

    static String event(String object, String metric) {
        return Channel.of(object)
                .map(channel -> metric.equals("clicked") ? channel.clicked() : channel.prefix() + " " + words(metric))
                .orElseGet(() -> OTHERS.getOrDefault(object, capitals(object)) + " " + words(metric));
    }

    private static String words(String metric) {
        return METRICS.getOrDefault(metric, capitals(metric));
    }

    /** {@code subscription_preferences_changed} is "Subscription Preferences Changed". */
    private static String capitals(String words) {
        return Stream.of(words.split("_"))
                .filter(word -> !word.isEmpty())
                .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                .collect(Collectors.joining(" "));
    }
}
