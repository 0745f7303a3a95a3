package dev.lockstep.server.alert;

import dev.lockstep.destinations.spi.Settings;
import dev.lockstep.insight.alert.Notice;
import dev.lockstep.insight.alert.Notice.Item;
import dev.lockstep.insight.alert.Notice.Kind;
import dev.lockstep.workspace.ReceiverKind;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Messages and settings as tests want them. */
final class Samples {

    /** 2026-03-01T09:00:00Z. */
    static final long NINE = Instant.parse("2026-03-01T09:00:00Z").toEpochMilli();

    static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private Samples() {}

    static Message message(String id) {
        return new Message(
                id,
                "glow-shop",
                new Notice(
                        "carts-late",
                        Kind.BEGINS,
                        NINE,
                        List.of(new Item("Carts at crm", "5 < 7 & a change waits", NINE, "Look at it")),
                        List.of()));
    }

    /** With the defaults of the kind filled in. */
    static Settings settings(ReceiverKind kind, Map<String, String> more) {
        Map<String, String> values = new LinkedHashMap<>();
        kind.parameters()
                .forEach(parameter -> parameter.otherwise().ifPresent(value -> values.put(parameter.name(), value)));
        values.putAll(more);
        return new Settings(values, Path.of("."));
    }
}
