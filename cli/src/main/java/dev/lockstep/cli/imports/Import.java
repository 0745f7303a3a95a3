package dev.lockstep.cli.imports;

import dev.lockstep.core.model.Fact;
import dev.lockstep.ingest.file.FactBatch;
import dev.lockstep.ingest.file.FactSource;
import dev.lockstep.ingest.file.Rejects;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Takes the facts of files, a batch after the other. A fact without a message id gets one made of the file and its place in
 * it, so that the batch during which an import was cut off can be taken again.
 *
 * <p>For one thread.
 */
public final class Import {

    private final Taker taker;
    private final Marks marks;
    private final Rejects rejects;
    private final Map<String, Long> outcomes = new TreeMap<>();
    private long skipped;

    /** An import into {@code taker}. */
    public Import(Taker taker, Marks marks, Rejects rejects) {
        this.taker = taker;
        this.marks = marks;
        this.rejects = rejects;
    }

    /**
     * Takes what is left of a file.
     *
     * @param fingerprint of the file; empty for what cannot be known again, such as standard input
     * @param progress called after each batch
     */
    public void take(FactSource facts, Optional<String> fingerprint, Runnable progress) throws IOException {
        long mark = fingerprint.map(marks::of).orElse(0L);
        for (Optional<FactBatch> next = facts.next(); next.isPresent(); next = facts.next()) {
            FactBatch batch = next.get();
            if (batch.line() <= mark) {
                skipped += batch.facts().size();
            } else {
                take(batch, fingerprint);
            }
            progress.run();
        }
    }

    private void take(FactBatch batch, Optional<String> fingerprint) throws IOException {
        List<Fact> facts = batch.facts();
        if (fingerprint.isPresent()) {
            facts = named(batch, fingerprint.get());
        }
        if (!facts.isEmpty()) {
            taker.take(facts).forEach((outcome, count) -> outcomes.merge(outcome, count, Long::sum));
        }
        batch.rejects().forEach(rejects);
        if (fingerprint.isPresent()) {
            marks.set(fingerprint.get(), batch.line());
        }
    }

    /** Batches of one file are the same every time, so that a place in one is the same as well. */
    private static List<Fact> named(FactBatch batch, String fingerprint) {
        List<Fact> named = new ArrayList<>(batch.facts().size());
        for (Fact fact : batch.facts()) {
            named.add(
                    fact.messageId().isPresent()
                            ? fact
                            : named(fact, "import:" + fingerprint + ":" + batch.line() + ":" + named.size()));
        }
        return named;
    }

    private static Fact named(Fact fact, String messageId) {
        Optional<String> id = Optional.of(messageId);
        return switch (fact) {
            case Fact.Event event ->
                new Fact.Event(id, event.timestamp(), event.identifiers(), event.name(), event.properties());
            case Fact.AttributeChange change ->
                new Fact.AttributeChange(id, change.timestamp(), change.identifiers(), change.attributes());
            case Fact.Alias alias -> new Fact.Alias(id, alias.timestamp(), alias.identifiers(), alias.previous());
            case Fact.Erasure erasure -> new Fact.Erasure(id, erasure.timestamp(), erasure.identifiers());
        };
    }

    /** What became of the facts: how many by each outcome. */
    public Map<String, Long> outcomes() {
        return outcomes;
    }

    /** How many facts an earlier attempt had taken. */
    public long skipped() {
        return skipped;
    }
}
