package dev.lockstep.sync.ledger;

import dev.lockstep.core.state.StateReader;
import dev.lockstep.core.state.StateWriter;
import java.util.Optional;

/**
 * A call that was made to a destination, as it is remembered. It says nothing of who somebody is.
 *
 * @param number that no other call of the connection has; greater than those of the calls before
 * @param at when it was begun, in milliseconds since the epoch
 * @param tookMs until it was answered, or given up
 * @param audience that it was about; empty where it was about all
 * @param operation {@code add}, {@code remove}, {@code put} or {@code look}
 * @param lane of the most urgent work that it did, such as {@code protect}
 * @param people whom it was about
 * @param accepted of these
 * @param refused of these
 * @param answer {@code done}, or what the failure means, such as {@code later}
 * @param says what the failure said, with what to do
 * @param receipt by which the destination can be asked about it: the id of the batch, or the SHA-256 of the snapshot
 * @param answeredAs the name that the platform gave its answer, such as the id of a request or of a segment; empty where it gave none
 */
public record Call(
        long number,
        long at,
        long tookMs,
        String audience,
        String operation,
        String lane,
        long people,
        long accepted,
        long refused,
        String answer,
        Optional<String> says,
        Optional<String> receipt,
        Optional<String> answeredAs) {

    private static final int VERSION = 2;

    /** From this one on it has the name that the platform gave its answer. */
    private static final int HAS_ANSWER = 2;

    /** The word for a call that did what it should. */
    public static final String DONE = "done";

    byte[] bytes() {
        StateWriter out = new StateWriter();
        out.single(VERSION);
        out.signed(at);
        out.unsigned(tookMs);
        out.text(audience);
        out.text(operation);
        out.text(lane);
        out.unsigned(people);
        out.unsigned(accepted);
        out.unsigned(refused);
        out.text(answer);
        out.text(says.orElse(""));
        out.text(receipt.orElse(""));
        out.text(answeredAs.orElse(""));
        return out.bytes();
    }

    static Call read(long number, byte[] bytes) {
        StateReader in = new StateReader(bytes);
        int version = in.single();
        if (version < 1 || version > VERSION) {
            throw new IllegalArgumentException(
                    "a call has version " + version + ", this program reads up to " + VERSION);
        }
        Call call = new Call(
                number,
                in.signed(),
                in.unsigned(),
                in.text(),
                in.text(),
                in.text(),
                in.unsigned(),
                in.unsigned(),
                in.unsigned(),
                in.text(),
                some(in.text()),
                some(in.text()),
                version < HAS_ANSWER ? Optional.empty() : some(in.text()));
        in.end();
        return call;
    }

    private static Optional<String> some(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    Call numbered(long other) {
        return new Call(
                other,
                at,
                tookMs,
                audience,
                operation,
                lane,
                people,
                accepted,
                refused,
                answer,
                says,
                receipt,
                answeredAs);
    }
}
