package dev.lockstep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.engine.EngineSettings;
import dev.lockstep.server.LockstepServer;
import dev.lockstep.server.http.HttpSettings;
import dev.lockstep.server.key.KeyFile;
import dev.lockstep.server.key.KeyKind;
import dev.lockstep.workspace.WorkspaceReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A change from the plan to the rollback, on a data folder and on a server. */
class PlanCommandTest {

    private static final String BEFORE = """
            connections: {disk: {kind: files, directory: out, every: 1s}}
            segments:
              rich: {where: {attribute: money, gte: 100}}
              known: {where: {identifier: id}}
            audiences:
              Rich: {segment: rich, to: disk, identifiers: id, guard: {max_shrink: 10%}}
            """;
    private static final String AFTER = BEFORE.replace("gte: 100", "gte: 150");

    private static final int ROUNDS = 3_000;

    @TempDir
    Path folder;

    private Path data;

    /** 200 people, with 1 to 200 of money. */
    @BeforeEach
    void makeData() throws Exception {
        data = folder.resolve("data");
        define(BEFORE);
        List<String> lines = new ArrayList<>();
        for (int i = 1; i <= 200; i++) {
            lines.add(
                    "{\"type\": \"identify\", \"userId\": \"u%03d\", \"traits\": {\"money\": %d}, \"timestamp\": \"2026-01-01T00:00:00Z\"}"
                            .formatted(i, i));
        }
        Path facts = Files.write(folder.resolve("facts.jsonl"), lines);
        assertThat(run("import", "--data", data.toString(), facts.toString()).exitCode())
                .isEqualTo(ExitCode.DONE);
    }

    @Test
    void tellsWhoIsInAJourneyMeanwhile() throws Exception {
        String journey = """
                journeys: {begun: {starts: Checkout Started, converts: Order Completed, lasts: 36500d}}
                """;
        define(BEFORE + journey);
        run("apply", "--data", data.toString());
        Path facts = Files.writeString(folder.resolve("more.jsonl"), """
                {"type": "track", "userId": "u120", "event": "Checkout Started", "timestamp": "2026-01-02T00:00:00Z"}
                {"type": "track", "userId": "u180", "event": "Checkout Started", "timestamp": "2026-01-02T00:00:00Z"}
                """);
        run("import", "--data", data.toString(), facts.toString());
        define(AFTER + journey);

        assertThat(run("plan", "--data", data.toString()).out()).containsIgnoringNewLines("""
                        audience Rich at disk
                          101 people, then 51
                          50 leave: u100, u101, u102, u103, u104 …
                            1 in the midst of the journey begun
                        """);
    }

    @Test
    void tellsWhoWouldEnterAndLeaveAndWhatWouldHoldIt() throws Exception {
        run("apply", "--data", data.toString());
        define(AFTER);

        CommandRun plan = run("plan", "--data", data.toString());

        assertThat(plan.exitCode()).as(plan.err()).isEqualTo(ExitCode.DONE);
        assertThat(plan.out())
                .containsIgnoringNewLines("""
                        changed segment rich
                          101 people, then 51
                          50 leave: u100, u101, u102, u103, u104 …
                            50 now asked: the attribute *money* is at least 150

                        audience Rich at disk
                          101 people, then 51
                          50 leave: u100, u101, u102, u103, u104 …
                          held: its guard holds the change unless it is applied by this plan: it would shrink by 49.5 %, and 10 % are allowed

                        disk: 1 call at the least.
                        """)
                .contains("Apply just this: lockstep apply --plan ")
                .doesNotContain("known");
    }

    @Test
    void namesNobodyByAnAddress() throws Exception {
        run("apply", "--data", data.toString());
        Path facts = Files.writeString(folder.resolve("more.jsonl"), """
                {"type": "identify", "traits": {"email": "anna@shop.example", "money": 120}, "timestamp": "2026-01-01T00:00:00Z"}
                """);
        run("import", "--data", data.toString(), facts.toString());
        define(AFTER);

        assertThat(run("plan", "--data", data.toString()).out())
                .contains("51 leave: email:a***@s***.example, u100, u101")
                .doesNotContain("anna@");
    }

    @Test
    void anAudienceThatIsTakenOutOfTheWorkspaceIsEmptiedBehindItsGuard() throws Exception {
        run("apply", "--data", data.toString());
        define(BEFORE.replaceAll("  Rich:.*\n", "  Other: {segment: known, to: disk, identifiers: id}\n"));

        assertThat(run("plan", "--data", data.toString()).out())
                .contains("audience Rich at disk")
                .containsIgnoringNewLines("""
                          101 people, then 0
                          101 leave: u100, u101, u102, u103, u104 …
                          held: its guard holds the removal until lockstep sync release Rich: it would shrink by 100.0 %, and 10 % are allowed
                        """);
    }

