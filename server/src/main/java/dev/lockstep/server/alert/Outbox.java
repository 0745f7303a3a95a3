package dev.lockstep.server.alert;

import dev.lockstep.engine.store.Books;
import dev.lockstep.engine.store.Keys;
import dev.lockstep.engine.store.StoreException;
import dev.lockstep.engine.store.Table;
import dev.lockstep.engine.store.WriteSet;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Messages that wait to be sent, by receiver and in order, in the engine's store. One thread adds; what was sent is removed by one thread for
 * each receiver.
 */
final class Outbox {

    /** Of more for one receiver the oldest are left out. */
    static final int MAX_WAITING = 1_000;

    private static final String PREFIX = "alert-message/";

    private final Books books;

    Outbox(Books books) {
        this.books = books;
    }

    /** A message that waits. */
    record Waiting(long number, Message message) {}

    /** Stages messages for a receiver, behind those that wait. */
    void stage(WriteSet writes, String receiver, List<Message> messages) {
        List<Long> waiting = numbers(receiver);
        long next = waiting.isEmpty() ? 1 : waiting.getLast() + 1;
        for (Message message : messages) {
            writes.put(Table.SYNC, key(receiver, next), message.bytes());
            next++;
        }
        int over = waiting.size() + messages.size() - MAX_WAITING;
        waiting.stream().limit(Math.max(0, over)).forEach(number -> writes.delete(Table.SYNC, key(receiver, number)));
    }

    /** The one that is sent next. */
    Optional<Waiting> first(String receiver) {
        return read(receiver, 1).stream().findFirst();
    }

    /** All that wait, in order. */
    List<Waiting> all(String receiver) {
        return read(receiver, Integer.MAX_VALUE);
    }

    private List<Waiting> read(String receiver, int limit) {
        List<Waiting> waiting = new ArrayList<>();
        books.scan(Table.SYNC, key(receiver, 0), key(receiver, Long.MAX_VALUE), (key, value) -> {
            waiting.add(new Waiting(number(key), Message.read(value)));
            return waiting.size() < limit;
        });
        return waiting;
    }

    /** How many wait. */
    int waiting(String receiver) {
        return numbers(receiver).size();
    }

    /** Everybody for whom something waits. */
    Set<String> receivers() {
        Set<String> receivers = new TreeSet<>();
        books.scan(Table.SYNC, Keys.of(PREFIX), Keys.of(PREFIX + "\uffff"), (key, value) -> {
            String text = new String(key, 0, key.length - Long.BYTES, StandardCharsets.UTF_8);
            receivers.add(text.substring(PREFIX.length(), text.length() - 1));
            return true;
        });
        return receivers;
    }

    /** It was sent, or never will be. */
    void remove(String receiver, long number) throws StoreException {
        WriteSet writes = new WriteSet();
        writes.delete(Table.SYNC, key(receiver, number));
        books.commit(writes);
    }

    private List<Long> numbers(String receiver) {
        List<Long> numbers = new ArrayList<>();
        books.scan(Table.SYNC, key(receiver, 0), key(receiver, Long.MAX_VALUE), (key, value) -> {
            numbers.add(number(key));
            return true;
        });
        return numbers;
    }

    /** Names of receivers have no slash. */
    private static byte[] key(String receiver, long number) {
        byte[] name = Keys.of(PREFIX + receiver + "/");
        return ByteBuffer.allocate(name.length + Long.BYTES)
                .put(name)
                .put(Keys.of(number))
                .array();
    }

    private static long number(byte[] key) {
        return Keys.number(Arrays.copyOfRange(key, key.length - Long.BYTES, key.length), 0);
    }
}
