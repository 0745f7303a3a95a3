package dev.lockstep.insight.parity;

import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.condition.Leaf;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.Instants;
import dev.lockstep.core.program.Definitions;
import dev.lockstep.core.sql.Dialect;
import dev.lockstep.core.sql.SegmentSql;
import dev.lockstep.core.sql.UntranslatableException;
import dev.lockstep.engine.SegmentView;
import dev.lockstep.engine.partition.Histories;
import dev.lockstep.engine.partition.Roll;
import dev.lockstep.engine.partition.Survey;
import dev.lockstep.insight.QuestionException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleConsumer;
import java.util.stream.Collectors;

/**
 * Asks the facts of a store by SQL who is in each segment, and compares that with the members as the engine has them.
 *
 * <p>Both are asked as of the last turn of the store, at one snapshot of it, so it makes no difference that facts keep coming. The segments are
 * asked of some people at a time, which gives the same as to ask of everybody, because a segment is a question about one person; so the memory
 * that it takes is bounded, and nothing of anybody is written to a disk in the clear.
 *
 * <p>What the engine remembers and no fact tells any more is seen as a disagreement: facts that were removed because they need not be kept. So a
 * segment that looks back further than its events are kept is not to be expected to agree.
 */
public final class ParityCheck {

    /** So many people are asked at a time at the most, */
    private static final int MAX_PEOPLE = 20_000;

    /** or as many as have so many facts. */
    private static final int MAX_FACTS = 200_000;

    private final Survey survey;
    private final Roll roll;
    private final long at;
    private final Map<String, Asked> asked = new LinkedHashMap<>();
    private final List<Parity> notCompared = new ArrayList<>();
    private long people;
    private long behind;

    /** A segment that is asked, and what was found so far. */
    private static final class Asked {
        private final String hash;
        private final String sql;
        private final boolean ofWritten;
        private long inEngine;
        private long inSql;
        private long onlyInEngine;
        private long onlyInSql;
        private final List<Parity.Example> examples = new ArrayList<>();

        Asked(String hash, String sql, boolean ofWritten) {
            this.hash = hash;
            this.sql = sql;
            this.ofWritten = ofWritten;
        }

        void example(long person, boolean isInEngine) {
            if (examples.size() < Parity.MAX_EXAMPLES) {
                examples.add(new Parity.Example(person, isInEngine));
            }
        }
    }

    private ParityCheck(Survey survey, Map<String, Condition> segments, Set<String> names) {
        this.survey = survey;
        this.roll = survey.roll();
        this.at = survey.lastTurn();
        Map<String, String> hashes = Definitions.hashes(segments);
        Map<String, SegmentView> known =
                roll.segments().stream().collect(Collectors.toMap(SegmentView::segment, view -> view));
        for (String name : names) {
            String hash = Objects.requireNonNull(hashes.get(name));
            Optional<String> unfit = unfit(hash, Optional.ofNullable(known.get(name)));
            if (unfit.isPresent()) {
                notCompared.add(Parity.notCompared(name, hash, at, unfit.get()));
            } else {
                ask(name, hash, segments);
            }
        }
    }

    private static Optional<String> unfit(String hash, Optional<SegmentView> known) {
        if (known.isEmpty() || !known.get().hash().equals(hash)) {
            return Optional.of("it is not defined so in the store; apply the workspace first");
        }
        return known.get().backfilled()
                ? Optional.empty()
                : Optional.of("not everybody was asked by this definition yet; compare it when the backfill is done");
    }

    private void ask(String name, String hash, Map<String, Condition> segments) {
        try {
            String sql = SegmentSql.of(segments, name, Dialect.DUCKDB, at);
            asked.put(name, new Asked(hash, sql, asksForNames(name, segments)));
        } catch (UntranslatableException e) {
            notCompared.add(Parity.notCompared(name, hash, at, String.valueOf(e.getMessage())));
        }
    }

