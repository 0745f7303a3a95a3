package dev.lockstep.engine.partition;

import dev.lockstep.core.state.StateReader;
import dev.lockstep.core.state.StateWriter;
import dev.lockstep.engine.Receipt;
import dev.lockstep.engine.store.Keys;
import dev.lockstep.engine.store.Reads;
import dev.lockstep.engine.store.Table;
import dev.lockstep.engine.store.WriteSet;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** The receipts of erasures: few, and kept for good. One that a message asked for is found by what stands for that message. */
final class Receipts {

    private static final String PREFIX = "receipt/";
    private static final byte[] FIRST = Keys.of(PREFIX);
    private static final byte[] END = Keys.of("receipt0"); // what follows a slash

    private Receipts() {}

    static void put(long sequence, Receipt receipt, Optional<byte[]> message, WriteSet writes) {
        StateWriter row = new StateWriter();
        row.signed(receipt.erasedAt());
        row.unsigned(receipt.facts());
        message.ifPresent(row::raw);
        writes.put(Table.META, Keys.of(PREFIX + sequence), row.bytes());
    }

    /** The receipt of the erasure that a message asked for; empty where that did not forget anybody. */
    static Optional<Receipt> of(byte[] message, Reads reads) {
        AtomicReference<Optional<Receipt>> found = new AtomicReference<>(Optional.empty());
        reads.scan(Table.META, FIRST, END, (key, value) -> {
            StateReader row = new StateReader(value);
            Receipt receipt = new Receipt(row.signed(), row.unsigned());
            if (Arrays.equals(row.rest(), message)) {
                found.set(Optional.of(receipt));
            }
            return found.get().isEmpty();
        });
        return found.get();
    }
}
