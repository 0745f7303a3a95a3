package dev.lockstep.insight.audience;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.core.condition.Comparison;
import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.condition.Count;
import dev.lockstep.core.condition.EventFilter;
import dev.lockstep.core.condition.Span;
import dev.lockstep.core.condition.Window;
import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.Intake;
import dev.lockstep.core.model.Value;
import dev.lockstep.engine.Changes;
import dev.lockstep.engine.Engine;
import dev.lockstep.engine.EngineObserver;
import dev.lockstep.engine.EngineSettings;
import dev.lockstep.engine.SegmentView;
import dev.lockstep.engine.Tally;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The law, on lives that are made up, in a real store: between any two hours the causes sum to the change, and the sizes that are told of the
 * past are those that were shown then. People buy, wait, sign in, are forgotten, and segments are defined anew meanwhile.
 */
class CausesAddUpTest {

    private static final long NINE = Instant.parse("2026-03-01T09:00:00Z").toEpochMilli();
    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final int HOURS = 40;
    private static final int FACTS_AN_HOUR = 12;
    private static final int PEOPLE = 25;

    private final AtomicLong clock = new AtomicLong(NINE);

    @TempDir
    private Path folder;

    @Test
    void betweenAnyTwoHoursOnGeneratedLives() throws Exception {
        long seed = Long.getLong("seed", 20_261_122);
        Random random = new Random(seed);
        Map<Long, Map<String, Long>> shown = new TreeMap<>();
        Set<Changes.Kind> kinds = new HashSet<>();
        EngineSettings settings =
                EngineSettings.of(folder.resolve("data")).withClock(() -> Instant.ofEpochMilli(clock.get()));
        try (Engine engine = Engine.open(settings, segments(4), EngineObserver.NONE)) {
            for (int hour = 0; hour < HOURS; hour++) {
                shown.put(NINE + hour * HOUR, sizes(engine));
                clock.set(NINE + hour * HOUR);
                if (hour % 10 == 9) {
                    engine.apply(segments(2 + random.nextInt(6))).get();
                }
                for (int i = 0; i < FACTS_AN_HOUR; i++) {
                    clock.set(NINE + hour * HOUR + i * HOUR / FACTS_AN_HOUR);
                    take(engine, fact(random));
                }
                clock.set(NINE + (hour + 1) * HOUR - 1);
                settle(engine);
            }
            shown.put(NINE + HOURS * HOUR, sizes(engine));
            List<Long> hours = new ArrayList<>(shown.keySet());
            for (String segment : segments(4).sequencedKeySet()) {
                for (int i = 0; i < 200; i++) {
                    long from = hours.get(random.nextInt(HOURS));
                    long to = hours.get(hours.indexOf(from) + 1 + random.nextInt(HOURS - hours.indexOf(from)));
                    SizeChange change =
                            SizeChange.of(engine.tally(segment, from, from).orElseThrow(), from, to);
                    String told = "seed " + seed + ", " + segment + " from " + Instant.ofEpochMilli(from) + " to "
                            + Instant.ofEpochMilli(to) + ": " + change;
                    assertThat(change.before())
                            .as(told)
                            .isEqualTo(shown.get(from).get(segment));
                    assertThat(change.after()).as(told).isEqualTo(shown.get(to).get(segment));
                    assertThat(change.before() + change.all().change()).as(told).isEqualTo(change.after());
                    assertThat(change.leaves().values().stream()
                                    .mapToLong(Moves::change)
                                    .sum())
                            .as(told)
                            .isEqualTo(change.all().change());
                    change.causes().keySet().forEach(cause -> kinds.add(cause.kind()));
                }
            }
        }
        assertThat(kinds).as("what happened in these lives").containsExactlyInAnyOrder(Changes.Kind.values());
    }

