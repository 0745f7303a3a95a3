package dev.lockstep.engine.partition;

import static java.util.Objects.requireNonNull;

import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.condition.Leaf;
import dev.lockstep.core.machine.SegmentMachine;
import dev.lockstep.core.model.Fact;
import dev.lockstep.core.program.Definitions;
import dev.lockstep.core.program.Program;
import dev.lockstep.core.program.Verdict;
import dev.lockstep.core.state.PersonState;
import dev.lockstep.core.state.StateCodec;
import dev.lockstep.core.state.StateReader;
import dev.lockstep.core.state.StateWriter;
import dev.lockstep.engine.Changes;
import dev.lockstep.engine.store.Keys;
import dev.lockstep.engine.store.Reads;
import dev.lockstep.engine.store.Table;
import dev.lockstep.engine.store.WriteSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What the segments mean, and have meant. A <em>segment</em> keeps its number for as long as it keeps its name. A
 * <em>definition</em> is a segment with one hash; whoever entered under another hash entered another definition. A
 * <em>generation</em> is the set of definitions that were applied together, and every person's row says which one its state was
 * made for.
 *
 * <p>Immutable, and safe for use by many threads: new definitions make a new catalog.
 */
public final class Catalog {

    private static final String GENERATION = "generation/";
    private static final String DEFINITION = "definition/";
    private static final String LEAVES = "leaves/";
    private static final byte[] CURRENT = Keys.of("generation");
    private static final byte[] BACKFILLED = Keys.of("backfilled");

    private final int generation;
    private final SegmentMachine machine;
    private final List<Definition> byIndex;
    private final Map<Integer, Definition> definitions;
    private final Map<Integer, Generation> generations;
    private final Set<String> attributes;

    /**
     * A segment with one meaning.
     *
     * @param leaves of its condition, in the order of reading, for the changes that turned on them; empty where only a program
     *     that did not keep them has seen it
     */
    public record Definition(int id, int segment, String name, String hash, List<Changes.Leaf> leaves) {
        public Definition {
            leaves = List.copyOf(leaves);
        }

        private Definition with(List<Changes.Leaf> kept) {
            return new Definition(id, segment, name, hash, kept);
        }
    }

    /** @param layout the fingerprint of the states that were made for it */
    private record Generation(int layout, Set<Integer> definitions) {}

    private Catalog(
            int generation,
            SegmentMachine machine,
            Map<Integer, Definition> definitions,
            Map<Integer, Generation> generations,
            Set<String> attributes) {
        this.attributes = attributes;
        this.generation = generation;
        this.machine = machine;
        this.definitions = definitions;
        this.generations = generations;
        Map<String, Definition> current = new HashMap<>();
        for (int id : generation == 0 ? Set.<Integer>of() : of(generation).definitions()) {
            Definition definition = definition(id);
            current.put(definition.name(), definition);
        }
        this.byIndex = machine.program().segments().stream()
                .map(name -> known(current, name))
                .toList();
    }

    private static Definition known(Map<String, Definition> definitions, String name) {
        Definition definition = definitions.get(name);
        if (definition == null) {
            throw new IllegalStateException("the segment " + name + " is not in the catalog");
        }
        return definition;
    }

    /**
     * The catalog of these segments; where they are not what the store has as current, a new generation is written.
     *
     * @param attributes to be kept beside those that the segments ask for
     * @throws IllegalArgumentException where a segment refers to one that is not there, or to itself through others
     */
    static Catalog of(SequencedMap<String, Condition> segments, Set<String> attributes, Reads store, WriteSet writes) {
        Map<Integer, Definition> definitions = definitions(store);
        Map<Integer, Generation> generations = generations(store);
        int generation = generation(store);

        SegmentMachine machine = new SegmentMachine(
                Program.compile(segments, attributes.stream().sorted().toList()));
        int layout = 31 * machine.program().layout().fingerprint() + StateCodec.VERSION;
        Set<Integer> wanted = new HashSet<>();
        Definitions.hashes(segments).forEach((name, hash) -> {
            int id = define(name, hash, definitions, writes);
            keepLeaves(id, requireNonNull(segments.get(name)), definitions, writes);
            wanted.add(id);
        });
        Generation known = generations.get(generation);
        if (known == null || known.layout() != layout || !known.definitions().equals(wanted)) {
            generation = generations.keySet().stream()
                            .mapToInt(Integer::intValue)
                            .max()
                            .orElse(0)
                    + 1;
            generations.put(generation, new Generation(layout, Set.copyOf(wanted)));
            StateWriter row = new StateWriter();
            row.signed(layout);
            row.unsigned(wanted.size());
            wanted.stream().sorted().forEach(row::unsigned);
            writes.put(Table.META, Keys.of(GENERATION + generation), row.bytes());
            StateWriter number = new StateWriter();
            number.unsigned(generation);
            writes.put(Table.META, CURRENT, number.bytes());
        }
        return new Catalog(
                generation, machine, Map.copyOf(definitions), Map.copyOf(generations), Set.copyOf(attributes));
    }

    /** The attributes that somebody beside the segments looks at. */
    Set<String> attributes() {
        return attributes;
    }

    /** Whether a person is in a segment. */
    boolean isInAny(PersonState state) {
        for (int segment = 0; segment < byIndex.size(); segment++) {
            if (Verdict.holds(state.verdict(segment))) {
                return true;
            }
        }
        return false;
    }

