package dev.lockstep.cli.demo;

import dev.lockstep.core.condition.Durations;
import dev.lockstep.core.model.Instants;
import dev.lockstep.core.model.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What is told when the show is over. */
record Summary(Snapshot snapshot, Playback.Outcome outcome) {

    private static final long MINUTE_MS = 60_000;
    private static final long HOUR_MS = 60 * MINUTE_MS;
    private static final long SECOND_NANOS = 1_000_000_000;

    /** For people. */
    List<String> lines() {
        Snapshot.Causes causes = snapshot.causes();
        List<String> lines = new ArrayList<>();
        if (outcome.shopMs() > 0) {
            lines.add(Durations.words(outcome.shopMs() / MINUTE_MS * MINUTE_MS) + " of the shop's time in "
                    + Durations.words(outcome.nanos() / SECOND_NANOS * 1000) + ": " + Table.number(outcome.facts())
                    + " facts.");
        }
        if (causes.all() > 0) {
            lines.add("Of " + Table.number(causes.all()) + " entries and exits since the shop opened, "
                    + percent(causes.facts(), causes.all()) + " came by a fact, "
                    + percent(causes.time(), causes.all()) + " by the passing of time alone,");
            lines.add("and " + percent(causes.merges(), causes.all()) + " when an anonymous visit was identified.");
        }
        lines.add("Everything was made up, and nothing was stored or sent.");
        return lines;
    }

    /** For programs. */
    String json() {
        Snapshot.Causes causes = snapshot.causes();
        StringBuilder out = new StringBuilder("{\n")
                .append("  \"clock\": \"")
                .append(Instants.format(snapshot.clock()))
                .append("\",\n")
                .append("  \"hours\": ")
                .append(Values.numberText((double) outcome.shopMs() / HOUR_MS))
                .append(",\n")
                .append("  \"seconds\": ")
                .append(Values.numberText(outcome.nanos() / 1e9))
                .append(",\n")
                .append("  \"people\": ")
                .append(snapshot.people())
                .append(",\n")
                .append("  \"facts\": ")
                .append(snapshot.facts())
                .append(",\n")
                .append("  \"changes\": {\"by_fact\": ")
                .append(causes.facts())
                .append(", \"by_time\": ")
                .append(causes.time())
                .append(", \"by_merge\": ")
                .append(causes.merges())
                .append("},\n")
                .append("  \"segments\": [");
        String separator = "\n";
        for (Snapshot.Row row : snapshot.rows()) {
            out.append(separator)
                    .append("    {\"segment\": ")
                    .append(Values.quoted(row.segment()))
                    .append(", \"title\": ")
                    .append(Values.quoted(row.title()))
                    .append(", \"size\": ")
                    .append(row.size())
                    .append(", \"entered_hour\": ")
                    .append(row.enteredHour())
                    .append(", \"exited_hour\": ")
                    .append(row.exitedHour())
                    .append(", \"entered_day\": ")
                    .append(row.enteredDay())
                    .append(", \"exited_day\": ")
                    .append(row.exitedDay())
                    .append("}");
            separator = ",\n";
        }
        out.append("\n  ],\n  \"audiences\": [");
        separator = "\n";
        for (Map.Entry<String, Long> audience : snapshot.audiences().entrySet()) {
            out.append(separator)
                    .append("    {\"audience\": ")
                    .append(Values.quoted(audience.getKey()))
                    .append(", \"size\": ")
                    .append(audience.getValue())
                    .append("}");
            separator = ",\n";
        }
        return out.append("\n  ]\n}").toString();
    }

    private static String percent(long part, long all) {
        return Math.round(100.0 * part / all) + " %";
    }
}
