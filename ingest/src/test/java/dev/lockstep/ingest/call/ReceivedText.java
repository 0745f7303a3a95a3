package dev.lockstep.ingest.call;

import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.Instants;
import dev.lockstep.core.model.Intake;
import dev.lockstep.core.model.Value;
import dev.lockstep.core.model.Values;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What was received, in words that a person can compare: one line for each intake and refusal. */
public final class ReceivedText {

    /** When everything in tests is received. */
    public static final long RECEIPT = Instants.parse("2026-03-01T09:00:00Z").orElseThrow();

    private ReceivedText() {}

    /** The words, with single quotes in place of double ones. */
    public static String of(Received received) {
        return switch (received) {
            case Received.Refused(Parsed.Refused why) -> refusal(why);
            case Received.Understood understood -> {
                List<String> lines = new ArrayList<>();
                understood.intakes().forEach(intake -> lines.add(intake(intake)));
                understood.refused().forEach(item -> lines.add(item.index() + " " + refusal(item.why())));
                if (understood.ignored() > 0) {
                    lines.add("ignored " + understood.ignored());
                }
                yield String.join("\n", lines);
            }
        };
    }

    private static String refusal(Parsed.Refused why) {
        return "refused " + why.reason().code() + " " + why.message();
    }

    private static String intake(Intake intake) {
        return switch (intake) {
            case Intake.Learned(Fact fact, boolean onlyIfKnown) -> fact(fact) + (onlyIfKnown ? " if known" : "");
            case Intake.Barred(List<Identifier> identifiers) -> "bar " + names(identifiers);
            case Intake.Readmitted(List<Identifier> identifiers) -> "readmit " + names(identifiers);
        };
    }

    private static String fact(Fact fact) {
        String who = names(fact.identifiers())
                + when(fact)
                + fact.messageId().map(id -> " #" + id).orElse("");
        return switch (fact) {
            case Fact.Event event -> "event '" + event.name() + "' of " + who + " " + json(event.properties());
            case Fact.AttributeChange change -> "attributes of " + who + " " + changes(change.attributes());
            case Fact.Alias alias -> "alias of " + who + " was " + name(alias.previous());
            case Fact.Erasure erasure -> "erasure of " + who;
        };
    }

    private static String when(Fact fact) {
        return fact.timestamp() == RECEIPT ? "" : " at " + Instants.format(fact.timestamp());
    }

    private static String changes(Map<String, Optional<Value>> attributes) {
        Map<String, Value> set = new LinkedHashMap<>();
        List<String> removed = new ArrayList<>();
        attributes.forEach((name, value) -> value.ifPresentOrElse(one -> set.put(name, one), () -> removed.add(name)));
        return json(set) + (removed.isEmpty() ? "" : " without " + String.join(", ", removed));
    }

    private static String json(Map<String, Value> values) {
        return Values.canonicalJson(new Value.Fields(values)).replace('"', '\'');
    }

    private static String names(Collection<Identifier> identifiers) {
        return identifiers.stream().map(ReceivedText::name).collect(Collectors.joining(" "));
    }

    private static String name(Identifier identifier) {
        return identifier.kind().type() + ":" + identifier.value();
    }
}
