package dev.lockstep.workspace.language;

import static dev.lockstep.workspace.shape.Schemas.schema;

import dev.lockstep.core.condition.Durations;
import dev.lockstep.core.condition.Window;
import dev.lockstep.core.model.Instants;
import dev.lockstep.workspace.shape.Findings;
import dev.lockstep.workspace.shape.Shape;
import dev.lockstep.workspace.shape.Shapes;
import dev.lockstep.workspace.yaml.NearNames;
import dev.lockstep.workspace.yaml.Yaml;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Durations, windows of ages, instants and time zones as they are written. All times in milliseconds. */
public final class Times {

    /** A number below this is a year or a slip rather than Unix seconds (it would be before March 1973). */
    private static final double MIN_SECONDS = 100_000_000;

    private static final String DURATION_PATTERN = "([0-9]+(ms|s|m|h|d|w))+";

    private static final String HOW_TO_WRITE_A_DURATION =
            "write whole numbers with their units, ms s m h d w, such as 4h or 1d12h";

    private Times() {}

    /** A duration, {@code 90d} or {@code 1d12h}. */
    public static final Shape<Long> DURATION = Shapes.shape(
            schema(
                    "type",
                    "string",
                    "pattern",
                    "^" + DURATION_PATTERN + "$",
                    "examples",
                    List.of("4h", "90d", "1d12h")),
            (node, findings) -> duration(node, findings, textOf(node)));

    /** {@code within: 4h}, the ages {@code [0, 4h)}. */
    public static final Shape<Window> WITHIN = DURATION.then((node, age, findings) -> {
        if (age == 0) {
            findings.problem(node, "no age is below 0", "write a duration above 0, such as 4h");
            return Optional.empty();
        }
        return Optional.of(Window.within(age));
    });

    /** {@code ago: 4h..24h}, the ages {@code [4h, 24h)}, or {@code ago: 90d..}, those of 90 days and more. */
    public static final Shape<Window> AGO = Shapes.shape(
            schema(
                    "type",
                    "string",
                    "pattern",
                    "^" + DURATION_PATTERN + "\\.\\.(" + DURATION_PATTERN + ")?$",
                    "examples",
                    List.of("4h..24h", "90d..")),
            Times::ago);

    /** An instant in ISO 8601, or in Unix seconds or milliseconds. */
    public static final Shape<Long> INSTANT = Shapes.shape(
            schema(
                    "anyOf",
                    List.of(
                            schema("type", "string", "pattern", "^[0-9]{4}-[0-9]{2}-[0-9]{2}"),
                            schema("type", "number", "minimum", MIN_SECONDS)),
                    "examples",
                    List.of("2026-03-01", "2026-03-01T09:00:00Z")),
            Times::instant);

    /** A time zone of the tz database, or a fixed offset. */
    public static final Shape<ZoneId> ZONE = Shapes.TEXT.then((node, text, findings) -> {
        try {
            return Optional.of(ZoneId.of(text));
        } catch (DateTimeException e) {
            findings.problem(
                    node,
                    "unknown timezone \"" + ((Yaml.Scalar) node).shown() + "\"",
                    NearNames.suggest(
                            text, ZoneId.getAvailableZoneIds(), "write one of the tz database, such as Europe/Moscow"));
            return Optional.empty();
        }
    });

    private static Optional<Long> duration(Yaml node, Findings findings, String text) {
        OptionalLong duration = Durations.parse(text);
        if (duration.isPresent()) {
            return Optional.of(duration.getAsLong());
        }
        if (text.matches(DURATION_PATTERN)) {
            findings.problem(node, "a duration of more than a thousand years", "write a shorter one");
            return Optional.empty();
        }
        return Shapes.wrong(node, findings, "a duration", HOW_TO_WRITE_A_DURATION);
    }

    private static Optional<Window> ago(Yaml node, Findings findings) {
        String text = textOf(node);
        int dots = text.indexOf("..");
        if (dots < 0) {
            return Shapes.wrong(
                    node,
                    findings,
                    "a range of ages",
                    Durations.parse(text).isPresent()
                            ? "write ago: " + text + ".. for that age and more, or within: " + text + " for less"
                            : "write it as 4h..24h, or 90d.. for that age and more");
        }
        Optional<Long> min = duration(node, findings, text.substring(0, dots).strip());
        String end = text.substring(dots + 2).strip();
        Optional<Long> max = end.isEmpty() ? Optional.of(Instants.NEVER) : duration(node, findings, end);
        if (min.isEmpty() || max.isEmpty()) {
            return Optional.empty();
        }
        if (max.get() <= min.get()) {
            findings.problem(
                    node,
                    "no age is in the range " + ((Yaml.Scalar) node).shown(),
                    "write the younger age first, and the older one after the dots");
            return Optional.empty();
        }
        return Optional.of(new Window(min.get(), max.get()));
    }

    private static Optional<Long> instant(Yaml node, Findings findings) {
        OptionalLong instant = Shapes.number(node)
                .filter(number -> number >= MIN_SECONDS)
                .map(Instants::ofNumber)
                .orElseGet(() -> Instants.parse(textOf(node)));
        if (instant.isPresent()) {
            return Optional.of(instant.getAsLong());
        }
        return Shapes.wrong(
                node, findings, "an instant", "write it in ISO 8601, such as 2026-03-01 or 2026-03-01T09:00:00Z");
    }

    private static String textOf(Yaml node) {
        return node instanceof Yaml.Scalar scalar && scalar.kind() == Yaml.Scalar.Kind.TEXT
                ? scalar.text().strip()
                : "";
    }
}
