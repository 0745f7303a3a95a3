package dev.lockstep.cli;

import dev.lockstep.sync.files.AudienceFiles;
import dev.lockstep.sync.planner.Gate;
import dev.lockstep.workspace.yaml.Problem;
import java.io.PrintWriter;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Tells which audiences were written, how many people are left in each after every gate, and which could not be written.
 *
 * @param problems of audiences that were left out
 */
record AudienceSummary(List<AudienceFiles.Result> written, List<Problem> problems) {

    /** Nothing was asked to be written. */
    static final AudienceSummary NONE = new AudienceSummary(List.of(), List.of());

    private static final String NAME = "audience";
    private static final Set<Gate> OF_SOME = EnumSet.of(Gate.HANDED_OVER, Gate.NOT_PAUSED, Gate.BEST_OFFER);

    void printText(PrintWriter out) {
        if (written.isEmpty()) {
            return;
        }
        int width = written.stream()
                .mapToInt(audience -> audience.audience().length())
                .reduce(NAME.length(), Math::max);
        out.printf("%n%-" + width + "s %12s", NAME, "in segment");
        List<Gate> gates = gates();
        for (Gate gate : gates) {
            out.printf(" %14s", gate.code().replace('_', ' '));
        }
        out.printf("  %s%n", "file");
        for (AudienceFiles.Result audience : written) {
            out.printf(
                    Locale.ROOT,
                    "%-" + width + "s %,12d",
                    audience.audience(),
                    audience.people().inSegment());
            for (Gate gate : gates) {
                out.printf(Locale.ROOT, " %,14d", audience.people().passed(gate));
            }
            out.printf("  %s%s%n", audience.file().file(), audience.file().changed() ? "" : " (unchanged)");
        }
    }

    /** Those of journeys and offers only where somebody dropped out there: few workspaces have any. */
    private List<Gate> gates() {
        return Stream.of(Gate.values())
                .filter(gate -> !OF_SOME.contains(gate)
                        || written.stream()
                                .anyMatch(audience -> audience.people().droppedOutAt(gate) > 0))
                .toList();
    }

    /** What was left out, for standard error. */
    void printProblems(PrintWriter err) {
        problems.forEach(err::println);
    }

    /** An audience as JSON has it; {@code people} are those left after each gate. */
    record JsonAudience(
            String audience, String file, long rows, String sha256, boolean changed, Map<String, Long> people) {}

    List<JsonAudience> json() {
        return written.stream().map(AudienceSummary::json).toList();
    }

    private static JsonAudience json(AudienceFiles.Result audience) {
        Map<String, Long> people = new LinkedHashMap<>();
        people.put("in_segment", audience.people().inSegment());
        for (Gate gate : Gate.values()) {
            people.put(gate.code(), audience.people().passed(gate));
        }
        return new JsonAudience(
                audience.audience(),
                audience.file().file().toString(),
                audience.file().rows(),
                audience.file().sha256(),
                audience.file().changed(),
                people);
    }
}
