package dev.lockstep.engine.store;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A store as its writer has it, who works on while what was staged before is being written. Changes are in one of three places:
 * <em>staged</em>, where the writer adds to them; <em>under way</em>, which is one set at most that another thread writes; and in
 * the store. The writer reads through all three, the newest first, and so never sees that there are three: a row that was staged
 * is there at once, for a look-up and for a scan.
 *
 * <p>Sets are written in the order in which they were sent, and one is not begun before the one before it is on disk and its sender
 * was told. When one is lost, so is whatever was worked out upon it: every further {@link #send} and {@link #drain} fails, and
 * the pipeline must be thrown away.
 *
 * <p>For one thread. Whoever reads beside the writer reads the store itself, and sees what is on disk alone.
 */
public final class Pipeline implements Reads {

    private final Store store;
    private final Executor executor;
    private final WriteSet staged = new WriteSet();
    private @Nullable UnderWay underWay;

    /** Is told what became of what was sent, by the thread that wrote it, before anything that was sent later is written. */
    public interface Sender {

        /**
         * It is on disk.
         *
         * @param bytes of all rows; 0 where there was nothing to write
         * @param nanos that the write took
         */
        void written(long bytes, long nanos);

        /** It is not, or nobody knows. */
        void lost(StoreException cause);
    }

    /** @param executor writes to the store, beside the writer; when it has not begun by the time that it must be done, the writer does */
    public Pipeline(Store store, Executor executor) {
        this.store = store;
        this.executor = executor;
    }

    /** The changes that are to be sent next, to add to. */
    public WriteSet staged() {
        return staged;
    }

    /** Whether something is on its way to disk: what is sent now would have to wait for it. */
    public boolean isBusy() {
        return underWay != null && !underWay.landed.isDone();
    }

    /**
     * Waits for what was sent before, and sends what is staged.
     *
     * @throws StoreException where what was sent before is lost; what is staged is not sent then, and its sender is not told
     */
    public void send(Sender sender) throws StoreException {
        drain();
        if (staged.isEmpty()) {
            sender.written(0, 0);
            return;
        }
        underWay = new UnderWay(staged.takeAll(), sender);
        executor.execute(underWay);
    }

    /**
     * Waits until nothing is under way, and whoever sent it was told.
     *
     * @throws StoreException where it is lost
     */
    public void drain() throws StoreException {
        if (underWay == null) {
            return;
        }
        underWay.run();
        Optional<StoreException> failure = underWay.landed.join();
        if (failure.isPresent()) {
            throw failure.get();
        }
        underWay = null;
    }

    /** What was sent last, until the writer has seen it on disk. Whoever comes first runs it. */
    private final class UnderWay implements Runnable {

        private final WriteSet writes;
        private final Sender sender;
        private final AtomicBoolean begun = new AtomicBoolean();

        /** Why it is lost; empty where it is on disk. */
        private final CompletableFuture<Optional<StoreException>> landed = new CompletableFuture<>();

        UnderWay(WriteSet writes, Sender sender) {
            this.writes = writes;
            this.sender = sender;
        }

        @Override
        public void run() {
            if (begun.getAndSet(true)) {
                return;
            }
            Optional<StoreException> failure = Optional.empty();
            try {
                long started = System.nanoTime();
                store.commit(writes);
                sender.written(writes.bytes(), System.nanoTime() - started);
            } catch (StoreException e) {
                failure = Optional.of(e);
            } catch (RuntimeException | Error e) {
                failure = Optional.of(
                        new StoreException("what was staged could not be written, or nobody told: " + e, e));
            }
            try {
                failure.ifPresent(sender::lost);
            } finally {
                landed.complete(failure);
            }
        }
    }

    @Override
    public byte @Nullable [] get(Table table, byte[] key) {
        WriteSet.Write write = staged.find(table, key);
        if (write == null && underWay != null) {
            write = underWay.writes.find(table, key);
        }
        return write == null ? store.get(table, key) : write.value();
    }

    @Override
    public void scan(Table table, byte[] from, byte[] before, Visitor visitor) {
        NavigableMap<byte[], WriteSet.Write> newer = newer(table, from, before);
        Merge merge = new Merge(newer, Arrays::compareUnsigned, visitor);
        store.scan(table, from, before, merge);
        merge.finish();
    }

    @Override
    public void scanBack(Table table, byte[] from, byte[] before, Visitor visitor) {
        NavigableMap<byte[], WriteSet.Write> newer = newer(table, from, before);
        Comparator<byte[]> order = Arrays::compareUnsigned;
        Merge merge = new Merge(newer.descendingMap(), order.reversed(), visitor);
        store.scanBack(table, from, before, merge);
        merge.finish();
    }

    private NavigableMap<byte[], WriteSet.Write> newer(Table table, byte[] from, byte[] before) {
        NavigableMap<byte[], WriteSet.Write> latest = staged.within(table, from, before);
        if (underWay != null) {
            underWay.writes.within(table, from, before).forEach(latest::putIfAbsent);
        }
        return latest;
    }

    /**
     * Shows the rows of the store with newer ones put in and in place of them. What is under way may be in the store or not while
     * this goes on: it is shown once in either case.
     */
    private static final class Merge implements Visitor {

        private final Iterator<WriteSet.Write> newer;
        private final Comparator<byte[]> order;
        private final Visitor visitor;
        private WriteSet.@Nullable Write next;
        private boolean goesOn = true;

        Merge(NavigableMap<byte[], WriteSet.Write> newer, Comparator<byte[]> order, Visitor visitor) {
            this.newer = newer.values().iterator();
            this.order = order;
            this.visitor = visitor;
            advance();
        }

        @Override
        public boolean visit(byte[] key, byte[] value) {
            while (goesOn && next != null && order.compare(next.key(), key) < 0) {
                showNext();
            }
            if (goesOn && next != null && order.compare(next.key(), key) == 0) {
                showNext();
                return goesOn;
            }
            goesOn = goesOn && visitor.visit(key, value);
            return goesOn;
        }

        /** Shows what comes behind the last row of the store. */
        void finish() {
            while (goesOn && next != null) {
                showNext();
            }
        }

        private void showNext() {
            WriteSet.Write shown = next;
            advance();
            if (shown != null && shown.value() != null) {
                goesOn = visitor.visit(shown.key(), shown.value());
            }
        }

        private void advance() {
            next = newer.hasNext() ? newer.next() : null;
        }
    }
}
