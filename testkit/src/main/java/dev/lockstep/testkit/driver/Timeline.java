package dev.lockstep.testkit.driver;

import dev.lockstep.core.machine.MembershipChange;
import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.Instants;
import dev.lockstep.core.model.Value;
import dev.lockstep.workspace.shape.Findings;
import dev.lockstep.workspace.shape.Shapes;
import dev.lockstep.workspace.yaml.Yaml;
import dev.lockstep.workspace.yaml.YamlReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A timeline as it is written for {@link SegmentTestDriver#play}. */
record Timeline(List<Entry> entries) {

    private static final String ARROW = "→ ";
    private static final String TIME = "\\d\\d:\\d\\d(?::\\d\\d(?:\\.\\d\\d\\d)?)?";
    private static final String WHEN = "(?:day (?<day>\\d+) )?(?<time>" + TIME + ")";
    private static final Pattern LINE = Pattern.compile("(?:" + WHEN + ")?\\s*(?<what>.*)");
    private static final String AT = "(?: at " + WHEN + ")?";
    private static final String MESSAGE = "(?: as (?<message>\\S+))?";
    private static final String VALUES = "(?<values>\\{.*})";
    private static final Pattern EVENT =
            Pattern.compile("(?<who>\\S+) (?:does|did) (?<event>.+?)" + AT + MESSAGE + "(?: " + VALUES + ")?");
    private static final Pattern ATTRIBUTES = Pattern.compile("(?<who>\\S+) (?:has|had) " + VALUES + AT + MESSAGE);
    private static final Pattern FORGOTTEN = Pattern.compile("(?<who>\\S+) is forgotten");
    private static final Pattern IDENTIFY = Pattern.compile("(?<who>\\S+) is (?<other>\\S+)");
    private static final Pattern ALIAS = Pattern.compile("(?<who>\\S+) was (?<other>\\S+)");
    private static final Pattern CHANGE = Pattern.compile(ARROW + "\\S+ (?:enters|exits) \\S+");

    /**
     * A line.
     *
     * @param fact what is received; empty where nothing happens, or where something comes of it
     */
    record Entry(Instant at, String what, Optional<Fact> fact) {
        boolean isChange() {
            return what.startsWith(ARROW);
        }
    }

    static Timeline parse(String text) {
        List<Entry> entries = new ArrayList<>();
        Instant now = SegmentTestDriver.START;
        for (String line :
                text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList()) {
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches()) {
                throw unreadable(line);
            }
            now = instant(matcher, now);
            String what = matcher.group("what");
            entries.add(new Entry(now, what, fact(what, now)));
        }
        return new Timeline(entries);
    }

    /** The same happenings, with these changes. */
    Timeline withChanges(List<MembershipChange> changes) {
        Stream<Entry> happenings = entries.stream().filter(entry -> !entry.isChange());
        Stream<Entry> arrows = changes.stream()
                .map(change -> new Entry(
                        Instant.ofEpochMilli(change.at()),
                        ARROW + change.person() + (change.entered() ? " enters " : " exits ") + change.segment(),
                        Optional.empty()));
        return new Timeline(Stream.concat(happenings, arrows).toList());
    }

    /** The lines in the order of time, what comes of an instant behind what happens at it. */
    String text() {
        return entries.stream()
                .sorted(Comparator.comparing(Entry::at)
                        .thenComparing(Entry::isChange)
                        .thenComparing(entry -> entry.isChange() ? entry.what() : ""))
                .map(entry -> "%s %s".formatted(time(entry.at()), entry.what()))
                .collect(Collectors.joining("\n"));
    }

    private static String time(Instant instant) {
        long day = Duration.between(SegmentTestDriver.START, instant).toDays() + 1;
        return "day " + day + " " + Instants.format(instant.toEpochMilli()).substring(11, 23);
    }

    private static Instant instant(Matcher matcher, Instant before) {
        String time = matcher.group("time");
        if (time == null) {
            return before;
        }
        String day = matcher.group("day");
        Instant midnight = day == null
                ? before.truncatedTo(ChronoUnit.DAYS)
                : SegmentTestDriver.START.plus(Duration.ofDays(Long.parseLong(day) - 1));
        return midnight.plusNanos(LocalTime.parse(time).toNanoOfDay());
    }

    private static Optional<Fact> fact(String what, Instant now) {
        if (what.isEmpty()
                || what.equals("nothing happens")
                || CHANGE.matcher(what).matches()) {
            return Optional.empty();
        }
        Matcher forgotten = FORGOTTEN.matcher(what);
        if (forgotten.matches()) {
            return Optional.of(new Fact.Erasure(Optional.empty(), now.toEpochMilli(), who(forgotten)));
        }
        Matcher identify = IDENTIFY.matcher(what);
        if (identify.matches()) {
            List<Identifier> both = List.of(identifier(identify.group("who")), identifier(identify.group("other")));
            return Optional.of(new Fact.AttributeChange(Optional.empty(), now.toEpochMilli(), both, Map.of()));
        }
        Matcher alias = ALIAS.matcher(what);
        if (alias.matches()) {
            Identifier previous = identifier(alias.group("other"));
            return Optional.of(new Fact.Alias(Optional.empty(), now.toEpochMilli(), who(alias), previous));
        }
        Matcher attributes = ATTRIBUTES.matcher(what);
        if (attributes.matches()) {
            return Optional.of(new Fact.AttributeChange(
                    message(attributes),
                    instant(attributes, now).toEpochMilli(),
                    who(attributes),
                    values(attributes.group("values"))));
        }
        Matcher event = EVENT.matcher(what);
        if (event.matches()) {
            Map<String, Value> properties = new LinkedHashMap<>();
            values(event.group("values")).forEach((name, value) -> value.ifPresent(it -> properties.put(name, it)));
            return Optional.of(new Fact.Event(
                    message(event), instant(event, now).toEpochMilli(), who(event), event.group("event"), properties));
        }
        throw unreadable(what);
    }

    private static Optional<String> message(Matcher matcher) {
        return Optional.ofNullable(matcher.group("message"));
    }

    private static List<Identifier> who(Matcher matcher) {
        return List.of(identifier(matcher.group("who")));
    }

    private static Identifier identifier(String name) {
        if (name.startsWith("email:")) {
            return Identifier.email(name.substring("email:".length()));
        }
        if (name.startsWith("anonymous:")) {
            return Identifier.anonymous(name.substring("anonymous:".length()));
        }
        return Identifier.id(name);
    }

    private static Map<String, Optional<Value>> values(@Nullable String text) {
        Map<String, Optional<Value>> values = new LinkedHashMap<>();
        if (text == null) {
            return values;
        }
        Findings findings = new Findings();
        Optional<Yaml> yaml = YamlReader.parse(text.getBytes(StandardCharsets.UTF_8), "values", findings::problem);
        if (yaml.isPresent() && yaml.get() instanceof Yaml.Mapping mapping) {
            for (Yaml.Entry entry : mapping.entries()) {
                boolean isNull =
                        entry.value() instanceof Yaml.Scalar scalar && scalar.kind() == Yaml.Scalar.Kind.NOTHING;
                values.put(entry.name(), isNull ? Optional.empty() : Shapes.VALUE.read(entry.value(), findings));
            }
        }
        if (!findings.problems().isEmpty()) {
            throw new IllegalArgumentException("the values " + text + " cannot be read: " + findings.problems());
        }
        return values;
    }

    private static IllegalArgumentException unreadable(String line) {
        return new IllegalArgumentException("a line of a timeline cannot be read: \"" + line
                + "\"; write who does what, such as: 09:00 anna does Order Completed {revenue: 40}");
    }
}
