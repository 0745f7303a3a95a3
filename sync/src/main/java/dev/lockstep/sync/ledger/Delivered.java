package dev.lockstep.sync.ledger;

import dev.lockstep.engine.store.Keys;
import dev.lockstep.engine.store.Reads;
import dev.lockstep.engine.store.Seal;
import dev.lockstep.engine.store.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What an audience at a connection has of a person, as the ledger knows it.
 *
 * @param state how far that has come
 * @param answeredAs the name that the platform gave its answer to the call by which that was done last; empty where it gave none, or the
 *     call is not remembered any more
 */
public record Delivered(String connection, String audience, State state, Entry entry, Optional<String> answeredAs) {

    /** How far it has come with what was last to be sent of a person. */
    public enum State {
        /** Nothing is there, and nothing should be. */
        NOT_THERE,
        /** It is to be sent. */
        WAITING,
        /** It is on its way, or nobody knows what came of it. */
        IN_FLIGHT,
        /** The destination took it. */
        ACCEPTED,
        /** It is in effect. */
        CONFIRMED,
        /** The destination does not take the person as they are. */
        REFUSED;

        /** The word for it, {@code in flight}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    /** All that is known of the person who has this number, of what is committed. */
    public static List<Delivered> of(Reads reads, Seal seal, long person) {
        List<Delivered> all = new ArrayList<>();
        Ledger.all(reads)
                .forEach((connection, copies) -> copies.forEach(copy -> {
                    byte[] key = Keys.of(copy.id(), person);
                    byte[] row = reads.get(Table.LEDGER, key);
                    if (row != null) {
                        Entry entry = EntryCodec.read(copy.id(), person, key, row, seal);
                        Optional<Call> call = entry.receipt()
                                .flatMap(receipt -> CallLog.done(reads, connection, copy.audience(), receipt));
                        all.add(new Delivered(
                                connection,
                                copy.audience(),
                                state(copy, entry),
                                entry,
                                call.flatMap(Call::answeredAs)));
                    }
                }));
        return all;
    }

    private static State state(Copy copy, Entry entry) {
        return switch (entry.state()) {
            case WAITING -> State.WAITING;
            case IN_FLIGHT -> State.IN_FLIGHT;
            case REJECTED -> State.REFUSED;
            case SETTLED -> {
                if (entry.sent().isEmpty()) {
                    yield State.NOT_THERE;
                }
                yield copy.isConfirmed(entry) ? State.CONFIRMED : State.ACCEPTED;
            }
        };
    }
}