    @Test
    void aSegmentThatIsFedByOneEventAndEmptiedByTimeAndByAnother() throws Exception {
        EngineSettings settings =
                EngineSettings.of(folder.resolve("data")).withClock(() -> Instant.ofEpochMilli(clock.get()));
        try (Engine engine = Engine.open(settings, segments(4), EngineObserver.NONE)) {
            for (int i = 0; i < 5; i++) {
                take(engine, event("u" + i, "Checkout Started"));
            }
            clock.set(NINE + HOUR);
            take(engine, event("u0", "Order Completed"));
            take(engine, event("u1", "Order Completed"));
            clock.set(NINE + 5 * HOUR);
            settle(engine);
            Tally tally = engine.tally("carts", NINE, NINE).orElseThrow();

            SizeChange all = SizeChange.of(tally, NINE, Long.MAX_VALUE);
            assertThat(all.before()).isZero();
            assertThat(all.after()).isZero();
            assertThat(all.causes())
                    .isEqualTo(Map.of(
                            new Cause(Changes.Kind.EVENT, "Checkout Started", ""), new Moves(5, 0),
                            new Cause(Changes.Kind.EVENT, "Order Completed", ""), new Moves(0, 2),
                            new Cause(Changes.Kind.TIME, "", ""), new Moves(0, 3)));
            assertThat(all.volatility()).isEmpty();
            assertThat(all.leavesByMoves().getFirst().getKey().path()).isEqualTo("all[0]");
            assertThat(all.leavesByMoves().getFirst().getValue()).isEqualTo(new Moves(5, 3));

            SizeChange middle = SizeChange.of(tally, NINE + HOUR, NINE + 2 * HOUR);
            assertThat(middle.before()).isEqualTo(5);
            assertThat(middle.after()).isEqualTo(3);
            assertThat(middle.volatility()).contains(2.0 / 3);
            assertThat(tally.events())
                    .containsExactly(
                            new Tally.OfEvent(NINE, "Checkout Started", 5),
                            new Tally.OfEvent(NINE + HOUR, "Order Completed", 2));
        }
    }

    private static SequencedMap<String, Condition> segments(int hours) {
        Condition cart =
                new Condition.Latest(EventFilter.of("Checkout Started"), Window.within(hours * HOUR), List.of());
        Condition bought = did("Order Completed", 6);
        SequencedMap<String, Condition> segments = new LinkedHashMap<>();
        segments.put("carts", new Condition.All(List.of(cart, new Condition.Not(bought))));
        segments.put("buyers", bought);
        segments.put(
                "pro",
                new Condition.Attribute(
                        dev.lockstep.core.model.Path.of("plan"),
                        dev.lockstep.core.condition.Test.of(new Comparison.Equal(Value.of("pro")))));
        return segments;
    }

    private static Condition did(String event, int hours) {
        return new Condition.Did(EventFilter.of(event), Span.of(Window.within(hours * HOUR)), Count.atLeast(1));
    }

    private Fact fact(Random random) {
        String id = "u" + random.nextInt(PEOPLE);
        Identifier anonymous = Identifier.anonymous("v" + random.nextInt(PEOPLE));
        return switch (random.nextInt(10)) {
            case 0, 1, 2 -> event(id, "Checkout Started");
            case 3, 4 -> event(id, "Order Completed");
            case 5, 6 -> event(Optional.of(anonymous), id, "Checkout Started");
            case 7 -> attribute(List.of(Identifier.id(id)), random.nextBoolean() ? "pro" : "free");
            case 8 -> attribute(List.of(Identifier.id(id), anonymous), "pro");
            default -> new Fact.Erasure(Optional.empty(), clock.get(), List.of(Identifier.id(id)));
        };
    }

    private Fact event(String id, String name) {
        return event(Optional.empty(), id, name);
    }

    private Fact event(Optional<Identifier> identifier, String id, String name) {
        return new Fact.Event(
                Optional.empty(), clock.get(), List.of(identifier.orElse(Identifier.id(id))), name, Map.of());
    }

    private Fact attribute(List<Identifier> identifiers, String plan) {
        return new Fact.AttributeChange(
                Optional.empty(), clock.get(), identifiers, Map.of("plan", Optional.of(Value.of(plan))));
    }

    private static Map<String, Long> sizes(Engine engine) throws Exception {
        Map<String, Long> sizes = new TreeMap<>();
        for (SegmentView segment : engine.segments()) {
            sizes.put(segment.segment(), segment.size());
        }
        return sizes;
    }

    private static void take(Engine engine, Fact fact) throws Exception {
        engine.receive(List.of(new Intake.Learned(fact, false))).get();
    }

    /** Until all that time and new definitions have to do is done. */
    private void settle(Engine engine) throws Exception {
        while (!engine.status().backfilled()) {
            Thread.onSpinWait();
        }
        take(engine, event("nobody", "Seen")); // the timers that are due are fired before it, in its turn
        take(engine, event("nobody", "Seen"));
    }
}
