package dev.lockstep.core.condition;

import dev.lockstep.core.condition.Comparison.Order;
import dev.lockstep.core.model.Instants;
import dev.lockstep.core.model.Path;
import dev.lockstep.core.model.Value;
import dev.lockstep.core.model.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The parts of speech that {@link Rendering} puts its sentences together from. */
final class Phrases {

    /** Words that would be misread if they stood for a value without quotes. */
    private static final Set<String> QUOTED_WORDS =
            Set.of("true", "false", "null", "and", "or", "nor", "not", "with", "whose", "is", "one", "none", "since");

    private Phrases() {}

    /** A name between asterisks; an asterisk in it is escaped. */
    static String emphasised(String name) {
        return "*" + escaped(name) + "*";
    }

    /** "a, b, and c", where the separator before the last is given. */
    static String list(List<String> items, String last) {
        if (items.size() == 1) {
            return items.get(0);
        }
        return String.join(", ", items.subList(0, items.size() - 1)) + last + items.get(items.size() - 1);
    }

    /** One of the events: "*Order Completed* with status paid". */
    static String event(EventFilter events) {
        return names(events, "event") + where(events.where());
    }

    /** Several of the events: "*Order Completed* with status paid"; only events of any name have a plural. */
    static String events(EventFilter events) {
        return names(events, "events") + where(events.where());
    }

    private static String names(EventFilter events, String ofAnyName) {
        return list(
                events.names().stream()
                        .map(name -> switch (name) {
                            case EventName.Exactly(String exact) -> emphasised(exact);
                            case EventName.Prefix(String prefix) ->
                                prefix.isEmpty() ? ofAnyName : "*" + escaped(prefix) + "…*";
                        })
                        .toList(),
                " or ");
    }

    /** " with category a or b and whose revenue is at least 50", or nothing. */
    static String where(List<PropertyTest> tests) {
        if (tests.isEmpty()) {
            return "";
        }
        return tests.stream().map(Phrases::where).collect(Collectors.joining(" and ", " ", ""));
    }

    private static String where(PropertyTest test) {
        List<Comparison> comparisons = test.test().comparisons();
        if (comparisons.size() == 1) {
            if (comparisons.get(0) instanceof Comparison.Equal(Value value)) {
                return "with " + path(test.path()) + " " + value(value);
            }
            if (comparisons.get(0) instanceof Comparison.In(List<Value> values) && values.size() > 1) {
                return "with " + path(test.path()) + " " + values(values, " or ");
            }
        }
        return "whose " + path(test.path()) + " " + predicate(test.test());
    }

    /** "is at least 50 and less than 100". */
    static String predicate(Test test) {
        StringBuilder out = new StringBuilder();
        boolean isSaid = false;
        for (Comparison comparison : test.comparisons()) {
            String predicate = predicate(comparison);
            boolean isIs = predicate.startsWith("is ");
            out.append(out.isEmpty() ? "" : " and ").append(isIs && isSaid ? predicate.substring(3) : predicate);
            isSaid = isIs;
        }
        return out.toString();
    }

    private static String predicate(Comparison comparison) {
        return switch (comparison) {
            case Comparison.Equal(Value value) -> "is " + value(value);
            case Comparison.NotEqual(Value value) -> "is not " + value(value);
            case Comparison.Ordered(Order order, Value bound) ->
                bound instanceof Value.Text
                        ? "sorts " + textOrder(order) + " " + value(bound)
                        : "is " + numberOrder(order) + " " + value(bound);
            case Comparison.In(List<Value> values) ->
                switch (values.size()) {
                    case 0 -> "is one of no values";
                    case 1 -> "is one of " + value(values.get(0));
                    default -> "is " + values(values, " or ");
                };
            case Comparison.NotIn(List<Value> values) ->
                switch (values.size()) {
                    case 0 -> "is none of no values";
                    case 1 -> "is none of " + value(values.get(0));
                    case 2 -> "is neither " + values(values, " nor ");
                    default -> "is none of " + values(values, " or ");
                };
            case Comparison.Contains(Value part) -> "contains " + value(part);
            case Comparison.StartsWith(String prefix) -> "starts with " + value(Value.of(prefix));
            case Comparison.EndsWith(String suffix) -> "ends with " + value(Value.of(suffix));
            case Comparison.Matches(String pattern, Predicate<String> finder) -> "matches " + Values.quoted(pattern);
            case Comparison.Exists(boolean exists) -> exists ? "is present" : "is absent";
            case Comparison.Aged(Window window) -> "is " + (window.isAll() ? "in the past" : age(window));
            case Comparison.Before(long instant) -> "is " + before(instant);
            case Comparison.After(long instant) -> "is " + onOrAfter(instant);
        };
    }

