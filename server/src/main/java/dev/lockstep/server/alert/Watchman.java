package dev.lockstep.server.alert;

import dev.lockstep.engine.UnavailableException;
import dev.lockstep.engine.store.Books;
import dev.lockstep.engine.store.Keys;
import dev.lockstep.engine.store.StoreException;
import dev.lockstep.engine.store.Table;
import dev.lockstep.engine.store.WriteSet;
import dev.lockstep.insight.alert.AlertState;
import dev.lockstep.insight.alert.Figures;
import dev.lockstep.insight.alert.Judge;
import dev.lockstep.insight.alert.Judge.Judgement;
import dev.lockstep.insight.alert.Notice;
import dev.lockstep.workspace.Workspace;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the figures, has them judged upon what was said before, and writes what is said from then on together with the messages, in one
 * batch. For one thread.
 */
final class Watchman {

    private static final byte[] STATE = Keys.of("alerts");
    private static final int ID_BYTES = 16;

    private final Supplier<Workspace> workspace;
    private final Reader reader;
    private final Books books;
    private final Outbox outbox;
    private final InstantSource clock;
    private final RandomGenerator random;

    /** As it is on disk; null where that must be looked up. */
    private @Nullable AlertState state;

    /** Reads figures. */
    @FunctionalInterface
    interface Reader {

        /**
         * Reads what the alerts of a workspace are about.
         *
         * @throws UnavailableException where that cannot be had just now
         */
        Figures read(Workspace workspace, long now) throws UnavailableException;
    }

    /** @param random for the ids of messages */
    Watchman(
            Supplier<Workspace> workspace,
            Reader reader,
            Books books,
            Outbox outbox,
            InstantSource clock,
            RandomGenerator random) {
        this.workspace = workspace;
        this.reader = reader;
        this.books = books;
        this.outbox = outbox;
        this.clock = clock;
        this.random = random;
    }

    /**
     * Looks once.
     *
     * @throws UnavailableException where there are no figures: nothing has changed
     * @throws StoreException where it cannot be written: what is on disk holds
     */
    Judgement look() throws UnavailableException, StoreException {
        Workspace current = workspace.get();
        AlertState before = state == null ? read() : state;
        Figures figures = reader.read(current, clock.millis());
        Judgement judgement = Judge.judge(current.alerts().values(), figures, before);
        state = null; // should it not be written, nobody knows what is on disk
        write(current, before, judgement);
        state = judgement.state();
        return judgement;
    }

    private AlertState read() {
        byte[] bytes = books.get(Table.SYNC, STATE);
        return bytes == null ? AlertState.NONE : AlertState.read(bytes);
    }

    private void write(Workspace current, AlertState before, Judgement judgement) throws StoreException {
        WriteSet writes = new WriteSet();
        if (!judgement.state().equals(before)) {
            writes.put(Table.SYNC, STATE, judgement.state().bytes());
        }
        messages(current, judgement.notices())
                .forEach((receiver, messages) -> outbox.stage(writes, receiver, messages));
        if (!writes.isEmpty()) {
            books.commit(writes);
        }
    }

    /** A message of each notice for everybody who is to be told, and is there. */
    private SequencedMap<String, List<Message>> messages(Workspace current, List<Notice> notices) {
        SequencedMap<String, List<Message>> messages = new TreeMap<>();
        for (Notice notice : notices) {
            for (String receiver : notice.receivers()) {
                if (current.receivers().containsKey(receiver)) {
                    messages.computeIfAbsent(receiver, name -> new ArrayList<>())
                            .add(new Message(id(random), current.name(), notice));
                }
            }
        }
        return messages;
    }

    static String id(RandomGenerator random) {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        return "alert_" + HexFormat.of().formatHex(bytes);
    }
}
