package dev.lockstep.cli;

import dev.lockstep.core.condition.Durations;
import dev.lockstep.core.condition.Rendering;
import dev.lockstep.core.machine.MembershipChange;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.Value;
import dev.lockstep.core.model.Values;
import dev.lockstep.sync.rehearsal.SyncOutcome;
import dev.lockstep.sync.rehearsal.SyncRehearsal;
import dev.lockstep.workspace.Rehearsal.Step;
import dev.lockstep.workspace.Workspace;
import dev.lockstep.workspace.rehearsal.Outcome;
import dev.lockstep.workspace.rehearsal.Outcome.Moment;
import dev.lockstep.workspace.rehearsal.Outcome.Wrong;
import dev.lockstep.workspace.yaml.Place;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tells what came of the rehearsals of a workspace. */
final class RehearsalReport {

    /** Moments of the timeline that are shown before a failed expectation, and after it. */
    private static final int SHOWN_BEFORE = 12;

    private static final int SHOWN_AFTER = 2;

    private final Workspace workspace;
    private final List<Rehearsed> rehearsed;
    private final PrintWriter out;

    /**
     * @param workspace whose rehearsals they are
     * @param out not flushed
     */
    RehearsalReport(Workspace workspace, List<Rehearsed> rehearsed, PrintWriter out) {
        this.workspace = workspace;
        this.rehearsed = rehearsed;
        this.out = out;
    }

    void printText() {
        for (Rehearsed one : rehearsed) {
            out.println((one.passed() ? "ok    " : "FAIL  ") + one.name());
            if (!one.passed()) {
                printFailures(one.outcome());
                one.wrongAtDestinations().forEach(this::printFailure);
            }
        }
        if (rehearsed.isEmpty()) {
            out.println("No tests: write some under tests:, each a name and a timeline.");
            return;
        }
        if (rehearsed.getLast().passed()) {
            out.println(); // there is one after a failure already
        }
        long failed = rehearsed.stream().filter(one -> !one.passed()).count();
        out.println(Counted.of(rehearsed.size(), "test") + ", " + (failed == 0 ? "all passed." : failed + " failed."));
    }

    private void printFailures(Outcome outcome) {
        List<Moment> moments = outcome.moments();
        for (int i = 0; i < moments.size(); i++) {
            if (moments.get(i) instanceof Moment.Expected expected
                    && !expected.wrong().isEmpty()) {
                printFailure(moments, i, expected);
            }
        }
    }

    private void printFailure(List<Moment> moments, int index, Moment.Expected failed) {
        out.println();
        out.println("  " + failed.step().place().position() + ": at " + Durations.format(failed.at()) + ", "
                + failed.person());
        for (Wrong wrong : failed.wrong()) {
            out.println("    " + shown(wrong));
            Optional.ofNullable(workspace.segments().get(wrong.segment()))
                    .ifPresent(segment -> out.println("      (" + Rendering.sentence(segment.condition()) + ")"));
        }
        out.println("    is in " + (failed.in().isEmpty() ? "no segment" : String.join(", ", failed.in())));
        out.println();
        printTimeline(around(moments, index, failed), failed);
        out.println();
    }

    private void printFailure(SyncOutcome.Wrong wrong) {
        out.println();
        out.println("  " + wrong.step().place().position() + ": at "
                + Durations.format(wrong.step().at()) + ", "
                + name(wrong.step().person().getFirst()));
        out.println("    " + wrong.says());
        out.println(wrong.sent().isEmpty() ? "    nothing of them is sent for it" : "    what is sent of them for it:");
        int width = wrong.sent().stream()
                .mapToInt(sent -> offset(sent.at()).length())
                .max()
                .orElse(0);
        for (SyncOutcome.Sent sent : wrong.sent()) {
            String at = offset(sent.at());
            out.println("      " + " ".repeat(width - at.length()) + at + "  "
                    + sent.change().word() + ", to " + sent.connection() + ", in the lane " + SyncRehearsal.word(sent));
        }
        out.println();
    }

    private static String shown(Wrong wrong) {
        return wrong.since().isEmpty()
                ? "should be in " + wrong.segment() + ", but is not"
                : "should not be in " + wrong.segment() + ", but is, since "
                        + offset(wrong.since().getAsLong());
    }

    /** What happened shortly before and after, without the changes of segments that are not asked for. */
    private static List<Moment> around(List<Moment> moments, int index, Moment.Expected failed) {
        Set<String> asked = Stream.concat(failed.step().in().stream(), failed.step().out().stream())
                .collect(Collectors.toSet());
        List<Moment> before = new ArrayList<>(moments.subList(0, index + 1));
        List<Moment> after = new ArrayList<>(moments.subList(index + 1, moments.size()));
        before.removeIf(moment -> isAside(moment, asked));
        after.removeIf(moment -> isAside(moment, asked));
        List<Moment> around =
                new ArrayList<>(before.subList(Math.max(0, before.size() - 1 - SHOWN_BEFORE), before.size()));
        around.addAll(after.subList(0, Math.min(after.size(), SHOWN_AFTER)));
        return around;
    }

    private static boolean isAside(Moment moment, Set<String> asked) {
        return moment instanceof Moment.Changed changed
                && !asked.contains(changed.change().segment());
    }

    private void printTimeline(List<Moment> moments, Moment.Expected failed) {
        int width = moments.stream()
                .mapToInt(moment -> offset(moment.at()).length())
                .max()
                .orElse(0);
        for (Moment moment : moments) {
            String at = offset(moment.at());
            out.println("    " + (moment.equals(failed) ? "> " : "  ") + " ".repeat(width - at.length()) + at + "  "
                    + shown(moment));
        }
    }