    private static String numberOrder(Order order) {
        return switch (order) {
            case GT -> "more than";
            case GTE -> "at least";
            case LT -> "less than";
            case LTE -> "at most";
        };
    }

    private static String textOrder(Order order) {
        return switch (order) {
            case GT -> "after";
            case GTE -> "at or after";
            case LT -> "before";
            case LTE -> "at or before";
        };
    }

    /** When something of this age was: "in the last 4 hours", "4 to 24 hours ago", "more than 90 days ago". */
    static String age(Window window) {
        if (window.isEndless()) {
            return "more than " + Durations.words(window.minAge()) + " ago";
        }
        if (window.minAge() > 0) {
            return Durations.rangeWords(window.minAge(), window.maxAge()) + " ago";
        }
        String words = Durations.words(window.maxAge());
        boolean isOneUnit = words.startsWith("1 ") && words.indexOf(' ', 2) < 0;
        return "in the last " + (isOneUnit ? words.substring(2) : words);
    }

    static String onOrAfter(long instant) {
        String words = instant(instant);
        return (words.contains(" ") ? "at or after " : "on or after ") + words;
    }

    static String before(long instant) {
        return "before " + instant(instant);
    }

    /** The day where the instant is its beginning in UTC, else as much of the time of day as is needed. */
    private static String instant(long instant) {
        String iso = Instants.format(instant);
        String day = iso.substring(0, iso.indexOf('T'));
        String time = iso.substring(iso.indexOf('T') + 1, iso.length() - 1);
        if (time.equals("00:00:00.000")) {
            return day;
        }
        if (time.endsWith(":00.000")) {
            return day + " " + time.substring(0, 5) + " UTC";
        }
        return day + " " + (time.endsWith(".000") ? time.substring(0, 8) : time) + " UTC";
    }

    /** How many of them: "at least 3 *Order Completed*". */
    static String count(Count count, EventFilter events) {
        if (count.atMost() == 0) {
            return "not one " + event(events);
        }
        if (count.atLeast() == count.atMost()) {
            return "exactly " + number(count.atLeast(), events);
        }
        if (count.atLeast() == 0 && count.atMost() == Count.ANY_NUMBER) {
            return "any number of " + events(events);
        }
        if (count.atMost() == Count.ANY_NUMBER) {
            return "at least " + number(count.atLeast(), events);
        }
        return (count.atLeast() == 0 ? "at most " : count.atLeast() + " to ") + number(count.atMost(), events);
    }

    /** The denial of {@link #count}: "fewer than 3 *Order Completed*". */
    static String noCount(Count count, EventFilter events) {
        if (count.atMost() == 0) {
            return "one or more " + events(events);
        }
        if (count.equals(Count.atLeast(1))) {
            return "no " + event(events);
        }
        if (count.atLeast() > 1 && count.atMost() == Count.ANY_NUMBER) {
            return "fewer than " + number(count.atLeast(), events);
        }
        if (count.atLeast() == 0 && count.atMost() != Count.ANY_NUMBER) {
            return "more than " + number(count.atMost(), events);
        }
        return "not " + count(count, events);
    }

    /** Not one of them at any time. */
    static String never(EventFilter events) {
        return "never " + names(events, "any event") + where(events.where());
    }

    private static String number(int number, EventFilter events) {
        return number == 1 ? "one " + event(events) : number + " " + events(events);
    }

    private static String path(Path path) {
        return isWord(path.text()) ? path.text() : emphasised(path.text());
    }

    private static String values(List<Value> values, String last) {
        List<String> words = new ArrayList<>();
        values.forEach(value -> words.add(value(value)));
        return list(words, last);
    }

    /** A value: text without quotes where it is one word that cannot be misread. */
    private static String value(Value value) {
        return switch (value) {
            case Value.Text(String text) -> isWord(text) && !QUOTED_WORDS.contains(text) ? text : Values.quoted(text);
            case Value.Number number -> Values.canonicalJson(number);
            case Value.Flag flag -> Values.canonicalJson(flag);
            case Value.Items items -> Values.canonicalJson(items);
            case Value.Fields fields -> Values.canonicalJson(fields);
        };
    }

    private static boolean isWord(String text) {
        return !text.isEmpty()
                && Character.isLetter(text.codePointAt(0))
                && text.codePoints().allMatch(c -> Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == '.')
                && !text.endsWith(".");
    }

    private static String escaped(String name) {
        String json = Values.quoted(name);
        return json.substring(1, json.length() - 1).replace("\\\"", "\"").replace("*", "\\*");
    }
}
