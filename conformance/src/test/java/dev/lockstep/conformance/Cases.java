package dev.lockstep.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Instants;
import dev.lockstep.ingest.call.Interest;
import dev.lockstep.ingest.file.FactSource;
import dev.lockstep.ingest.file.Input;
import dev.lockstep.ingest.file.JsonlFormat;
import dev.lockstep.workspace.Workspace;
import dev.lockstep.workspace.WorkspaceReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The cases of a corpus. A case is a folder: a workspace ({@code lockstep.yaml}), facts ({@code events.jsonl}), the instant to
 * run to ({@code until.json}), and every entry and exit in order ({@code expected.jsonl}).
 */
final class Cases {

    private static final JsonMapper JSON = new JsonMapper();

    private Cases() {}

    /** Plays a case. */
    interface Player {
        void play(Path folder) throws Exception;
    }

    /** A test for each case. */
    static Stream<DynamicTest> in(Path corpus, Player player) throws IOException {
        try (Stream<Path> folders = Files.list(corpus)) {
            List<Path> cases = folders.filter(folder -> Files.exists(folder.resolve("lockstep.yaml")))
                    .sorted()
                    .toList();
            assertThat(cases).as("cases in %s", corpus.getFileName()).isNotEmpty();
            return cases.stream()
                    .map(folder -> DynamicTest.dynamicTest(folder.getFileName().toString(), () -> player.play(folder)));
        }
    }

    static Workspace workspace(Path folder) {
        WorkspaceReader.Reading reading = WorkspaceReader.read(folder, name -> null);
        assertThat(reading.problems()).isEmpty();
        return reading.workspace().orElseThrow();
    }

    static void facts(Path folder, Interest interest, Consumer<Fact> taker) throws IOException {
        Input input = Input.of(folder.resolve("events.jsonl").toString());
        try (FactSource facts = FactSource.open(List.of(input), new JsonlFormat(interest))) {
            facts.forEach(taker, reject -> assertThat(reject).isNull());
        }
    }

    static long until(Path folder) throws IOException {
        String until =
                JSON.readTree(Files.readString(folder.resolve("until.json"))).asString();
        return Instants.parse(until).orElseThrow();
    }

    static List<String> expected(Path folder) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve("expected.jsonl"))) {
            JsonNode change = JSON.readTree(line);
            lines.add(change.get("at").asString() + " " + change.get("person").asString() + " "
                    + change.get("segment").asString() + " "
                    + change.get("change").asString());
        }
        // Within an instant the order of a case's lines means nothing; that of a replay is by person, then segment.
        lines.sort(null);
        return lines;
    }
}
