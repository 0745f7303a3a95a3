package dev.lockstep.core.population;

import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.Instants;
import dev.lockstep.core.model.PersonId;
import dev.lockstep.core.program.Program;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Finds all that is known of one person among the facts of everybody, by the rules of a {@link Population}: repeated facts and
 * those before an erasure are left out, and those of persons who turned out to be this one are in.
 *
 * <p>Of everybody else no facts are kept. So where the person goes by another name than was asked for, or has absorbed others,
 * it takes a second pass over the facts to gather theirs.
 */
public final class PersonHistory {

    /** More facts of one person than this are not kept in memory: it is a machine, not a human. */
    public static final int MAX_FACTS = 1_000_000;

    private PersonHistory() {}

    /** Hands over all facts in the order of receipt, the same ones every time it is called. */
    @FunctionalInterface
    public interface Facts {
        void forEach(Consumer<Fact> consumer);
    }

    /** What came of the search. */
    public sealed interface Result {

        /**
         * The person is known.
         *
         * @param person the name that they go by at the end of the facts
         * @param facts in the order of receipt
         * @param clock the greatest timestamp of all facts
         */
        record Found(PersonId person, List<Fact> facts, long clock) implements Result {}

        /** Nobody goes by this name; so many people are known. */
        record Unknown(long people) implements Result {}

        /** The person has more than {@link #MAX_FACTS} facts. */
        record TooLong(PersonId person) implements Result {}
    }

    /**
     * Searches.
     *
     * @param name as a {@link PersonId}, or any identifier of the person written in that way
     */
    public static Result find(PersonId name, Facts facts) {
        Pass pass = new Pass(Set.of(name));
        facts.forEach(pass);
        Optional<PersonId> person = pass.whoIs(name);
        if (person.isEmpty()) {
            return new Result.Unknown(pass.population.people().count());
        }
        Set<PersonId> names = pass.namesOf(person.get());
        if (names.size() > 1 || !names.contains(name)) {
            pass = new Pass(names);
            facts.forEach(pass);
        }
        return pass.found(person.get());
    }

    /** Plays all facts, and keeps those of some persons. */
    private static final class Pass implements Consumer<Fact>, Population.Witness {

        private final Set<PersonId> kept;
        private final Map<PersonId, List<Received>> histories = new LinkedHashMap<>();
        private final Map<PersonId, List<PersonId>> absorbed = new LinkedHashMap<>();
        private final Population population =
                new Population(Program.compile(new LinkedHashMap<>(), List.of()), change -> {}, this);
        private long sequence;
        private long clock = Instants.EARLIEST;

        private record Received(long sequence, Fact fact) {}

        Pass(Set<PersonId> kept) {
            this.kept = kept;
        }

        @Override
        public void accept(Fact fact) {
            clock = Math.max(clock, fact.timestamp());
            population.receive(fact, clock);
        }

        @Override
        public void received(PersonId person, Fact fact) {
            sequence++;
            if (kept.contains(person)) {
                List<Received> history = histories.computeIfAbsent(person, name -> new ArrayList<>());
                if (history.size() <= MAX_FACTS) {
                    history.add(new Received(sequence, fact));
                }
            }
        }

        @Override
        public void merged(PersonId other, PersonId into) {
            absorbed.computeIfAbsent(into, name -> new ArrayList<>()).add(other);
            List<Received> history = histories.remove(other);
            if (history != null) {
                histories.computeIfAbsent(into, name -> new ArrayList<>()).addAll(history);
            }
        }

        @Override
        public void erased(PersonId person) {
            histories.remove(person);
        }

        /** The name of the person who is called so now, or is known by such an identifier. */
        Optional<PersonId> whoIs(PersonId name) {
            return population.person(name).isPresent()
                    ? Optional.of(name)
                    : Identifier.namesOf(name).stream()
                            .flatMap(identifier -> population.named(identifier).stream())
                            .findFirst();
        }

        /** The person's name, and those of all whom they absorbed, and whom those had absorbed. */
        Set<PersonId> namesOf(PersonId person) {
            Set<PersonId> names = new LinkedHashSet<>(Set.of(person));
            List<PersonId> left = new ArrayList<>(names);
            while (!left.isEmpty()) {
                for (PersonId other : absorbed.getOrDefault(left.removeLast(), List.of())) {
                    if (names.add(other)) {
                        left.add(other);
                    }
                }
            }
            return names;
        }

        Result found(PersonId person) {
            List<Received> history = histories.getOrDefault(person, List.of());
            if (history.size() > MAX_FACTS) {
                return new Result.TooLong(person);
            }
            List<Fact> facts = history.stream()
                    .sorted(Comparator.comparingLong(Received::sequence))
                    .map(Received::fact)
                    .toList();
            return new Result.Found(person, facts, clock);
        }
    }
}