    /** Whether it asks for an attribute that is called as a kind of identifier is. */
    private static boolean asksForNames(String name, Map<String, Condition> segments) {
        return Leaf.of(Objects.requireNonNull(segments.get(name))).stream().anyMatch(leaf -> switch (leaf.condition()) {
            case Condition.Attribute attribute ->
                attribute.path().head().equals(Identifier.Kind.EMAIL.type())
                        || attribute.path().head().equals(Identifier.Kind.ANONYMOUS.type());
            case Condition.Member member -> asksForNames(member.segment(), segments);
            default -> false;
        });
    }

    /**
     * Compares.
     *
     * @param segments conditions as they were applied
     * @param names those to be compared; all where none is named
     * @return one for each, in the order of the names
     * @throws QuestionException where there is no segment of such a name
     * @throws IllegalStateException where the database refuses
     */
    public static List<Parity> run(
            Survey survey, Map<String, Condition> segments, Set<String> names, DoubleConsumer progress) {
        for (String name : names) {
            if (!segments.containsKey(name)) {
                throw QuestionException.unknown("there is no segment " + name);
            }
        }
        Set<String> wanted = names.isEmpty() ? segments.keySet() : names;
        try {
            return new ParityCheck(survey, segments, wanted).compare(wanted, progress);
        } catch (SQLException e) {
            throw new IllegalStateException("the database refuses a segment: " + e.getMessage(), e);
        }
    }

    private List<Parity> compare(Set<String> wanted, DoubleConsumer progress) throws SQLException {
        if (at != Instants.EARLIEST && !asked.isEmpty()) {
            try (SqlTables tables = new SqlTables(at)) {
                Histories histories = survey.histories();
                long end = histories.end();
                for (long next = 1; next < end; next = batch(next, end, histories, tables)) {
                    progress.accept((double) next / end);
                }
            }
        }
        Map<String, Parity> found = new LinkedHashMap<>();
        notCompared.forEach(parity -> found.put(parity.segment(), parity));
        asked.forEach((name, it) -> found.put(
                name,
                new Parity(
                        name,
                        it.hash,
                        at,
                        people,
                        it.inEngine,
                        it.inSql,
                        it.onlyInEngine,
                        it.onlyInSql,
                        behind,
                        it.examples,
                        Optional.empty())));
        return wanted.stream().map(found::get).map(Objects::requireNonNull).toList();
    }

    /** Asks of people from a number on, and returns the number to go on with. */
    private long batch(long from, long end, Histories histories, SqlTables tables) throws SQLException {
        List<Histories.Told> some = new ArrayList<>();
        Set<Long> late = new HashSet<>();
        long[] facts = {0};
        long[] before = {end};
        histories.forEach(from, person -> {
            if (person.due() <= at) {
                late.add(person.number());
            } else {
                some.add(person);
                facts[0] += person.facts().size();
            }
            boolean isFull = some.size() >= MAX_PEOPLE || facts[0] >= MAX_FACTS;
            before[0] = isFull ? person.number() + 1 : end;
            return !isFull;
        });
        people += some.size();
        behind += late.size();
        tables.load(some);
        Map<String, Long> numbers = some.stream()
                .collect(Collectors.toMap(told -> told.person().name(), Histories.Told::number, (one, other) -> one));
        for (Map.Entry<String, Asked> segment : asked.entrySet()) {
            compare(segment.getKey(), segment.getValue(), new Range(from, before[0], late), numbers, tables);
        }
        return before[0];
    }

    /** Some people: numbers from one until before another, but for some. */
    private record Range(long from, long before, Set<Long> without) {}

    private void compare(String segment, Asked found, Range range, Map<String, Long> numbers, SqlTables tables)
            throws SQLException {
        Set<Long> inSql = new HashSet<>();
        for (String name : tables.members(found.sql, found.ofWritten)) {
            inSql.add(Objects.requireNonNull(numbers.get(name)));
        }
        found.inSql += inSql.size();
        roll.members(segment, range.from, range.before, (number, since) -> {
            if (range.without.contains(number)) {
                return;
            }
            found.inEngine++;
            if (!inSql.remove(number)) {
                found.onlyInEngine++;
                found.example(number, true);
            }
        });
        found.onlyInSql += inSql.size();
        inSql.stream().sorted().forEach(number -> found.example(number, false));
    }
}
