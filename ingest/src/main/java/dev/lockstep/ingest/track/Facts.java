package dev.lockstep.ingest.track;

import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.Intake;
import dev.lockstep.core.model.Value;
import dev.lockstep.ingest.call.CallParser;
import dev.lockstep.ingest.call.RefusedException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the calls of both versions become, once it is known where in them what stands. */
final class Facts {

    private static final String TIMESTAMP = "_timestamp";
    private static final String ONLY_IF_KNOWN = "_update";
    private static final String RELATIONSHIPS = "cio_relationships";

    /**
     * What looks like an attribute and is none. Of a relationship nothing is kept. Any other name with an underscore in front is
     * an attribute: the reference reserves no more.
     */
    private static final Set<String> NO_ATTRIBUTES = Set.of(TIMESTAMP, ONLY_IF_KNOWN, RELATIONSHIPS);

    private static final String NAME = "name";
    private static final String URL = "url";
    private static final Set<String> PLATFORMS = Set.of("ios", "android");

    private Facts() {}

    /** How a call says that something was looked at, and not only done. */
    enum View {
        NONE,
        PAGE,
        SCREEN;

        /** Anything that is not known is an event like any other, so the reference. */
        static View of(String word) {
            return switch (word) {
                case "page" -> PAGE;
                case "screen" -> SCREEN;
                default -> NONE;
            };
        }
    }

    /**
     * Attributes of a person. Those that are identifiers as well are also kept as attributes. {@code ""} removes one as {@code
     * null} does.
     *
     * @param timestamp where the attributes themselves say none
     */
    static Intake identify(List<Identifier> addressed, Fields sent, long timestamp) throws RefusedException {
        Fields attributes = sent.without(NO_ATTRIBUTES);
        TrackLimits.checkAttributes(attributes.path(), attributes.values());
        Map<String, Optional<Value>> changes = new LinkedHashMap<>();
        attributes.values().forEach((name, value) -> changes.put(name, value.filter(one -> !isEmpty(one))));
        return new Intake.Learned(
                new Fact.AttributeChange(
                        Optional.empty(),
                        sent.instant(TIMESTAMP).orElse(timestamp),
                        Persons.withAttributes(addressed, attributes),
                        changes),
                sent.flag(ONLY_IF_KNOWN));
    }

    private static boolean isEmpty(Value value) {
        return value instanceof Value.Text(String text) && text.isEmpty();
    }

    /**
     * An event. The name of a page is its address, that of a screen its title or link; both become properties of an event with
     * the name that they have in every API.
     *
     * @param call has {@code name}, {@code id} and {@code timestamp}
     */
    static Intake event(List<Identifier> person, Fields call, View view, Fields data, long receivedAt)
            throws RefusedException {
        String name = call.requiredText(NAME).strip();
        TrackLimits.check(call.name(NAME), name, TrackLimits.MAX_EVENT_NAME_BYTES);
        Map<String, Value> properties = data.present();
        Optional<String> id = call.text("id");
        if (id.isPresent() && !Ulid.isOne(id.get())) {
            throw call.bad("id", "no ULID; write the 26 characters of one, or leave it out");
        }
        return learned(new Fact.Event(
                id.map(Ulid::canonical),
                call.instant("timestamp").orElse(receivedAt),
                person,
                switch (view) {
                    case NONE -> name;
                    case PAGE -> {
                        properties.putIfAbsent(URL, Value.of(name));
                        properties.putIfAbsent(NAME, Value.of(name));
                        yield CallParser.PAGE_VIEWED;
                    }
                    case SCREEN -> {
                        properties.putIfAbsent(NAME, Value.of(name));
                        yield CallParser.SCREEN_VIEWED;
                    }
                },
                properties));
    }

    /**
     * A device that a person has: the event that it is in the Pipelines API, with the same property {@link CallParser#DEVICE}.
     * Attributes of the device are properties beside it.
     *
     * @param token the field of {@code device} that holds the token
     */
    static Intake deviceChanged(Identifier person, Fields device, String token, long receivedAt)
            throws RefusedException {
        Map<String, Value> about = new LinkedHashMap<>();
        about.put("token", Value.of(checkedDevice(device.name(token), device.requiredId(token))));
        String platform = device.requiredText("platform");
        if (!PLATFORMS.contains(platform)) {
            throw device.bad("platform", "must be ios or android");
        }
        about.put("type", Value.of(platform));
        device.value("last_used").ifPresent(lastUsed -> about.put("last_used", lastUsed));
        Optional<Fields> attributes = device.object("attributes");
        Map<String, Value> properties = new LinkedHashMap<>();
        if (attributes.isPresent()) {
            TrackLimits.checkAttributes(
                    attributes.get().path(), attributes.get().values());
            properties.putAll(attributes.get().present());
        }
        properties.put(CallParser.DEVICE, new Value.Fields(about));
        return learned(
                new Fact.Event(Optional.empty(), receivedAt, List.of(person), CallParser.DEVICE_CHANGED, properties));
    }

    /**
     * A device that a person has no longer.
     *
     * @param field where its token stands
     */
    static Intake deviceDeleted(Identifier person, String field, String token, long receivedAt)
            throws RefusedException {
        Value device = new Value.Fields(Map.of("token", Value.of(checkedDevice(field, token))));
        return learned(new Fact.Event(
                Optional.empty(),
                receivedAt,
                List.of(person),
                CallParser.DEVICE_DELETED,
                Map.of(CallParser.DEVICE, device)));
    }

    private static String checkedDevice(String field, String token) throws RefusedException {
        TrackLimits.check(field, token, TrackLimits.MAX_DEVICE_BYTES);
        return token;
    }

    static Intake delete(Identifier person, long receivedAt) {
        return learned(new Fact.Erasure(Optional.empty(), receivedAt, List.of(person)));
    }

    static Intake suppress(Identifier person) {
        return new Intake.Barred(List.of(person));
    }

    static Intake unsuppress(Identifier person) {
        return new Intake.Readmitted(List.of(person));
    }

    /** Two persons become one; nothing where the primary one is not known, so the reference. */
    static Intake merge(Fields call, long receivedAt) throws RefusedException {
        Identifier primary = Persons.only(call.requiredObject("primary"));
        Identifier secondary = Persons.only(call.requiredObject("secondary"));
        return new Intake.Learned(new Fact.Alias(Optional.empty(), receivedAt, List.of(primary), secondary), true);
    }

    private static Intake learned(Fact fact) {
        return new Intake.Learned(fact, false);
    }
}