    @Test
    void whatWasPlannedIsAppliedOrNothing() throws Exception {
        run("apply", "--data", data.toString());
        define(AFTER);
        String hash = plan("--data", data.toString()).get("plan").asString();

        define(AFTER + "# changed since\n");
        CommandRun stale = run("apply", "--data", data.toString(), "--plan", hash);
        assertThat(stale.exitCode()).isEqualTo(ExitCode.ANSWER_IS_NO);
        assertThat(stale.err()).contains("the plan " + hash + " does not fit");

        define(AFTER);
        CommandRun applied = run("apply", "--data", data.toString(), "--plan", hash, "--author", "anna");
        assertThat(applied.out()).contains("changed  rich");
        assertThat(run("plan", "--data", data.toString()).out()).contains("Nothing would change for anybody.");
        assertThat(run("apply", "--data", data.toString(), "--plan", hash).exitCode())
                .isEqualTo(ExitCode.ANSWER_IS_NO);

        CommandRun back = run("rollback", "--data", data.toString());
        assertThat(back.out()).as(back.err()).contains("changed  rich");
        assertThat(run("rollback", "--list", "--data", data.toString()).out())
                .containsPattern("3  .*Z  .*  changed rich\\R2  .*Z  anna  changed rich\\R1  ");
        assertThat(run("rollback", "9", "--data", data.toString()).exitCode()).isEqualTo(ExitCode.WRONG_REQUEST);
    }

    @Test
    void aServerPlansAppliesAndRollsBack() throws Exception {
        Path key = folder.resolve("admin.key");
        Files.writeString(
                key, KeyFile.in(data).create(KeyKind.ADMIN, "me", 1000).text() + "\n");
        try (LockstepServer server = LockstepServer.start(
                HttpSettings.loopback(0),
                EngineSettings.of(data),
                WorkspaceReader.read(folder, name -> null).workspace().orElseThrow())) {
            String[] there = {"--server", server.address().toString(), "--key-file", key.toString()};
            run("apply", there);
            define(AFTER);

            JsonNode plan = plan(there);
            JsonNode segment = plan.get("segments").get(0);
            assertThat(segment.get("segment").asString()).isEqualTo("rich");
            assertThat(segment.get("change").asString()).isEqualTo("changed");
            assertThat(segment.get("leaving").get("people").asLong()).isEqualTo(50);

            String hash = plan.get("plan").asString();
            assertThat(run("apply", with(there, "--plan", "0123")).exitCode()).isEqualTo(ExitCode.ANSWER_IS_NO);
            assertThat(run("apply", with(there, "--plan", hash)).out()).contains("changed  rich");
            CommandRun back = run("rollback", there);
            assertThat(back.out()).as(back.err()).contains("changed  rich");
            assertThat(run("rollback", with(there, "--list")).out())
                    .containsPattern("3  .*changed rich\\R2  .*changed rich\\R1  ");
        }
    }

    @Test
    void whatAPlanOfTheFolderAnnouncedIsHeldByNoGuardOfTheServerThatStartsThen() throws Exception {
        run("apply", "--data", data.toString());
        serveUntil("\"delivered\":101");
        define(AFTER);
        CommandRun plan = run("plan", "--data", data.toString());
        assertThat(plan.out())
                .contains(
                        "  101 are delivered now",
                        "it would shrink by 49.5 %, and 10 % are allowed",
                        "a key that is refused");

        String hash = plan("--data", data.toString()).get("plan").asString();
        CommandRun applied = run("apply", "--data", data.toString(), "--plan", hash);
        assertThat(applied.err()).doesNotContain("guard");
        serveUntil("\"delivered\":51");

        define(BEFORE.replace("gte: 100", "gte: 190"));
        run("apply", "--data", data.toString());
        define(BEFORE.replace("gte: 100", "gte: 195"));
        String behind = plan("--data", data.toString()).get("plan").asString();
        assertThat(run("apply", "--data", data.toString(), "--plan", behind).err())
                .contains("A guard may hold Rich at disk: it was not kept by the definition that counted");
    }

    /** Keeps the audience in step until a status says so. */
    private void serveUntil(String text) throws Exception {
        Path key = folder.resolve(text.replaceAll("[^a-z0-9]", "") + ".key");
        Files.writeString(
                key, KeyFile.in(data).create(KeyKind.ADMIN, "me", 1000).text() + "\n");
        try (LockstepServer server = LockstepServer.start(
                HttpSettings.loopback(0),
                EngineSettings.of(data),
                WorkspaceReader.read(folder, name -> null).workspace().orElseThrow())) {
            String said = "";
            for (int round = 0; round < ROUNDS && !said.contains(text); round++) {
                said = CommandRun.of(
                                "sync",
                                "status",
                                "--server",
                                server.address().toString(),
                                "--key-file",
                                key.toString(),
                                "--format",
                                "json")
                        .out();
            }
            assertThat(said).contains(text);
        }
    }

    @Test
    void aFolderToWhichNothingWasAppliedHasNothingToCompareWith() {
        CommandRun plan = run("plan", "--data", data.toString());

        assertThat(plan.exitCode()).isEqualTo(ExitCode.WRONG_REQUEST);
        assertThat(plan.err()).contains("no workspace was ever applied");
    }

    private JsonNode plan(String... target) {
        CommandRun run = run("plan", with(target, "--format", "json"));
        assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.DONE);
        return JsonMapper.shared().readTree(run.out());
    }

    private static String[] with(String[] some, String... more) {
        List<String> all = new ArrayList<>(List.of(some));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    private void define(String workspace) throws Exception {
        Files.writeString(folder.resolve("lockstep.yaml"), workspace);
    }

    private CommandRun run(String command, String... arguments) {
        return CommandRun.of(with(new String[] {command, "--workspace", folder.toString()}, arguments));
    }
}
