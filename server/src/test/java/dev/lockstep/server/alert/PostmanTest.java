package dev.lockstep.server.alert;

import static dev.lockstep.server.alert.Samples.NINE;
import static dev.lockstep.server.alert.Samples.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.engine.store.MemoryStore;
import dev.lockstep.engine.store.StoreException;
import dev.lockstep.engine.store.WriteSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Messages that wait in a store, on a clock that the test sets. */
class PostmanTest {

    private static final Told TAKEN = new Told.Taken("200");
    private static final Told LATER = Told.later("503");

    private final List<String> tried = new ArrayList<>();
    private final List<String> givenUp = new ArrayList<>();
    private final Deque<Told> answers = new ArrayDeque<>();
    private long now = NINE;
    private final MemoryStore store = new MemoryStore();
    private final Outbox outbox = new Outbox(store);
    private Postman postman;

    @BeforeEach
    void open() {
        AlertObserver observer = new AlertObserver() {
            @Override
            public void givenUp(String receiver, String says) {
                givenUp.add(receiver + ": " + says);
            }
        };
        postman = new Postman(
                "ops",
                outbox,
                (receiver, message) -> {
                    tried.add(message.id());
                    return answers.isEmpty() ? TAKEN : answers.poll();
                },
                () -> Instant.ofEpochMilli(now),
                observer);
    }

    @Test
    void sendsInOrderAndEachOnce() throws Exception {
        add("ops", "a", "b");
        add("chat", "z");
        add("ops", "c");
        drain();
        assertThat(tried).containsExactly("a", "b", "c");
        assertThat(outbox.receivers()).containsExactly("chat");
        assertThat(postman.turn()).isEmpty();
    }

    @Test
    void triesAgainLaterEachTimeWithTheSameId() throws Exception {
        answers.addAll(List.of(LATER, LATER, LATER));
        add("ops", "a", "b");
        assertThat(postman.turn()).hasValue(NINE + 2_000);
        assertThat(postman.trouble()).contains("503");
        assertThat(postman.turn()).as("not before its time").hasValue(NINE + 2_000);
        now += 2_000;
        assertThat(postman.turn()).hasValue(now + 4_000);
        now += 4_000;
        assertThat(postman.turn()).hasValue(now + 8_000);
        now += 8_000;
        drain();
        assertThat(tried).containsExactly("a", "a", "a", "a", "b");
        assertThat(postman.trouble()).isEmpty();
    }

    @Test
    void waitsForAsLongAsTheReceiverSays() throws Exception {
        answers.add(new Told.Later("429", Optional.of(Duration.ofMinutes(20))));
        add("ops", "a");
        assertThat(postman.turn()).hasValue(NINE + Duration.ofMinutes(20).toMillis());
    }

    @Test
    void givesUpWhatIsRefusedAndWhatIsTooOld() throws Exception {
        answers.addAll(List.of(new Told.Refused("400"), LATER, TAKEN));
        add("ops", "a", "b", "c");
        postman.turn();
        assertThat(givenUp).containsExactly("ops: 400");
        now += Postman.MAX_AGE.toMillis() + 1;
        drain();
        assertThat(tried).containsExactly("a", "b", "c");
        assertThat(givenUp).containsExactly("ops: 400", "ops: 503");
    }

    @Test
    void whatWasNotTakenIsThereAfterARestart() throws Exception {
        add("ops", "a", "b");
        postman.turn();
        open();
        drain();
        assertThat(tried).containsExactly("a", "b");
    }

    @Test
    void ofTooManyTheOldestAreLeftOut() throws Exception {
        String[] ids = IntStream.range(0, Outbox.MAX_WAITING)
                .mapToObj(Integer::toString)
                .toArray(String[]::new);
        add("ops", ids);
        add("ops", "x", "y");
        assertThat(outbox.waiting("ops")).isEqualTo(Outbox.MAX_WAITING);
        assertThat(outbox.first("ops").orElseThrow().message().id()).isEqualTo("2");
    }

    private void add(String receiver, String... ids) throws StoreException {
        WriteSet writes = new WriteSet();
        outbox.stage(
                writes, receiver, List.of(ids).stream().map(Samples::message).toList());
        store.commit(writes);
        assertThat(message("a")).isEqualTo(Message.read(message("a").bytes()));
    }

    private void drain() throws StoreException {
        while (postman.turn().isPresent()) {
            assertThat(tried).as("it ends").hasSizeLessThan(100);
        }
    }
}
