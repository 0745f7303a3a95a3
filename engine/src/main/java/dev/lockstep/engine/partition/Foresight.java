package dev.lockstep.engine.partition;

import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.Intake;
import dev.lockstep.engine.store.Ahead;
import dev.lockstep.engine.store.Keys;
import dev.lockstep.engine.store.Pipeline;
import dev.lockstep.engine.store.Seal;
import dev.lockstep.engine.store.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the writer will ask for when facts are worked out: whether their messages were received before, whose their identifiers
 * are, and the rows of those persons, unless it has them in memory. There is one writer and there are many senders, so each does it
 * for its own facts, while they wait for their turn. Safe for use by many threads.
 */
public final class Foresight {

    private final Pipeline pipeline;
    private final Seal seal;
    private final AtHand atHand;

    Foresight(Pipeline pipeline, Seal seal, AtHand atHand) {
        this.pipeline = pipeline;
        this.seal = seal;
        this.atHand = atHand;
    }

    /** For {@link Partition#foresee} before these are taken. */
    public Foreseen of(List<Intake> intakes) {
        Map<String, byte[]> messages = new LinkedHashMap<>();
        Map<String, byte[]> identifiers = new LinkedHashMap<>();
        for (Intake intake : intakes) {
            if (intake instanceof Intake.Learned(Fact fact, boolean onlyIfKnown)) {
                fact.messageId().ifPresent(id -> messages.computeIfAbsent(id, seal::tag));
                fact.identifiers().forEach(identifier -> add(identifier, identifiers));
                if (fact instanceof Fact.Alias alias) {
                    add(alias.previous(), identifiers);
                }
            }
        }
        Ahead rows = pipeline.ahead();
        rows.read(Table.MESSAGES, List.copyOf(messages.values()));
        List<byte[]> people = new ArrayList<>(identifiers.size());
        for (byte @Nullable [] owner : rows.read(Table.IDENTIFIERS, List.copyOf(identifiers.values()))) {
            if (owner != null) {
                people.add(Keys.of(Keys.number(owner, 0)));
            }
        }
        rows.read(Table.PEOPLE, people);
        messages.putAll(identifiers);
        return new Foreseen(rows, messages);
    }

    private void add(Identifier identifier, Map<String, byte[]> tags) {
        if (!atHand.has(identifier)) {
            tags.computeIfAbsent(Tags.text(identifier), seal::tag);
        }
    }
}