    private static String shown(Moment moment) {
        return switch (moment) {
            case Moment.Played(Step step) -> who(step) + played(step);
            case Moment.Changed changed -> "  " + changed(changed.change());
            case Moment.Expected expected -> who(expected.step()) + expected(expected);
        };
    }

    private static String played(Step step) {
        return switch (step) {
            case Step.Event event -> event.name() + properties(event.properties()) + late(event.at(), event.happened());
            case Step.Attributes change ->
                "attributes" + attributes(change.attributes()) + late(change.at(), change.happened());
            case Step.Alias alias -> "alias " + name(alias.previous());
            case Step.Expect expect -> throw new IllegalArgumentException("an expectation is not played");
        };
    }

    private static String late(long at, long happened) {
        return happened == at ? "" : " (happened at " + offset(happened) + ")";
    }

    private static String changed(MembershipChange change) {
        String why = switch (change.cause()) {
            case MembershipChange.Cause.ByFact fact -> "";
            case MembershipChange.Cause.ByTime time -> " by the passing of time";
            case MembershipChange.Cause.ByMerge merge -> " by a merge";
            case MembershipChange.Cause.ByDefinition definition -> " by a new definition";
            case MembershipChange.Cause.ByErasure erasure -> " by erasure";
        };
        return change.person() + (change.entered() ? " enters " : " exits ") + change.segment() + why;
    }

    private static String expected(Moment.Expected expected) {
        List<String> parts = new ArrayList<>();
        if (!expected.step().in().isEmpty()) {
            parts.add("in " + String.join(", ", expected.step().in()));
        }
        if (!expected.step().out().isEmpty()) {
            parts.add("out of " + String.join(", ", expected.step().out()));
        }
        if (!expected.step().deliveries().isNothing()) {
            parts.add("what is sent");
        }
        return "expected " + String.join("; ", parts) + (expected.wrong().isEmpty() ? "" : " (not so)");
    }

    private static String properties(Map<String, Value> properties) {
        return properties.isEmpty() ? "" : " " + Values.canonicalJson(new Value.Fields(properties));
    }

    private static String attributes(Map<String, Optional<Value>> attributes) {
        Map<String, Value> shown = new LinkedHashMap<>();
        attributes.forEach((name, value) -> shown.put(name, value.orElse(Value.of("(removed)"))));
        return properties(shown);
    }

    private static String who(Step step) {
        return step.person().stream().map(RehearsalReport::name).collect(Collectors.joining(" = ")) + ": ";
    }

    private static String name(Identifier identifier) {
        return identifier.person().name();
    }

    /** Since the start; what happened before it has a minus sign. */
    private static String offset(long ms) {
        return ms < 0 ? "-" + Durations.format(-ms) : Durations.format(ms);
    }

    void printJson() {
        long failed = rehearsed.stream().filter(one -> !one.passed()).count();
        out.println("{\"tests\": "
                + rehearsed.stream().map(RehearsalReport::json).collect(Collectors.joining(", ", "[", "]"))
                + ", \"passed\": " + (rehearsed.size() - failed) + ", \"failed\": " + failed + "}");
    }

    private static String json(Rehearsed one) {
        List<String> failures = new ArrayList<>();
        for (Moment moment : one.outcome().moments()) {
            if (moment instanceof Moment.Expected expected) {
                expected.wrong().forEach(wrong -> failures.add(json(expected, wrong)));
            }
        }
        one.wrongAtDestinations().forEach(wrong -> failures.add(json(wrong)));
        return "{\"name\": " + Values.quoted(one.name())
                + ", \"passed\": " + one.passed()
                + ", \"failures\": [" + String.join(", ", failures) + "]}";
    }

    private static String json(SyncOutcome.Wrong wrong) {
        String sent = wrong.sent().stream()
                .map(one -> "{\"at\": " + Values.quoted(offset(one.at()))
                        + ", \"connection\": " + Values.quoted(one.connection())
                        + ", \"audience\": " + Values.quoted(one.audience())
                        + ", \"change\": " + Values.quoted(one.change().word())
                        + ", \"lane\": " + Values.quoted(SyncRehearsal.word(one)) + "}")
                .collect(Collectors.joining(", ", "[", "]"));
        return "{" + at(wrong.step().place(), wrong.step().at())
                + ", \"person\": "
                + Values.quoted(name(wrong.step().person().getFirst()))
                + ", \"says\": " + Values.quoted(wrong.says())
                + ", \"sent\": " + sent + "}";
    }

    private static String at(Place place, long at) {
        return "\"file\": " + Values.quoted(place.file())
                + ", \"line\": " + place.line()
                + ", \"column\": " + place.column()
                + ", \"at\": " + Values.quoted(offset(at));
    }

    private static String json(Moment.Expected expected, Wrong wrong) {
        String since = wrong.since().isEmpty()
                ? ""
                : ", \"since\": " + Values.quoted(offset(wrong.since().getAsLong()));
        return "{" + at(expected.step().place(), expected.at())
                + ", \"person\": " + Values.quoted(expected.person().name())
                + ", \"segment\": " + Values.quoted(wrong.segment())
                + ", \"expected\": " + Values.quoted(wrong.shouldBeIn() ? "in" : "out")
                + ", \"actual\": " + Values.quoted(wrong.shouldBeIn() ? "out" : "in")
                + since + "}";
    }
}
