package dev.lockstep.testkit.driver;

import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.machine.MembershipChange;
import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.PersonId;
import dev.lockstep.core.population.Population;
import dev.lockstep.core.program.Program;
import dev.lockstep.core.program.Verdict;
import dev.lockstep.core.state.PersonState;
import dev.lockstep.workspace.Workspace;
import dev.lockstep.workspace.language.ConditionShape;
import dev.lockstep.workspace.shape.Findings;
import dev.lockstep.workspace.shape.Shapes;
import dev.lockstep.workspace.yaml.YamlReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SequencedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Feeds segments with facts on a virtual clock, and shows who is in which of them. It runs exactly what a live system runs.
 *
 * <pre>{@code
 * SegmentTestDriver driver = SegmentTestDriver.ofYaml("""
 *         cart: {latest: Checkout Started, within: 4h}
 *         """);
 * driver.play("""
 *         09:00 anna does Checkout Started {revenue: 40}
 *               → anna enters cart
 *         13:00 → anna exits cart
 *         """);
 * }</pre>
 *
 * The clock begins at {@link #START}. Mutable, for one thread.
 */
public final class SegmentTestDriver {

    /** Where the clock begins: midnight of day 1 of a timeline. */
    public static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

    private static final Comparator<MembershipChange> IN_ORDER = Comparator.comparingLong(MembershipChange::at)
            .thenComparing(MembershipChange::person)
            .thenComparing(MembershipChange::segment);

    private final Population population;
    private final List<MembershipChange> unread = new ArrayList<>();

    private SegmentTestDriver(SequencedMap<String, Condition> segments) {
        this.population = new Population(Program.compile(segments, List.of()), this::note);
        population.advance(START.toEpochMilli());
    }

    /** Tests these conditions, by the name of the segment. */
    public static SegmentTestDriver of(SequencedMap<String, Condition> segments) {
        return new SegmentTestDriver(segments);
    }

    /** Tests all segments of a workspace. */
    public static SegmentTestDriver of(Workspace workspace) {
        return new SegmentTestDriver(workspace.conditions());
    }

    /**
     * Tests conditions written in the segment language, by the name of the segment.
     *
     * @throws IllegalArgumentException with every problem in them
     */
    public static SegmentTestDriver ofYaml(String segments) {
        return new SegmentTestDriver(conditions(segments));
    }

    /**
     * Conditions written in the segment language, by the name of the segment.
     *
     * @throws IllegalArgumentException with every problem in them
     */
    public static SequencedMap<String, Condition> conditions(String segments) {
        Findings findings = new Findings();
        return YamlReader.parse(segments.getBytes(StandardCharsets.UTF_8), "segments", findings::problem)
                .flatMap(yaml -> Shapes.mapOf(ConditionShape.CONDITION).read(yaml, findings))
                .filter(read -> findings.problems().isEmpty())
                .orElseThrow(
                        () -> new IllegalArgumentException(findings.problems().toString()));
    }

    /** What the clock shows. */
    public Instant now() {
        return Instant.ofEpochMilli(population.now());
    }

    /** Receives a fact now, whenever it is stamped. */
    public void receive(Fact fact) {
        population.receive(fact, population.now());
    }

    /**
     * Moves the clock on; whatever is due on the way happens at its instant.
     *
     * @throws IllegalArgumentException where the clock is later already
     */
    public void advanceTo(Instant instant) {
        population.advance(instant.toEpochMilli());
    }

    /** Moves the clock on by a while. */
    public void advance(Duration duration) {
        advanceTo(now().plus(duration));
    }

    /**
     * The changes since this was last asked, by instant, then person, then segment; what was entered and exited at one instant
     * is left out.
     */
    public List<MembershipChange> changes() {
        List<MembershipChange> changes = unread.stream().sorted(IN_ORDER).toList();
        unread.clear();
        return changes;
    }

    /** The segments that a person is in, by the name of the person: {@code u1}, {@code email:a@b.c}, {@code anonymous:x}. */
    public SortedSet<String> segmentsOf(String person) {
        SortedSet<String> segments = new TreeSet<>();
        population.person(new PersonId(person)).ifPresent(state -> {
            for (String segment : population.program().segments()) {
                if (verdict(state, segment).holds()) {
                    segments.add(segment);
                }
            }
        });
        return segments;
    }

    /** The names of the persons in a segment. */
    public SortedSet<String> membersOf(String segment) {
        SortedSet<String> members = new TreeSet<>();
        population
                .people()
                .filter(state -> verdict(state, segment).holds())
                .forEach(state -> members.add(state.person().name()));
        return members;
    }

    /**
     * Whether a person is in a segment, and until when that stands if nothing more arrives.
     *
     * @throws IllegalArgumentException where the person or the segment is unknown
     */
    public Verdict verdict(String person, String segment) {
        return verdict(
                population
                        .person(new PersonId(person))
                        .orElseThrow(() -> new IllegalArgumentException("nobody is named \"" + person + "\"")),
                segment);
    }

    /**
     * Plays a timeline and compares the changes: the timeline must name all that happen between its first and its last line,
     * each at its instant, and no others. A line is what happens, or after an arrow what comes of it:
     *
     * <pre>{@code
     * 09:00         anna does Checkout Started {revenue: 40}
     *               → anna enters cart
     * 13:00         → anna exits cart
     * day 2 08:00   anna did Order Completed at 07:00:00.500 as m1     received late; its message id is m1
     *               anna has {plan: pro, phone: null}                  attributes; null removes one
     *               anna is anonymous:browser                          an identify with both
     *               anna was u7                                        an alias
     *               anna is forgotten
     * day 9 00:00   nothing happens
     * }</pre>
     *
     * A line without a time is at the time of the line before, a time without a day on its day.
     *
     * @throws AssertionError where other changes happen; it shows the timeline with those
     * @throws IllegalArgumentException where a line cannot be read
     */
    public void play(String timeline) {
        Timeline written = Timeline.parse(timeline);
        changes();
        for (Timeline.Entry entry : written.entries()) {
            advanceTo(entry.at());
            entry.fact().ifPresent(this::receive);
        }
        Timeline played = written.withChanges(changes());
        if (!played.text().equals(written.text())) {
            throw new AssertionError(
                    "The timeline was expected to be\n%s\nbut it is\n%s".formatted(written.text(), played.text()));
        }
    }

    private Verdict verdict(PersonState state, String segment) {
        int index = population.program().indexOf(segment);
        if (index < 0) {
            throw new IllegalArgumentException("there is no segment \"" + segment + "\"");
        }
        return Verdict.unpack(state.verdict(index));
    }

    private void note(MembershipChange change) {
        boolean cancelled = unread.removeIf(earlier -> earlier.at() == change.at()
                && earlier.person().equals(change.person())
                && earlier.segment().equals(change.segment()));
        if (!cancelled) {
            unread.add(change);
        }
    }
}
