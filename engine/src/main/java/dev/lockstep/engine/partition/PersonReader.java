package dev.lockstep.engine.partition;

import dev.lockstep.core.machine.Input;
import dev.lockstep.core.machine.MembershipChange;
import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.Instants;
import dev.lockstep.core.model.PersonId;
import dev.lockstep.core.model.Value;
import dev.lockstep.core.program.Verdict;
import dev.lockstep.core.state.PersonState;
import dev.lockstep.engine.PersonView;
import dev.lockstep.engine.Profile;
import dev.lockstep.engine.partition.Catalog.Definition;
import dev.lockstep.engine.store.Reads;
import dev.lockstep.engine.store.Seal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;

/** What one person is, as of one snapshot. For one question, on one thread. */
final class PersonReader {

    /** So many times a person's timer is run ahead to find out when they exit; a membership that outlasts it has no end. */
    private static final int MAX_STEPS_AHEAD = 1000;

    private final Reads reads;
    private final Seal seal;
    private final Catalog catalog;

    PersonReader(Reads reads, Seal seal, Catalog catalog) {
        this.reads = reads;
        this.seal = seal;
        this.catalog = catalog;
    }

    /** Somebody who was asked for by name. */
    record Found(long number, PersonRow.Known row) {}

    /** The person of this name, or of an identifier written as one. */
    Optional<Found> find(PersonId name) {
        for (Identifier identifier : Identifier.namesOf(name)) {
            OptionalLong number = People.owner(identifier, reads, seal);
            if (number.isPresent() && People.row(number.getAsLong(), reads, seal) instanceof PersonRow.Known row) {
                return Optional.of(new Found(number.getAsLong(), row));
            }
        }
        return Optional.empty();
    }

    PersonView view(Found found) {
        PersonRow.Known row = found.row();
        Map<Integer, OptionalLong> until = row.generation() == catalog.generation() ? exits(found) : Map.of();
        List<PersonView.Membership> memberships = row.memberships().stream()
                .map(membership -> {
                    Definition definition = catalog.definition(membership.definition());
                    return new PersonView.Membership(
                            definition.name(),
                            membership.since(),
                            until.getOrDefault(definition.id(), OptionalLong.empty()));
                })
                .toList();
        return new PersonView(
                row.identifiers().getFirst().person(), row.identifiers(), attributes(row.parts()), memberships);
    }

    /** When the person exits each segment that they are in, by its definition. */
    private Map<Integer, OptionalLong> exits(Found found) {
        PersonState state = People.restore(found.number(), found.row(), catalog.machine()).state;
        Map<Integer, OptionalLong> exits = new HashMap<>();
        for (int step = 0; step < MAX_STEPS_AHEAD && state.timer() < Instants.NEVER; step++) {
            for (MembershipChange change : catalog.machine()
                    .step(state, new Input.Due(), state.timer())
                    .changes()) {
                int segment = catalog.machine().program().indexOf(change.segment());
                if (!change.entered()) {
                    exits.putIfAbsent(catalog.current().get(segment).id(), OptionalLong.of(change.at()));
                }
            }
            if (!isInAny(state, exits)) {
                break;
            }
        }
        return exits;
    }

    private boolean isInAny(PersonState state, Map<Integer, OptionalLong> left) {
        for (int segment = 0; segment < catalog.current().size(); segment++) {
            if (Verdict.holds(state.verdict(segment))
                    && !left.containsKey(catalog.current().get(segment).id())) {
                return true;
            }
        }
        return false;
    }

    private SequencedMap<String, Value> attributes(List<Long> parts) {
        SequencedMap<String, Value> attributes = new TreeMap<>();
        written(parts).forEach((name, value) -> value.ifPresent(it -> attributes.put(name, it)));
        return attributes;
    }

    /** The attributes that were ever written; empty where one was removed. */
    private Map<String, Optional<Value>> written(List<Long> parts) {
        record Write(long timestamp, long sequence, Optional<Value> value) {}
        Map<String, Write> latest = new HashMap<>();
        History.forEach(reads, seal, parts, (fact, sequence) -> {
            if (fact instanceof Fact.AttributeChange change) {
                change.attributes().forEach((name, value) -> {
                    Write before = latest.get(name);
                    if (before == null
                            || before.timestamp() < fact.timestamp()
                            || (before.timestamp() == fact.timestamp() && before.sequence() < sequence)) {
                        latest.put(name, new Write(fact.timestamp(), sequence, value));
                    }
                });
            }
            return true;
        });
        Map<String, Optional<Value>> written = new HashMap<>();
        latest.forEach((name, write) -> written.put(name, write.value()));
        return written;
    }

    /** Who has a number. */
    Profile profile(long number) {
        return switch (People.row(number, reads, seal)) {
            case null -> new Profile.Forgotten();
            case PersonRow.Absorbed(long into, Identifier name) -> new Profile.Absorbed(into);
            case PersonRow.Known row ->
                new Profile.Known(
                        row.identifiers(),
                        People.knownFirstAs(number, row, reads, seal),
                        looked(number, row),
                        segments(row));
        };
    }

    private Set<String> segments(PersonRow.Known row) {
        Set<String> segments = new HashSet<>();
        row.memberships()
                .forEach(membership ->
                        segments.add(catalog.definition(membership.definition()).name()));
        return segments;
    }

    /** The attributes that somebody looks at: from the state, or from the facts where it was made for other definitions. */
    private Map<String, Optional<Value>> looked(long number, PersonRow.Known row) {
        Map<String, Optional<Value>> looked = new HashMap<>();
        if (row.generation() != catalog.generation()) {
            Map<String, Optional<Value>> written = written(row.parts());
            catalog.attributes().stream()
                    .filter(written::containsKey)
                    .forEach(name -> looked.put(name, written.get(name)));
            return looked;
        }
        PersonState state = People.restore(number, row, catalog.machine()).state;
        for (String name : catalog.attributes()) {
            int index = catalog.machine().program().attribute(name);
            if (state.isWritten(index)) {
                looked.put(name, Optional.ofNullable(state.attribute(index)));
            }
        }
        return looked;
    }
}
