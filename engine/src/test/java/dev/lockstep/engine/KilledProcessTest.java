package dev.lockstep.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.Intake;
import dev.lockstep.testkit.driver.SegmentTestDriver;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real process takes facts and is killed (SIGKILL) at a random moment, again and again. Whatever it said was taken must be
 * there afterwards, once; and what is there must have been sent.
 */
class KilledProcessTest {

    private static final int LIVES = 6;
    private static final int MAX_FACTS_A_LIFE = 3000;
    private static final SequencedMap<String, Condition> SEGMENTS =
            SegmentTestDriver.conditions("cart: {latest: Checkout Started, within: 4h}");

    @TempDir
    private Path folder;

    @Test
    void whatWasAcknowledgedBeforeAKillIsThereAfterIt() throws Exception {
        SplittableRandom random = new SplittableRandom(4);
        Set<String> acknowledged = new HashSet<>();
        for (int life = 0; life < LIVES; life++) {
            Process victim = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "--enable-native-access=ALL-UNNAMED",
                            "-Xmx256m",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Victim.class.getName(),
                            folder.toString(),
                            "life" + life)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            int heard = random.nextInt(1, MAX_FACTS_A_LIFE);
            try (BufferedReader out = victim.inputReader()) {
                for (int i = 0; i < heard; i++) {
                    String id = out.readLine();
                    assertThat(id).as("the process ended by itself").isNotNull();
                    acknowledged.add(id);
                }
                victim.toHandle().destroyForcibly(); // unlike that of Process, it leaves the output to be read
                // What it had said and nobody had read yet counts as well; the last line may be torn.
                for (String id = out.readLine(); id != null && id.endsWith("."); id = out.readLine()) {
                    acknowledged.add(id);
                }
            }
            assertThat(victim.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(victim.exitValue()).as("killed").isEqualTo(128 + 9);
        }
        try (Engine engine = Engine.open(EngineSettings.of(folder), SEGMENTS, EngineObserver.NONE)) {
            Set<String> found = new HashSet<>();
            for (String id : acknowledged) {
                Timeline timeline =
                        engine.events(person(id), 100_000, Optional.empty()).orElseThrow();
                assertThat(timeline.facts())
                        .as(id)
                        .anyMatch(fact -> fact.messageId().equals(Optional.of(id)));
                timeline.facts().forEach(fact -> found.add(fact.messageId().orElseThrow()));
                assertThat(timeline.facts()).doesNotHaveDuplicates();
            }
            assertThat(found).containsAll(acknowledged);
            assertThat(engine.members("cart", 100_000, Optional.empty())
                            .orElseThrow()
                            .members())
                    .hasSize((int) engine.segments().getFirst().size())
                    .hasSize((int) engine.status().persons());
        }
    }

    /** Ten facts a person. */
    private static String person(String id) {
        return "p" + id.substring(0, id.length() - 2);
    }

    /** Takes facts for ever, and says the id of each when it is taken. */
    static final class Victim {

        private Victim() {}

        public static void main(String[] args) throws Exception {
            Engine engine = Engine.open(EngineSettings.of(Path.of(args[0])), SEGMENTS, EngineObserver.NONE);
            for (int i = 0; true; i++) {
                String id = args[1] + "-" + i + ".";
                Fact fact = new Fact.Event(
                        Optional.of(id),
                        System.currentTimeMillis(),
                        List.of(Identifier.id(person(id))),
                        "Checkout Started",
                        Map.of());
                CompletableFuture<Void> unused = engine.receive(List.of(new Intake.Learned(fact, false)))
                        .thenRun(() -> {
                            System.out.println(id);
                            System.out.flush();
                        });
                if (i % 50 == 0) {
                    Thread.sleep(1);
                }
            }
        }
    }
}
