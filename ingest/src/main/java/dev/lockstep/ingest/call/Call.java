package dev.lockstep.ingest.call;

import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What was read of a call, and the fact that it is; {@link CallParser} tells the rules. Mutable, and used for one call after the other, so
 * that a call costs no more objects than its fact. For one thread.
 */
final class Call {

    private final EventNames.Name pageViewed;
    private final EventNames.Name screenViewed;
    private final Predicate<String> wantedAttributes;

    Envelope envelope = Envelope.NONE;

    @Nullable
    CallType type;

    EventNames.@Nullable Name event;

    @Nullable
    String userId;

    @Nullable
    String anonymousId;

    @Nullable
    String previousId;

    @Nullable
    String groupId;

    @Nullable
    String messageId;

    @Nullable
    String email;

    @Nullable
    String traitsEmail;

    @Nullable
    String contextEmail;

    @Nullable
    String name;

    @Nullable
    String category;

    @Nullable
    Value device;

    OptionalLong timestamp = OptionalLong.empty();
    OptionalLong originalTimestamp = OptionalLong.empty();
    Map<String, Value> properties = Map.of();
    Map<String, Optional<Value>> traits = Map.of();

    /** Properties that say about which message a report is, whether or not they are wanted. */
    final Map<String, Value> reported = new HashMap<>();

    /** Whether the properties were read before it was known of which event they are, so that some may not be wanted. */
    boolean isUnfiltered;

    Call(EventNames.Name pageViewed, EventNames.Name screenViewed, Predicate<String> wantedAttributes) {
        this.pageViewed = pageViewed;
        this.screenViewed = screenViewed;
        this.wantedAttributes = wantedAttributes;
    }

    /** From now on it is another call, of which nothing was read yet. */
    void begin(Envelope outside) {
        envelope = outside;
        type = outside.type().orElse(null);
        event = null;
        userId = null;
        anonymousId = null;
        previousId = null;
        groupId = null;
        messageId = null;
        email = null;
        traitsEmail = null;
        contextEmail = null;
        name = null;
        category = null;
        device = null;
        timestamp = OptionalLong.empty();
        originalTimestamp = OptionalLong.empty();
        properties = Map.of();
        traits = Map.of();
        reported.clear();
        isUnfiltered = false;
    }

    /** The event that the call is, as far as it is known yet. */
    EventNames.@Nullable Name eventName() {
        return switch (type) {
            case PAGE -> pageViewed;
            case SCREEN -> screenViewed;
            case null, default -> event;
        };
    }

    /** The fact that it is, now that all of it was read. */
    Fact fact() throws RefusedException {
        CallType known = type;
        if (known == null) {
            throw unknownType("missing");
        }
        List<Identifier> identifiers = identifiers(known);
        long when = when();
        Optional<String> message = Optional.ofNullable(messageId);
        return switch (known) {
            case TRACK, PAGE, SCREEN -> event(message, when, identifiers);
            case IDENTIFY -> new Fact.AttributeChange(message, when, identifiers, traits);
            case GROUP -> new Fact.AttributeChange(message, when, identifiers, group());
            case ALIAS -> new Fact.Alias(message, when, identifiers, Identifier.id(required(previousId, "previousId")));
            case DELETE -> new Fact.Erasure(message, when, identifiers);
        };
    }

    private List<Identifier> identifiers(CallType known) throws RefusedException {
        String address = address(known);
        if (userId != null && anonymousId == null && address == null) {
            return List.of(Identifier.id(userId));
        }
        List<Identifier> identifiers = new ArrayList<>(Identifier.Kind.values().length);
        if (userId != null) {
            identifiers.add(Identifier.id(userId));
        }
        if (address != null) {
            identifiers.add(Identifier.email(address));
        }
        if (anonymousId != null) {
            identifiers.add(Identifier.anonymous(anonymousId));
        }
        if (identifiers.isEmpty()) {
            throw new RefusedException(
                    Reason.NO_PERSON, "userId", "nothing says who it is about; give one, or anonymousId or email");
        }
        return identifiers;
    }

    /** The e-mail address, of whichever comes closest to saying whose call it is. */
    private @Nullable String address(CallType known) {
        if (email != null) {
            return email;
        }
        if (known == CallType.IDENTIFY && traitsEmail != null) {
            return traitsEmail;
        }
        return contextEmail == null ? envelope.email().orElse(null) : contextEmail;
    }

    private long when() throws RefusedException {
        if (timestamp.isPresent()) {
            return timestamp.getAsLong();
        }
        if (originalTimestamp.isPresent()) {
            return originalTimestamp.getAsLong();
        }
        return envelope.timestamp()
                .orElseThrow(() -> new RefusedException(
                        Reason.NO_TIMESTAMP,
                        "timestamp",
                        "missing; give one, ISO 8601 such as 2026-03-01T09:00:00Z or Unix seconds"));
    }

    private Fact event(Optional<String> message, long when, List<Identifier> identifiers) throws RefusedException {
        EventNames.Name known = eventName();
        if (known == null || known.text().isBlank()) {
            throw missing("event");
        }
        if (type != CallType.TRACK) {
            addProperty("name", name == null ? null : Value.of(name), known);
            addProperty("category", category == null ? null : Value.of(category), known);
        }
        if (CallParser.isAboutDevice(known.text())) {
            addProperty(CallParser.DEVICE, device, known);
        }
        if (isUnfiltered && !properties.isEmpty()) {
            properties.keySet().removeIf(key -> !known.wanted().test(key));
        }
        Optional<String> report = reported.isEmpty() ? Optional.empty() : MessageReport.id(known.text(), reported);
        return new Fact.Event(report.or(() -> message), when, identifiers, known.text(), properties);
    }

    private void addProperty(String property, @Nullable Value value, EventNames.Name known) {
        if (value == null || !known.wanted().test(property)) {
            return;
        }
        if (properties.isEmpty()) {
            properties = new LinkedHashMap<>();
        }
        properties.putIfAbsent(property, value);
    }

    private Map<String, Optional<Value>> group() throws RefusedException {
        Value group = Value.of(required(groupId, "groupId"));
        return wantedAttributes.test(CallParser.GROUP_ID) ? Map.of(CallParser.GROUP_ID, Optional.of(group)) : Map.of();
    }

    private static String required(@Nullable String value, String field) throws RefusedException {
        if (value == null) {
            throw missing(field);
        }
        return value;
    }

    private static RefusedException missing(String field) {
        return new RefusedException(Reason.MISSING_FIELD, field, "missing; this type of call needs it");
    }

    static RefusedException unknownType(String problem) {
        return new RefusedException(
                Reason.UNKNOWN_TYPE, "type", problem + "; write track, identify, page, screen, group, alias or delete");
    }
}
