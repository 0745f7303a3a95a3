package dev.lockstep.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That the benchmarks run to their end, count right, which they check themselves, and leave nothing behind. How fast is not asked. */
class BenchmarksTest {

    @TempDir
    Path folder;

    @Test
    void theEngineTakesFactsBesideARawStore() throws Exception {
        assertThat(printed(EngineLoad.measure(args("1000", "200", "100", folder.toString()))))
                .contains("raw store", "half the limit");
    }

    @Test
    void timersFireWhileFactsComeIn() throws Exception {
        assertThat(printed(TimerLateness.measure(args("200", "1", "100", folder.toString()))))
                .contains("200 timers due within 1 s", "within 100 ms", ", 0 refused");
    }

    @Test
    void peopleAreCountedByWhatTheyCost() throws Exception {
        assertThat(printed(PeopleCost.measure(args("100", "300", "facts=400", "in=" + folder))))
                .contains("100 people: opened until ready", "300 people: a fact, drawn everybody alike");
    }

    @Test
    void aSegmentIsAddedToAHistory() throws Exception {
        assertThat(printed(Backfill.measure(args("2000", "100", folder.toString()))))
                .contains("persons brought up to it", ", 0 refused");
    }

    @Test
    void aChangedSegmentIsPlanned() throws Exception {
        assertThat(printed(Planning.measure(args("200", "5", folder.toString()))))
                .contains("a window that is wider", "an event that nobody asked for", "an explanation of an audience");
    }

    @Test
    void aServerInItsOwnProcessAcknowledgesWhatIsInItsStore() throws Exception {
        assertThat(printed(HttpLoad.measure(args("400", "100", "8", folder.toString()))))
                .contains(
                        "Track API",
                        "Pipelines API, 100 at once",
                        "empty 200",
                        "fact to change",
                        "acknowledged, in the store")
                .doesNotContain("answers by status");
    }

    @Test
    void aBuyerIsRemovedBehindALoad() throws Exception {
        assertThat(printed(RemovalLatency.measure(args("1", "200", folder.toString()))))
                .contains("purchase to removal", "{200=10}", "the purchase acknowledged");
    }

    @Test
    void aSnapshotIsMadeOfAll() throws Exception {
        assertThat(printed(SnapshotOfAll.measure(args("2000", folder.toString()))))
                .contains("a snapshot of all, 2000 rows", "the same bytes hashed", "heap at its peak");
    }

    @Test
    void aLedgerIsPlannedAnew() throws Exception {
        assertThat(printed(LedgerPlanned.measure(args("2000", folder.toString()))))
                .contains(
                        "2,000 in",
                        "all records planned anew",
                        "read alone",
                        "comes to be excluded",
                        "excluded no more");
    }

    @AfterEach
    void nothingIsLeftBehind() {
        assertThat(folder).isEmptyDirectory();
    }

    private static String[] args(String... args) {
        return args;
    }

    private static String printed(Figures figures) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        figures.print(new PrintStream(out, true, StandardCharsets.UTF_8));
        return out.toString(StandardCharsets.UTF_8);
    }
}
