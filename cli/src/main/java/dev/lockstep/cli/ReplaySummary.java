package dev.lockstep.cli;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.lockstep.core.machine.MembershipChange;
import dev.lockstep.core.model.Instants;
import dev.lockstep.core.population.Population;
import dev.lockstep.ingest.call.Reason;
import dev.lockstep.ingest.file.Rejects;
import dev.lockstep.workspace.Workspace;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Counts what happens in a replay, and tells it at the end. */
final class ReplaySummary implements Consumer<MembershipChange> {

    private final Map<Reason, Long> passedOver = new EnumMap<>(Reason.class);
    private final Map<String, Tally> tallies = new LinkedHashMap<>();
    private long later;

    private static final class Tally {
        private long entered;
        private long exited;
    }

    ReplaySummary(Workspace workspace) {
        workspace.segments().keySet().forEach(segment -> tallies.put(segment, new Tally()));
    }

    @Override
    public void accept(MembershipChange change) {
        Tally tally = tallies.computeIfAbsent(change.segment(), segment -> new Tally());
        if (change.entered()) {
            tally.entered++;
        } else {
            tally.exited++;
        }
    }

    /** Counts a fact after the end of the replay. */
    void countLater() {
        later++;
    }

    /** Counts rows that the user lets be. */
    void countPassedOver(Map<Reason, Integer> rows) {
        rows.forEach((reason, count) -> passedOver.merge(reason, (long) count, Long::sum));
    }

    void print(CommonOptions common, Population population, Rejects rejects, AudienceSummary audiences) {
        if (common.isJson()) {
            printJson(common.out(), population, rejects, audiences);
        } else {
            printText(common.out(), population, rejects);
            audiences.printText(common.out());
            printRejects(common.err(), rejects);
        }
        audiences.printProblems(common.err());
        common.out().flush();
        common.err().flush();
    }

    private void printText(PrintWriter out, Population population, Rejects rejects) {
        Population.Counts counts = population.counts();
        out.printf(
                Locale.ROOT,
                "%,d facts about %,d people%s%n",
                counts.received(),
                population.people().count(),
                counts.received() == 0 ? "" : ", up to " + Instants.format(population.now()));
        tell(out, counts.repeated(), "repeated a message id of the last seven days and changed nothing");
        tell(out, counts.merged(), "people turned out to be another");
        tell(out, counts.erased(), "people were forgotten");
        passedOver.forEach((reason, rows) -> tell(out, rows, "rows were passed over (" + reason.code() + ")"));
        tell(out, later, "facts are later than --until and were not played");
        tell(out, rejects.count(), "lines are no facts");
        int width = tallies.keySet().stream().mapToInt(String::length).max().orElse(0);
        width = Math.max(width, "segment".length());
        out.printf("%n%-" + width + "s %12s %12s %12s%n", "segment", "members", "entered", "exited");
        for (Map.Entry<String, Tally> segment : tallies.entrySet()) {
            Tally tally = segment.getValue();
            out.printf(
                    Locale.ROOT,
                    "%-" + width + "s %,12d %,12d %,12d%n",
                    segment.getKey(),
                    tally.entered - tally.exited,
                    tally.entered,
                    tally.exited);
        }
    }

    private static void tell(PrintWriter out, long count, String what) {
        if (count > 0) {
            out.printf(Locale.ROOT, "%,d %s%n", count, what);
        }
    }

    static void printRejects(PrintWriter err, Rejects rejects) {
        for (Rejects.Kind kind : rejects.kinds()) {
            err.printf(
                    Locale.ROOT,
                    "%,d rejected (%s), the first: %s%n",
                    kind.count(),
                    kind.reason().code(),
                    kind.first());
        }
    }

    /** The shape of {@code --format json}. */
    private record Json(
            long facts,
            long people,
            @Nullable String clock,
            long repeated,
            long merged,
            long erased,
            @JsonProperty("passed_over") Map<String, Long> passedOver,
            long later,
            Map<String, Long> rejected,
            List<JsonSegment> segments,
            List<AudienceSummary.JsonAudience> audiences) {}

    private record JsonSegment(String segment, long members, long entered, long exited) {}

    private void printJson(PrintWriter out, Population population, Rejects rejects, AudienceSummary audiences) {
        Population.Counts counts = population.counts();
        Map<String, Long> rejected = new LinkedHashMap<>();
        rejects.kinds().forEach(kind -> rejected.put(kind.reason().code(), kind.count()));
        List<JsonSegment> segments = new ArrayList<>();
        tallies.forEach((segment, tally) ->
                segments.add(new JsonSegment(segment, tally.entered - tally.exited, tally.entered, tally.exited)));
        out.println(new JsonMapper()
                .writeValueAsString(new Json(
                        counts.received(),
                        population.people().count(),
                        counts.received() == 0 ? null : Instants.format(population.now()),
                        counts.repeated(),
                        counts.merged(),
                        counts.erased(),
                        byCode(passedOver),
                        later,
                        rejected,
                        segments,
                        audiences.json())));
    }

    private static Map<String, Long> byCode(Map<Reason, Long> counts) {
        Map<String, Long> byCode = new LinkedHashMap<>();
        counts.forEach((reason, count) -> byCode.put(reason.code(), count));
        return byCode;
    }
}