    static Map<Integer, Definition> definitions(Reads store) {
        Map<Integer, Definition> definitions = new TreeMap<>();
        scan(
                store,
                DEFINITION,
                (id, in) ->
                        definitions.put(id, new Definition(id, (int) in.unsigned(), in.text(), in.text(), List.of())));
        scan(store, LEAVES, (id, in) -> {
            List<Changes.Leaf> leaves = new ArrayList<>();
            for (int left = in.size(); left > 0; left--) {
                leaves.add(new Changes.Leaf(in.text(), in.text()));
            }
            definitions.computeIfPresent(id, (any, definition) -> definition.with(leaves));
        });
        return definitions;
    }

    private static void keepLeaves(int id, Condition condition, Map<Integer, Definition> definitions, WriteSet writes) {
        Definition definition = requireNonNull(definitions.get(id));
        if (!definition.leaves().isEmpty()) {
            return;
        }
        List<Changes.Leaf> leaves = Leaf.of(condition).stream()
                .map(leaf -> new Changes.Leaf(leaf.path(), leaf.says()))
                .toList();
        definitions.put(id, definition.with(leaves));
        StateWriter row = new StateWriter();
        row.unsigned(leaves.size());
        for (Changes.Leaf leaf : leaves) {
            row.text(leaf.path());
            row.text(leaf.says());
        }
        writes.put(Table.META, Keys.of(LEAVES + id), row.bytes());
    }

    private static SortedMap<Integer, Generation> generations(Reads store) {
        SortedMap<Integer, Generation> generations = new TreeMap<>();
        scan(store, GENERATION, (number, in) -> {
            int layout = (int) in.signed();
            Set<Integer> members = new HashSet<>();
            for (int left = in.size(); left > 0; left--) {
                members.add((int) in.unsigned());
            }
            generations.put(number, new Generation(layout, members));
        });
        return generations;
    }

    private static int generation(Reads store) {
        byte[] current = store.get(Table.META, CURRENT);
        return current == null ? 0 : (int) new StateReader(current).unsigned();
    }

    /** The definitions that a store has as current, in the order in which they were made. */
    static List<Definition> current(Reads store) {
        Generation generation = generations(store).get(generation(store));
        return generation == null
                ? List.of()
                : definitions(store).values().stream()
                        .filter(definition -> generation.definitions().contains(definition.id()))
                        .toList();
    }

    /**
     * Tells of a definition whether everybody was asked by it: either everybody is by all that count, or it was there when last
     * they were, and ever since.
     */
    static Predicate<Definition> backfilled(Reads store) {
        if (Backfill.isDone(store)) {
            return definition -> true;
        }
        byte[] done = store.get(Table.META, BACKFILLED);
        if (done == null) {
            return definition -> false;
        }
        List<Generation> since = List.copyOf(
                generations(store).tailMap((int) Keys.number(done, 0)).values());
        return definition ->
                since.stream().allMatch(generation -> generation.definitions().contains(definition.id()));
    }

    /** Everybody is by the definitions of this catalog now. */
    void allAreBackfilled(WriteSet writes) {
        writes.put(Table.META, BACKFILLED, Keys.of(generation));
    }

    private static int define(String name, String hash, Map<Integer, Definition> definitions, WriteSet writes) {
        int segment = -1;
        int free = 0;
        int freeSegment = 0;
        for (Definition definition : definitions.values()) {
            if (definition.name().equals(name)) {
                if (definition.hash().equals(hash)) {
                    return definition.id();
                }
                segment = definition.segment();
            }
            free = Math.max(free, definition.id() + 1);
            freeSegment = Math.max(freeSegment, definition.segment() + 1);
        }
        Definition added = new Definition(free, segment < 0 ? freeSegment : segment, name, hash, List.of());
        definitions.put(added.id(), added);
        StateWriter row = new StateWriter();
        row.unsigned(added.segment());
        row.text(name);
        row.text(hash);
        writes.put(Table.META, Keys.of(DEFINITION + added.id()), row.bytes());
        return added.id();
    }

    private interface Row {
        void read(int number, StateReader in);
    }

    private static void scan(Reads store, String prefix, Row row) {
        store.scan(Table.META, Keys.of(prefix), Keys.of(prefix + '\uffff'), (key, value) -> {
            row.read(
                    Integer.parseInt(
                            new String(key, java.nio.charset.StandardCharsets.UTF_8).substring(prefix.length())),
                    new StateReader(value));
            return true;
        });
    }

    public int generation() {
        return generation;
    }

    public SegmentMachine machine() {
        return machine;
    }

    /** The definitions of the current generation, in the order of the program's segments. */
    public List<Definition> current() {
        return byIndex;
    }

    /** A definition, of any generation. */
    public Definition definition(int id) {
        Definition definition = definitions.get(id);
        if (definition == null) {
            throw new IllegalArgumentException("the store names a definition " + id + " that it does not have");
        }
        return definition;
    }

    /** Whether some segment asks for events of this name. */
    boolean isAskedFor(Fact.Event event) {
        return !machine.program().route(event).groups().isEmpty();
    }

    /** Whether a generation had this definition. */
    boolean has(int number, Definition definition) {
        return of(number).definitions().contains(definition.id());
    }

    private Generation of(int number) {
        Generation found = generations.get(number);
        if (found == null) {
            throw new IllegalArgumentException("the store names a generation " + number + " that it does not have");
        }
        return found;
    }
}
