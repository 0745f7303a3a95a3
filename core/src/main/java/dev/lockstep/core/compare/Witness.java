package dev.lockstep.core.compare;

import dev.lockstep.core.compare.Formula.Counted;
import dev.lockstep.core.compare.Formula.Drawn;
import dev.lockstep.core.compare.Formula.Identified;
import dev.lockstep.core.compare.Formula.Literal;
import dev.lockstep.core.compare.Formula.Passes;
import dev.lockstep.core.compare.Formula.Subject;
import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.Instants;
import dev.lockstep.core.model.Path;
import dev.lockstep.core.model.Value;
import dev.lockstep.core.population.Population;
import dev.lockstep.core.program.Program;
import dev.lockstep.core.program.References;
import dev.lockstep.core.program.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Makes a person of a case: events and attributes as its literals want them, tried at a few instants. Whether the condition really holds
 * of the person is for the machine to say, so this may guess.
 */
final class Witness {

    /** 2026-01-01: some instant at which nothing special is. */
    private static final long SOME_DAY = 1_767_225_600_000L;

    /** The most instants that are tried. */
    private static final int MAX_INSTANTS = 8;

    /** The most names that are tried, where a person must fall in a sample or outside. */
    private static final int MAX_NAMES = 500;

    private static final String NAME = "asked";

    private final Program program;
    private final int asked;

    Witness(SequencedMap<String, Condition> segments, Condition condition) {
        SequencedMap<String, Condition> all = new LinkedHashMap<>();
        addMembers(condition, segments, all);
        String name = NAME;
        while (all.containsKey(name)) {
            name += "_";
        }
        all.put(name, condition);
        this.program = Program.compile(all, List.of());
        this.asked = program.indexOf(name);
    }

    /** Compiles no more segments than are asked for: a workspace may have hundreds, and this is done for each question. */
    private static void addMembers(
            Condition condition, SequencedMap<String, Condition> segments, SequencedMap<String, Condition> all) {
        for (String member : References.of(condition)) {
            Condition meant = segments.get(member);
            if (meant != null && !all.containsKey(member)) {
                all.put(member, meant);
                addMembers(meant, segments, all);
            }
        }
    }

    /** The facts of a person of whom the condition holds when the last of them is received. */
    Optional<List<Fact>> of(List<Literal> literals) {
        Optional<Identifier> person = person(literals);
        if (person.isEmpty()) {
            return Optional.empty();
        }
        for (long now : instants(literals)) {
            for (boolean oldestFirst : List.of(false, true)) {
                Optional<List<Fact>> facts = new WitnessEvents(literals, now, oldestFirst)
                        .make()
                        .flatMap(events -> facts(literals, person.get(), events, now));
                if (facts.isPresent() && holds(facts.get(), now)) {
                    return facts;
                }
            }
        }
        return Optional.empty();
    }

    private boolean holds(List<Fact> facts, long now) {
        Population population = new Population(program, change -> {});
        facts.forEach(fact -> population.receive(fact, now));
        return population.people().anyMatch(person -> Verdict.holds(person.verdict(asked)));
    }

    /** Absolute bounds of events decide at which instants they can have the age that is wanted. */
    private static List<Long> instants(List<Literal> literals) {
        Set<Long> instants = new LinkedHashSet<>(List.of(SOME_DAY));
        for (Literal literal : literals) {
            if (literal instanceof Counted(Series series, var window, long atLeast, long atMost)) {
                long minAge = window.minAge();
                if (series.before() != Instants.NEVER) {
                    instants.addAll(List.of(series.before() - 1 + minAge, series.before() + minAge));
                }
                if (series.after() != Instants.DAWN) {
                    instants.addAll(List.of(series.after() + minAge, series.after() - 1 + minAge));
                }
            }
        }
        return instants.stream()
                .filter(instant -> instant > Instants.EARLIEST && instant < Instants.LATEST)
                .limit(MAX_INSTANTS)
                .toList();
    }

    /** Somebody of whom the draws are as wanted. */
    private static Optional<Identifier> person(List<Literal> literals) {
        boolean anonymous = literals.contains(new Identified("id", false));
        return IntStream.range(0, MAX_NAMES)
                .mapToObj(i -> anonymous ? Identifier.anonymous("person-" + i) : Identifier.id("person-" + i))
                .filter(person -> literals.stream().allMatch(literal -> isDrawn(literal, person)))
                .findFirst();
    }

    private static boolean isDrawn(Literal literal, Identifier person) {
        return !(literal instanceof Drawn(String salt, var percent, boolean isBelow))
                || dev.lockstep.core.condition.Sampling.falls(new Condition.Sample(percent, salt), person.person())
                        == isBelow;
    }

    private static Optional<List<Fact>> facts(
            List<Literal> literals, Identifier person, List<WitnessEvents.Made> events, long now) {
        Map<String, Value> attributes = new LinkedHashMap<>();
        Map<Path, List<Passes>> wanted = new LinkedHashMap<>();
        List<Identifier> identifiers = new ArrayList<>(List.of(person));
        for (Literal literal : literals) {
            switch (literal) {
                case Passes passes
                when passes.subject() instanceof Subject.OfPerson(Path path) ->
                    wanted.computeIfAbsent(path, it -> new ArrayList<>()).add(passes);
                case Identified(String type, boolean has) when has -> addIdentifier(type, identifiers, attributes);
                default -> {}
            }
        }
        for (Map.Entry<Path, List<Passes>> entry : wanted.entrySet()) {
            Optional<Optional<Value>> value = Candidates.find(entry.getValue(), now);
            if (value.isEmpty()) {
                return Optional.empty();
            }
            value.get().ifPresent(it -> put(entry.getKey().steps(), it, attributes));
        }
        List<Fact> facts = new ArrayList<>();
        Map<String, Optional<Value>> changed = new LinkedHashMap<>();
        attributes.forEach((name, value) -> changed.put(name, Optional.of(value)));
        facts.add(new Fact.AttributeChange(Optional.empty(), now, identifiers, changed));
        events.stream()
                .sorted((one, other) -> Long.compare(other.age(), one.age()))
                .forEach(event -> facts.add(new Fact.Event(
                        Optional.empty(), now - event.age(), List.of(person), event.name(), event.properties())));
        return Optional.of(facts);
    }

    private static void addIdentifier(String type, List<Identifier> identifiers, Map<String, Value> attributes) {
        switch (type) {
            case "id" -> {}
            case "anonymous_id" -> {
                if (identifiers.stream().noneMatch(it -> it.kind() == Identifier.Kind.ANONYMOUS)) {
                    identifiers.add(Identifier.anonymous("browser"));
                }
            }
            case "email" -> identifiers.add(Identifier.email("person@shop.example"));
            default -> attributes.put(type, Value.of("x"));
        }
    }

    /** Puts a value at a path, below the objects that are there. */
    static void put(List<String> steps, Value value, Map<String, Value> fields) {
        String head = steps.getFirst();
        if (steps.size() == 1) {
            fields.put(head, value);
            return;
        }
        @Nullable Value there = fields.get(head);
        Map<String, Value> below =
                new LinkedHashMap<>(there instanceof Value.Fields(Map<String, Value> known) ? known : Map.of());
        put(steps.subList(1, steps.size()), value, below);
        fields.put(head, new Value.Fields(below));
    }
}
