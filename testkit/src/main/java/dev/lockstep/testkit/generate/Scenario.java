package dev.lockstep.testkit.generate;

import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.condition.Conditions;
import dev.lockstep.core.model.Instants;
import dev.lockstep.ingest.call.FactWriter;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * Segments, what is received, and the instant to which the clock runs after the last receipt.
 *
 * @param segments conditions by name; a segment comes after those it refers to
 * @param receipts in order of receipt; their instants do not go back
 * @param until in milliseconds since the epoch, not before the last receipt
 */
public record Scenario(SequencedMap<String, Condition> segments, List<Receipt> receipts, long until) {

    public Scenario {
        segments = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(segments));
        receipts = List.copyOf(receipts);
    }

    Scenario withSegments(SequencedMap<String, Condition> others) {
        return new Scenario(others, receipts, until);
    }

    Scenario withReceipts(List<Receipt> others) {
        return new Scenario(segments, others, until);
    }

    /** The segments, the facts as JSON lines, and where the clock ends. */
    public String describe() {
        StringBuilder out = new StringBuilder();
        segments.forEach((name, condition) -> out.append("segment ")
                .append(name)
                .append(": ")
                .append(Conditions.canonical(condition))
                .append('\n'));
        for (Receipt receipt : receipts) {
            out.append(line(receipt)).append('\n');
        }
        return out.append("until ").append(Instants.format(until)).toString();
    }

    /** The fact as a line of a facts file, with the instant of its receipt where it was stamped later. */
    private static String line(Receipt receipt) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (FactWriter facts = new FactWriter(out)) {
            facts.write(receipt.fact());
        }
        String line = out.toString(StandardCharsets.UTF_8).strip();
        return receipt.fact().timestamp() <= receipt.at()
                ? line
                : line + " received at " + Instants.format(receipt.at());
    }
}
