package dev.lockstep.ingest.call;

import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Instants;
import dev.lockstep.core.model.Value;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/**
 * Reads one call of the Pipelines/Segment spec, a JSON object in UTF-8, as a fact.
 *
 * <table>
 * <caption>What each type of call becomes</caption>
 * <tr><td>{@code track}<td>{@link Fact.Event} named {@code event}, with {@code properties}
 * <tr><td>{@code page}<td>{@link Fact.Event} named {@value #PAGE_VIEWED}; {@code name} and {@code category} of the call are
 *     properties, where {@code properties} has none of that name
 * <tr><td>{@code screen}<td>{@link Fact.Event} named {@value #SCREEN_VIEWED}, likewise
 * <tr><td>{@code identify}<td>{@link Fact.AttributeChange} by {@code traits}; {@code null} removes
 * <tr><td>{@code group}<td>{@link Fact.AttributeChange} of {@value #GROUP_ID}; the {@code traits} are the group's, not the
 *     person's, and are not kept
 * <tr><td>{@code alias}<td>{@link Fact.Alias}: the person known by {@code previousId} is the one known by {@code userId}
 * <tr><td>{@code delete}<td>{@link Fact.Erasure}; our extension, for the spec has no such call
 * </table>
 *
 * <p>The person is {@code userId}, {@code anonymousId} (strings, or integers taken as their digits) and an e-mail: that of
 * the call, else of an {@code identify}'s {@code traits}, else of {@code context.traits}. Blank is absent. There must be at
 * least one. {@code previousId} may be an id or an anonymous id, the spec does not say which; it is given on as an id, and
 * the rules of identity look for both.
 *
 * <p>When: {@code timestamp}, an ISO 8601 string or a number of Unix seconds or milliseconds, else {@code
 * originalTimestamp}, the sender's own clock at that moment, else the {@link Envelope}'s. Not {@code sentAt}, which may be
 * days later. An event that tells what became of a message is known by that, see {@link MessageReport}; any other by its {@code messageId}.
 * Other fields of the spec are ignored, but for {@code context.device}: where the event is {@value
 * #DEVICE_CHANGED} or {@value #DEVICE_DELETED}, it is its property {@value #DEVICE}.
 *
 * <p>For one thread. Here the JSON is read; what is made of it is in {@link Call}.
 */
public final class CallParser {

    /** The name of the event that a {@code page} call is. */
    public static final String PAGE_VIEWED = "Page Viewed";

    /** The name of the event that a {@code screen} call is. */
    public static final String SCREEN_VIEWED = "Screen Viewed";

    /** The name of the {@code track} by which a device is made known, or has changed. */
    public static final String DEVICE_CHANGED = "Device Created or Updated";

    /** The name of the {@code track} by which a device is forgotten. */
    public static final String DEVICE_DELETED = "Device Deleted";

    /** The property of those two that says which device. */
    public static final String DEVICE = "device";

    /** The attribute that a {@code group} call sets. */
    public static final String GROUP_ID = "group_id";

    /** Room for these at first: most events have one property that is asked for, or two. */
    private static final int FEW_PROPERTIES = 4;

    private static final int FIRST = 1;
    private static final int SECOND = 2;

    private final Predicate<String> wantedOfAny;
    private final Predicate<String> wantedAttributes;
    private final EventNames events;
    private final JsonReader json;
    private final JsonReader.Fields fields = this::field;
    private final Call call;

    /** A parser of lines, that keeps the properties and attributes of interest. */
    public CallParser(Interest interest) {
        this(interest, Carrier.FILE);
    }

    /** A parser of what the carrier brings, that keeps the properties and attributes of interest. */
    public CallParser(Interest interest, Carrier carrier) {
        json = new JsonReader(carrier);
        wantedOfAny = interest.properties();
        wantedAttributes = interest.attributes();
        events = new EventNames(interest);
        call = new Call(events.of(PAGE_VIEWED), events.of(SCREEN_VIEWED), wantedAttributes);
    }

    /** Reads the bytes from {@code from} until before {@code to}: one JSON object, of which nothing else is known. */
    public Parsed parse(byte[] bytes, int from, int to) {
        return parse(bytes, from, to, Envelope.NONE);
    }

    /** Reads the bytes from {@code from} until before {@code to}: one JSON object. */
    public Parsed parse(byte[] bytes, int from, int to, Envelope outside) {
        call.begin(outside);
        try {
            json.read(bytes, from, to, fields);
            return new Parsed.Accepted(call.fact());
        } catch (RefusedException e) {
            return e.refusal();
        }
    }

    private void field(String field) throws RefusedException {
        switch (field) {
            case "type" -> readType();
            case "event" -> readEvent();
            case "userId" -> call.userId = id();
            case "anonymousId" -> call.anonymousId = id();
            case "previousId" -> call.previousId = id();
            case "groupId" -> call.groupId = id();
            case "messageId" -> call.messageId = id();
            case "email" -> call.email = text();
            case "name" -> call.name = text();
            case "category" -> call.category = text();
            case "timestamp" -> call.timestamp = instant();
            case "originalTimestamp" -> call.originalTimestamp = instant();
            case "properties" -> readProperties();
            case "traits" -> readTraits();
            case "context" -> readContext();
            default -> json.skip(FIRST);
        }
    }

    private void readType() throws RefusedException {
        if (call.envelope.type().isPresent()) {
            json.skip(FIRST);
            return;
        }
        String text = text();
        call.type = switch (text) {
            case "track" -> CallType.TRACK;
            case "identify" -> CallType.IDENTIFY;
            case "page" -> CallType.PAGE;
            case "screen" -> CallType.SCREEN;
            case "group" -> CallType.GROUP;
            case "alias" -> CallType.ALIAS;
            case "delete" -> CallType.DELETE;
            case null -> null;
            default -> throw Call.unknownType("none of the known ones");
        };
    }

