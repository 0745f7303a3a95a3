package dev.lockstep.server.alert;

import static dev.lockstep.server.alert.Samples.NINE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.engine.Tally.OfEvent;
import dev.lockstep.engine.store.MemoryStore;
import dev.lockstep.insight.alert.Figures;
import dev.lockstep.insight.alert.Notice.Kind;
import dev.lockstep.workspace.SourceFile;
import dev.lockstep.workspace.Workspace;
import dev.lockstep.workspace.WorkspaceReader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Orders come and stop, a receiver takes messages or does not, and the program ends at any moment, also between the receiver's answer and
 * our knowing of it. Whatever happens, a receiver that goes by ids hears of beginnings and ends in turn, and of the last of them.
 */
class NothingTwiceNothingLostTest {

    private static final int STORIES = Integer.getInteger("stories", 40);
    private static final int STEPS = 150;
    private static final long MINUTE = Duration.ofMinutes(1).toMillis();
    private static final long HOUR = 60 * MINUTE;

    private static final Workspace WORKSPACE = WorkspaceReader.read(List.of(new SourceFile("lockstep.yaml", """
                    receivers: {ops: {kind: slack, url: "${env:OPS}"}}
                    alerts: {orders: {silent: Order, to: ops, settle: 2m, remind: 1h}}
                    """)))
            .workspace()
            .orElseThrow();

    /** The program ends. */
    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    @Test
    void inEveryStory() throws Exception {
        long first = Long.getLong("seed", 20_261_122);
        for (long seed = first; seed < first + STORIES; seed++) {
            new Story(seed).play();
        }
    }

    /** One program after another on one disk. */
    private static final class Story {

        private final String told;
        private final Random random;
        private final MemoryStore disk = new MemoryStore();
        private final Outbox outbox = new Outbox(disk);
        private final Map<String, Kind> received = new LinkedHashMap<>();
        private long now = NINE;
        private boolean isSilent;
        private boolean isDown;
        private boolean isDangerous = true;
        private Watchman watchman;
        private Postman postman;

        Story(long seed) {
            told = "to see it again: -Dseed=" + seed + " -Dstories=1";
            random = new Random(seed);
            start();
        }

        private void start() {
            watchman = new Watchman(
                    () -> WORKSPACE,
                    (workspace, at) -> figures(at),
                    disk,
                    outbox,
                    () -> Instant.ofEpochMilli(now),
                    random);
            postman = new Postman(
                    "ops",
                    outbox,
                    (receiver, message) -> take(message),
                    () -> Instant.ofEpochMilli(now),
                    AlertObserver.NONE);
        }

        void play() throws Exception {
            for (int step = 0; step < STEPS; step++) {
                now += random.nextLong(10 * MINUTE);
                isSilent = random.nextInt(8) == 0 ? !isSilent : isSilent;
                isDown = random.nextInt(8) == 0 ? !isDown : isDown;
                try {
                    work();
                } catch (Killed e) {
                    start();
                }
            }
            isDangerous = false;
            isDown = false;
            for (int step = 0; step < 20; step++) {
                now += 10 * MINUTE;
                work();
            }
            boolean isBegun = false;
            for (Kind kind : received.values()) {
                assertThat(isBegun).as(told).isEqualTo(kind != Kind.BEGINS);
                isBegun = kind != Kind.ENDS;
            }
            assertThat(isBegun).as(told).isEqualTo(isSilent);
            assertThat(outbox.waiting("ops")).as(told).isZero();
        }

        private void work() throws Exception {
            if (random.nextBoolean()) {
                watchman.look();
            }
            if (isDangerous && random.nextInt(10) == 0) {
                throw new Killed();
            }
            for (int turn = 0; turn < 5; turn++) {
                postman.turn();
            }
        }

        private Told take(Message message) {
            if (isDown) {
                return Told.later("503");
            }
            assertThat(received.getOrDefault(message.id(), message.notice().kind()))
                    .as(told)
                    .isEqualTo(message.notice().kind());
            received.putIfAbsent(message.id(), message.notice().kind());
            if (isDangerous && random.nextInt(10) == 0) {
                throw new Killed();
            }
            return new Told.Taken("200");
        }

        private Figures figures(long at) {
            List<OfEvent> events = new ArrayList<>();
            for (long hour = at / HOUR - 24 * 8; hour <= at / HOUR; hour++) {
                if (!isSilent || hour < at / HOUR - 5) {
                    events.add(new OfEvent(hour * HOUR, "Order", 10));
                }
            }
            return new Figures(at, new TreeMap<>(), Optional.of(events));
        }
    }
}
