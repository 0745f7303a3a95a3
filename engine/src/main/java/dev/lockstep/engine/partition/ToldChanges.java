package dev.lockstep.engine.partition;

import dev.lockstep.core.model.PersonId;
import dev.lockstep.engine.Changes;
import dev.lockstep.engine.partition.Catalog.Definition;
import dev.lockstep.engine.store.Reads;
import dev.lockstep.engine.store.Seal;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.IntFunction;

/** Rows of the log as they are told: with the name of the person, and in the words of the definition that counted then. For one thread. */
final class ToldChanges {

    /** So many names are kept at hand: who has changed lately changes again. */
    private static final int MAX_NAMES = 10_000;

    private final Reads store;
    private final Seal seal;
    private final IntFunction<Definition> definitions;
    private final Map<Long, PersonId> names = new HashMap<>();

    /** @param definitions by their ids */
    ToldChanges(Reads store, Seal seal, IntFunction<Definition> definitions) {
        this.store = store;
        this.seal = seal;
        this.definitions = definitions;
    }

    Changes.Change of(long position, ChangeRow row) {
        if (names.size() == MAX_NAMES) {
            names.clear();
        }
        Definition definition = definitions.apply(row.definition());
        return new Changes.Change(
                position,
                row.at(),
                row.writtenAt(),
                names.computeIfAbsent(row.person(), number -> People.name(number, store, seal)),
                definition.name(),
                row.entered(),
                definition.hash(),
                cause(row.why(), leaf(row, definition)),
                row.person());
    }

    /** In the words of the definition that counted then. */
    private static Optional<Changes.Leaf> leaf(ChangeRow row, Definition definition) {
        return row.leaf().isPresent()
                ? Optional.of(definition.leaves().get(row.leaf().getAsInt()))
                : Optional.empty();
    }

    private static Changes.Cause cause(ChangeRow.Why why, Optional<Changes.Leaf> leaf) {
        return switch (why) {
            case ChangeRow.Why.AFact(String event, long timestamp) ->
                new Changes.Cause(
                        event.isEmpty() ? Changes.Kind.ATTRIBUTES : Changes.Kind.EVENT,
                        event,
                        OptionalLong.of(timestamp),
                        leaf);
            case ChangeRow.Why.Time time -> because(Changes.Kind.TIME, leaf);
            case ChangeRow.Why.AMerge merge -> because(Changes.Kind.MERGE, leaf);
            case ChangeRow.Why.ADefinition anew -> because(Changes.Kind.DEFINITION, leaf);
            case ChangeRow.Why.AnErasure erasure -> because(Changes.Kind.ERASURE, leaf);
        };
    }

    private static Changes.Cause because(Changes.Kind kind, Optional<Changes.Leaf> leaf) {
        return new Changes.Cause(kind, "", OptionalLong.empty(), leaf);
    }
}
