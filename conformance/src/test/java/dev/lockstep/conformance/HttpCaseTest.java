package dev.lockstep.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Plays the corpus into a server as clients do, by calls of the Pipelines and the Track API, singly and in batches, and reads back
 * by HTTP what changed. At seeded points the server dies, before or behind a request; what was not acknowledged is sent again.
 *
 * <p>{@code -Dlockstep.seed=N} chooses other points.
 */
class HttpCaseTest {

    private static final int CRASHES_PER_CASE = 4;
    private static final int MAX_BATCH = 5;

    private final long seed = Long.getLong("lockstep.seed", 20261122);

    @TempDir
    private Path folder;

    @TestFactory
    Stream<DynamicTest> givesTheChangesOfTheProjectsOwnCases() throws IOException {
        return Cases.in(Shared.repository().resolve("conformance/cases"), this::play);
    }

    @TestFactory
    Stream<DynamicTest> givesTheChangesOfTheSharedCases() throws IOException {
        return Cases.in(Shared.find("conformance"), this::play);
    }

    private void play(Path folderOfCase) throws Exception {
        List<WireCall> calls = WireCall.of(folderOfCase);
        SplittableRandom random = new SplittableRandom(seed + calls.size());
        AtomicLong clock = new AtomicLong(calls.getFirst().timestamp());
        Follower follower = new Follower();
        try (ServedCase served =
                new ServedCase(folder.resolve(folderOfCase.getFileName()), Cases.workspace(folderOfCase), clock)) {
            int next = 0;
            while (next < calls.size()) {
                clock.set(Math.max(clock.get(), calls.get(next).timestamp()));
                int end = endOfBatch(calls, next, clock.get(), random);
                WireCall call = end == next + 1 ? calls.get(next) : WireCall.batch(calls.subList(next, end));
                boolean crashes = random.nextInt(Math.max(1, calls.size() / CRASHES_PER_CASE)) == 0;
                if (crashes || call.isDeletion()) {
                    served.settle(); // else timers fire in the turn of the call, and of whoever is forgotten the name
                    // is lost
                    served.follow(follower);
                }
                if (crashes) {
                    served.send(call, crash(call, random));
                } else {
                    served.send(call);
                }
                served.follow(follower);
                next = end;
            }
            clock.set(Math.max(clock.get(), Cases.until(folderOfCase)));
            served.settle();
            served.follow(follower);
            assertThat(follower.lines())
                    .as("replay with -Dtest=HttpCaseTest -Dlockstep.seed=%d", seed)
                    .isEqualTo(Cases.expected(folderOfCase));
        }
    }

    /** Late calls may come in one request with the one before, for the clock stands still; others must not. */
    private static int endOfBatch(List<WireCall> calls, int begin, long clock, SplittableRandom random) {
        int end = begin + 1;
        int most = Math.min(calls.size(), begin + 1 + random.nextInt(MAX_BATCH));
        while (calls.get(begin).isBatchable()
                && end < most
                && calls.get(end).isBatchable()
                && calls.get(end).timestamp() <= clock) {
            end++;
        }
        return end;
    }

    private static ServedCase.Crash crash(WireCall call, SplittableRandom random) {
        List<ServedCase.Crash> possible = new ArrayList<>(List.of(ServedCase.Crash.values()));
        if (!call.isRepeatable()) {
            possible.remove(ServedCase.Crash.BEFORE_THE_ANSWER); // a client without message ids would send it twice
        }
        return possible.get(random.nextInt(possible.size()));
    }
}
