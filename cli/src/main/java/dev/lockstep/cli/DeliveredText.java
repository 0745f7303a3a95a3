package dev.lockstep.cli;

import dev.lockstep.core.model.Instants;
import dev.lockstep.destinations.identifiers.Identified;
import dev.lockstep.destinations.spi.Batch.Operation;
import dev.lockstep.sync.ledger.Delivered;
import dev.lockstep.sync.ledger.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What connections have of a person, for people and for programs. It shows what was sent of them, as it was sent. */
final class DeliveredText {

    private DeliveredText() {}

    static List<String> lines(Delivered delivered) {
        Entry entry = delivered.entry();
        List<String> lines = new ArrayList<>();
        lines.add(delivered.connection() + ", " + delivered.audience() + ": "
                + delivered.state().word()
                + (entry.code().isEmpty() ? "" : ", " + entry.code()));
        entry.work()
                .ifPresent(work -> lines.add(
                        "  to be " + participle(work.operation()) + " since " + Instants.format(entry.since())));
        entry.done()
                .ifPresent(done -> lines.add("  " + participle(done) + " " + Instants.format(entry.acceptedAt())
                        + entry.receipt().map(call -> ", by the call " + call).orElse("")
                        + delivered
                                .answeredAs()
                                .map(name -> ", to which it answered as " + name)
                                .orElse("")));
        entry.sent()
                .map(row -> identifiers(row.identifiers()))
                .ifPresent(sent -> lines.add("  there as " + sent
                        + entry.normaliser()
                                .map(rules -> ", by the rules of " + rules)
                                .orElse("")));
        return lines;
    }

    private static String participle(Operation operation) {
        return switch (operation) {
            case ADD -> "added";
            case REMOVE -> "removed";
        };
    }

    private static String identifiers(List<Identified> identifiers) {
        return identifiers.stream()
                .flatMap(identified -> identified.values().stream()
                        .map(value -> identified.type().word() + " " + value))
                .collect(Collectors.joining(", "));
    }

    static Json json(Delivered delivered) {
        Entry entry = delivered.entry();
        Json json = new Json()
                .text("connection", delivered.connection())
                .text("audience", delivered.audience())
                .text("state", delivered.state().name().toLowerCase(Locale.ROOT));
        Optional.of(entry.code()).filter(code -> !code.isEmpty()).ifPresent(code -> json.text("code", code));
        entry.work()
                .ifPresent(work ->
                        json.text("waits_for", work.operation().word()).text("since", Instants.format(entry.since())));
        entry.done()
                .ifPresent(done ->
                        json.text("done", done.word()).text("accepted_at", Instants.format(entry.acceptedAt())));
        entry.receipt().ifPresent(call -> json.text("receipt", call));
        delivered.answeredAs().ifPresent(name -> json.text("answered_as", name));
        entry.normaliser().ifPresent(rules -> json.text("normaliser", rules));
        entry.sent()
                .ifPresent(row -> json.put(
                        "identifiers",
                        Json.list(row.identifiers().stream()
                                .map(identified -> new Json()
                                        .text("type", identified.type().word())
                                        .texts("values", identified.values()))
                                .toList())));
        return json;
    }
}
