package dev.lockstep.cli;

import dev.lockstep.core.explain.Evidence;
import dev.lockstep.core.explain.Explanation.Answer;
import dev.lockstep.core.explain.Explanation.Reason;
import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.Instants;
import dev.lockstep.core.model.Path;
import dev.lockstep.core.model.Value;
import dev.lockstep.core.model.Values;
import dev.lockstep.sync.files.PersonStandings.Standing;
import dev.lockstep.sync.planner.Step;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** Prints an explanation for people: a tree of conditions, each with a mark, and below each what decides it. */
final class ExplanationText {

    private static final String INDENT = "  ";

    /** The properties of an event, and a value, are cut off after so many characters. */
    private static final int MAX_VALUE_SHOWN = 200;

    private static final String OTHER_TIMES = " at other times, the newest: ";

    private final PrintWriter out;

    ExplanationText(PrintWriter out) {
        this.out = out;
    }

    void print(PersonExplanation explanation) {
        out.println(plain(explanation.whole().person().name()) + " at "
                + Instants.format(explanation.whole().at()));
        for (Answer answer : explanation.segments()) {
            String title = explanation.title(answer.segment());
            out.println();
            out.println(mark(answer.reason()) + " " + answer.segment()
                    + (title.equals(answer.segment()) ? "" : ": " + title));
            if (answer.since().isPresent()) {
                out.println(
                        INDENT + "in it since " + Instants.format(answer.since().getAsLong()));
            }
            print(answer.reason(), INDENT);
        }
        for (Standing standing : explanation.audiences()) {
            out.println();
            out.println(mark(standing.belongs()) + " audience " + standing.audience());
            standing.steps()
                    .forEach(step -> out.println(INDENT + mark(step.passes()) + " " + words(step)
                            + until(step.passes(), explanation.until(step))));
        }
        if (!explanation.delivered().isEmpty()) {
            out.println();
            out.println("At connections, as it is now:");
            explanation.delivered().stream()
                    .flatMap(one -> DeliveredText.lines(one).stream())
                    .forEach(line -> out.println(INDENT + line));
        }
        if (!explanation.doubts().isEmpty()) {
            out.println();
            explanation.doubts().forEach(doubt -> out.println("Note: " + doubt + "."));
        }
        out.println();
        out.println("Where no instant is given at which an answer changes, only a new fact can change it.");
    }

    private static String words(Step step) {
        String segments = String.join(", ", step.segments());
        if (step.gate().isEmpty()) {
            return "is in " + segments;
        }
        boolean passes = step.passes();
        return switch (step.gate().get()) {
            case NOT_EXCLUDED -> passes ? "is not excluded by " + segments : "is excluded, being in " + segments;
            case HANDED_OVER -> (passes ? "is" : "is not yet") + " handed over, by " + segments;
            case NOT_PAUSED -> passes ? "is not in " + segments : "is left alone while in " + segments;
            case BEST_OFFER ->
                passes
                        ? "is eligible for no offer before it"
                        : "gets an offer that goes before this one, as being in " + segments;
            case NOT_HELD_OUT -> passes ? "is not held out" : "is held out";
            case CONSENTED -> passes ? "consents" : "does not consent";
            case HAS_IDENTIFIER -> passes ? "has an identifier" : "has no identifier that files take";
            case VALID -> passes ? "has one that can be used" : "has none that can be used";
        };
    }

    private void print(Reason reason, String indent) {
        out.println(indent + mark(reason) + " " + reason.says() + until(reason));
        for (Evidence evidence : reason.evidence()) {
            lines(evidence).forEach(line -> out.println(indent + INDENT + INDENT + line));
        }
        reason.parts().forEach(part -> print(part, indent + INDENT));
    }

    private static String mark(Reason reason) {
        return mark(reason.holds());
    }

    private static String mark(boolean holds) {
        return holds ? "✓" : "✗";
    }

    private static String until(Reason reason) {
        return until(reason.holds(), reason.until());
    }

    private static String until(boolean holds, OptionalLong until) {
        if (until.isEmpty()) {
            return "";
        }
        String instant = Instants.format(until.getAsLong());
        return holds ? " (until " + instant + ")" : " (from " + instant + " on)";
    }

    private static List<String> lines(Evidence evidence) {
        return switch (evidence) {
            case Evidence.Counted counted -> counted(counted);
            case Evidence.Chosen(Optional<Fact.Event> event, long others) ->
                List.of(event.map(chosen -> event(chosen) + (others > 0 ? more(", of ", others + 1, " in all") : ""))
                        .orElse("none"));
            case Evidence.Anchor(Optional<Fact.Event> event) ->
                List.of("since " + event.map(ExplanationText::event).orElse("no event at all, so that none counts"));
            case Evidence.Measured(Optional<Double> value) ->
                List.of(value.map(number -> "it is " + Values.numberText(number))
                        .orElse("there is nothing to take it of"));
            case Evidence.Attribute(Path path, Optional<Value> value, OptionalLong written) ->
                List.of(attribute(path, value, written));
            case Evidence.Identifiers(Identifier.Kind kind, List<Identifier> known, long count) ->
                List.of(
                        known.isEmpty()
                                ? "no fact has named the person by one"
                                : known.stream()
                                                .map(identifier -> plain(identifier.value()))
                                                .collect(Collectors.joining(", "))
                                        + more(" and ", count - known.size(), " more"));
            case Evidence.Membership(String segment, OptionalLong since) ->
                List.of(
                        since.isPresent()
                                ? "in " + segment + " since " + Instants.format(since.getAsLong())
                                : "not in " + segment);
            case Evidence.Standing(BigDecimal percent) ->
                List.of("stands at " + percent.setScale(4, RoundingMode.DOWN).toPlainString() + " %");
        };
    }

    private static List<String> counted(Evidence.Counted counted) {
        List<String> lines = new ArrayList<>();
        counted.newest().forEach(event -> lines.add(event(event)));
        if (counted.count() > counted.newest().size()) {
            lines.add(more("and ", counted.count() - counted.newest().size(), " older"));
        }
        if (counted.count() == 0) {
            lines.add("none");
        }
        counted.newestOutside()
                .ifPresent(event -> lines.add(
                        (counted.outside() == 1 ? "1 at another time: " : more("", counted.outside(), OTHER_TIMES))
                                + event(event)));
        return lines;
    }

    private static String attribute(Path path, Optional<Value> value, OptionalLong written) {
        if (written.isEmpty()) {
            return "the attribute " + plain(path.head()) + " was never written";
        }
        return value.map(present -> shortened(Values.canonicalJson(present))).orElse("absent") + "; "
                + plain(path.head()) + " was last written " + Instants.format(written.getAsLong());
    }

    private static String event(Fact.Event event) {
        return Instants.format(event.timestamp()) + " " + plain(event.name())
                + (event.properties().isEmpty()
                        ? ""
                        : " " + shortened(Values.canonicalJson(new Value.Fields(event.properties()))));
    }

    private static String more(String before, long count, String after) {
        return count > 0 ? before + String.format(Locale.ROOT, "%,d", count) + after : "";
    }

    private static String shortened(String json) {
        return json.length() <= MAX_VALUE_SHOWN ? json : json.substring(0, MAX_VALUE_SHOWN) + "…";
    }

    /** Text out of facts, quoted where it holds anything that a terminal might take for a command. */
    private static String plain(String text) {
        String quoted = Values.quoted(text);
        return shortened(quoted.equals("\"" + text + "\"") ? text : quoted);
    }
}