    private void readEvent() throws RefusedException {
        if (json.token() == JsonToken.VALUE_STRING) {
            call.event = json.name(events);
            return;
        }
        text();
    }

    /** A string or an integer that names something; null where it is blank or {@code null}. */
    private @Nullable String id() throws RefusedException {
        return switch (json.token()) {
            case VALUE_STRING, VALUE_NUMBER_INT -> notBlank(json.text());
            case VALUE_NULL -> null;
            default -> throw wrongType("a string or an integer");
        };
    }

    private @Nullable String text() throws RefusedException {
        return switch (json.token()) {
            case VALUE_STRING -> notBlank(json.text());
            case VALUE_NULL -> null;
            default -> throw wrongType("a string");
        };
    }

    private static @Nullable String notBlank(String text) {
        return text.isBlank() ? null : text;
    }

    private OptionalLong instant() throws RefusedException {
        OptionalLong instant = switch (json.token()) {
            case VALUE_STRING -> Instants.parse(json.text());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> Instants.ofNumber(json.number());
            case VALUE_NULL -> OptionalLong.empty();
            default -> throw wrongType("a string or a number");
        };
        if (instant.isEmpty() && json.token() != JsonToken.VALUE_NULL) {
            throw new RefusedException(
                    Reason.BAD_TIMESTAMP,
                    json.field(),
                    "not a point in time of the years 1 to 9999; write ISO 8601, such as"
                            + " 2026-03-01T09:00:00Z, or Unix seconds");
        }
        return instant;
    }

    private void readProperties() throws RefusedException {
        if (!isObject()) {
            return;
        }
        // The fields of an object come in any order: where the event is not known yet, all that any event might want.
        EventNames.Name known = call.type == null ? null : call.eventName();
        Predicate<String> wanted = known == null ? wantedOfAny : known.wanted();
        call.isUnfiltered = known == null;
        boolean mayBeReport = known == null || known.isReport();
        Map<String, Value> read = null;
        json.enter(FIRST);
        for (String key = json.nextKey(FIRST); key != null; key = json.nextKey(FIRST)) {
            boolean isWanted = wanted.test(key);
            boolean isReported = mayBeReport && MessageReport.isOfIt(key);
            if (!isWanted && !isReported) {
                json.skip(SECOND);
                continue;
            }
            Value value = json.value(SECOND);
            if (value != null && isReported) {
                call.reported.put(key, value);
            }
            if (value != null && isWanted) {
                read = read == null ? new LinkedHashMap<>(FEW_PROPERTIES) : read;
                read.put(key, value);
            }
        }
        call.properties = read == null ? Map.of() : read;
    }

    private void readTraits() throws RefusedException {
        if (!isObject()) {
            return;
        }
        Map<String, Optional<Value>> read = new LinkedHashMap<>();
        json.enter(FIRST);
        for (String key = json.nextKey(FIRST); key != null; key = json.nextKey(FIRST)) {
            if (key.equals("email") && json.token() == JsonToken.VALUE_STRING) {
                call.traitsEmail = notBlank(json.text());
            }
            if (wantedAttributes.test(key)) {
                read.put(key, Optional.ofNullable(json.value(SECOND)));
            } else {
                json.skip(SECOND);
            }
        }
        call.traits = read;
    }

    /** Looks for {@code context.traits.email}, and for {@code context.device} where it matters; the rest is not ours. */
    private void readContext() throws RefusedException {
        if (json.token() != JsonToken.START_OBJECT) {
            json.skip(FIRST);
            return;
        }
        json.enter(FIRST);
        for (String key = json.nextKey(FIRST); key != null; key = json.nextKey(FIRST)) {
            if (key.equals("traits") && json.token() == JsonToken.START_OBJECT) {
                call.contextEmail = email(json, SECOND, call.contextEmail);
            } else if (key.equals("device") && (call.event == null || isAboutDevice(call.event.text()))) {
                call.device = json.value(SECOND);
            } else {
                json.skip(SECOND);
            }
        }
    }

    /** Walks through the traits that the reader stands at, for the e-mail in them. */
    private static @Nullable String email(JsonReader json, int depth, @Nullable String otherwise)
            throws RefusedException {
        String email = otherwise;
        json.enter(depth);
        for (String trait = json.nextKey(depth); trait != null; trait = json.nextKey(depth)) {
            if (trait.equals("email") && json.token() == JsonToken.VALUE_STRING) {
                email = notBlank(json.text());
            }
            json.skip(depth + 1);
        }
        return email;
    }

    /** The e-mail in a {@code context} that the reader stands at, which is that of a whole batch; null where there is none. */
    public static @Nullable String emailOfContext(JsonReader json) throws RefusedException {
        if (json.token() != JsonToken.START_OBJECT) {
            json.skip(FIRST);
            return null;
        }
        String email = null;
        json.enter(FIRST);
        for (String key = json.nextKey(FIRST); key != null; key = json.nextKey(FIRST)) {
            if (key.equals("traits") && json.token() == JsonToken.START_OBJECT) {
                email = email(json, SECOND, email);
            } else {
                json.skip(SECOND);
            }
        }
        return email;
    }

    static boolean isAboutDevice(String event) {
        return event.equals(DEVICE_CHANGED) || event.equals(DEVICE_DELETED);
    }

    private boolean isObject() throws RefusedException {
        return switch (json.token()) {
            case START_OBJECT -> true;
            case VALUE_NULL -> false;
            default -> throw wrongType("an object");
        };
    }

    private RefusedException wrongType(String wanted) {
        return new RefusedException(Reason.WRONG_TYPE, json.field(), "must be " + wanted);
    }
}
