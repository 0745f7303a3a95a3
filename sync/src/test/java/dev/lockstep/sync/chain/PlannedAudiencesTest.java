package dev.lockstep.sync.chain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.Value;
import dev.lockstep.destinations.sandbox.ManualClock;
import dev.lockstep.engine.partition.Survey;
import dev.lockstep.engine.store.MemoryStore;
import dev.lockstep.sync.preview.AudiencePreview;
import dev.lockstep.sync.preview.Forecast;
import dev.lockstep.sync.preview.Preview;
import dev.lockstep.sync.simulation.FaultyStore;
import dev.lockstep.workspace.SourceFile;
import dev.lockstep.workspace.Workspace;
import dev.lockstep.workspace.WorkspaceReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a plan says of audiences is what becomes of them when it is applied, as the ledgers have it: with people who buy, consent, sign in
 * and are forgotten, and audiences that come to exclude others, hold people out, ask for consent, pause, are offers of a group, go to
 * other connections or leave. {@code -Dcases=N} and {@code -Dseed=N} as elsewhere.
 */
class PlannedAudiencesTest {

    private static final List<String> PEOPLE =
            List.of("ann", "bob", "cid", "dan", "eve", "fay", "gus", "hal", "ida", "joe", "kim", "leo");
    private static final int STEPS = 30;

    @TempDir
    Path folder;

    private long moved;

    @Test
    void applyingDoesToEachAudienceWhatThePlanSaid() throws Exception {
        long first = Long.getLong("seed", 1);
        int cases = Integer.getInteger("cases", 8);
        for (long seed = first; seed < first + cases; seed++) {
            check(seed);
        }
        assertThat(cases < 8 || moved > 0).as("somebody comes or goes").isTrue();
    }

    private void check(long seed) throws Exception {
        SplittableRandom dice = new SplittableRandom(seed);
        ManualClock clock = new ManualClock(Instant.parse("2026-03-01T09:00:00Z"));
        FaultyStore store = new FaultyStore(new MemoryStore(), () -> FaultyStore.Fault.NONE);
        Path here = Files.createDirectory(folder.resolve("seed-" + seed));
        String before = workspace(dice);
        String after = workspace(dice);
        try (Chain chain = new Chain(Chain.Surroundings.well(here, store, clock), Map.of(), before)) {
            live(chain, clock, dice);
            Map<String, Set<Long>> were = wanted(chain, before);

            Forecast forecast = Preview.of(read(before), read(after), here, store, clock.millis())
                    .of(new Survey(store, store.seal()), clock.millis(), 1, share -> {});
            chain.define(after);
            chain.pass(Duration.ofSeconds(2));
            Map<String, Set<Long>> are = wanted(chain, after);

            String told = "seed " + seed + ", from\n" + before + "to\n" + after;
            for (AudiencePreview audience : forecast.audiences()) {
                String name = audience.audience() + " at " + audience.connection();
                Set<Long> old = Optional.ofNullable(were.remove(name)).orElse(Set.of());
                Set<Long> now = Optional.ofNullable(are.remove(name)).orElse(Set.of());
                assertThat(List.of(
                                audience.before(),
                                audience.after(),
                                audience.entering().people(),
                                audience.leaving().people()))
                        .as("before, after, entering and leaving of %s, %s", name, told)
                        .containsExactly((long) old.size(), (long) now.size(), (long) without(now, old), (long)
                                without(old, now));
                moved += without(now, old) + without(old, now);
            }
            assertThat(are).as("what is not told of stays, %s", told).isEqualTo(were);
        }
    }

    private static void live(Chain chain, ManualClock clock, SplittableRandom dice) {
        Shoppers shoppers = new Shoppers(clock, chain::receive);
        for (int step = 0; step < STEPS; step++) {
            String person = PEOPLE.get(dice.nextInt(PEOPLE.size()));
            switch (dice.nextInt(12)) {
                case 0, 1 -> shoppers.joins(person);
                case 2 -> shoppers.has(person, "email", Optional.empty());
                case 3, 4 -> shoppers.has(person, "ads", Optional.of(Value.of(dice.nextInt(3) > 0)));
                case 5, 6 -> shoppers.abandonsACart(person);
                case 7 -> shoppers.buys(person);
                case 8 -> shoppers.does(List.of(Identifier.anonymous("b-" + person)), "Product Viewed");
                case 9 -> shoppers.isKnownFrom(person, "b-" + PEOPLE.get(dice.nextInt(PEOPLE.size())));
                case 10 -> shoppers.does(List.of(Identifier.id(person)), "Product Viewed");
                default -> shoppers.wantsToBeForgotten(person);
            }
            chain.pass(Duration.ofMinutes(dice.nextInt(40)));
        }
    }

    private static String workspace(SplittableRandom dice) {
        String text = """
                connections:
                  disk: {kind: files, directory: out, every: 1s}
                  more: {kind: files, directory: more, every: 1s}
                segments:
                  carts: {where: {did: Checkout Started, within: %dh}}
                  buyers: {where: {did: Order Completed, within: %dh}}
                  viewers: {where: {did: Product Viewed, within: 6h}}
                journeys:
                  begun: {starts: Checkout Started, converts: Order Completed, lasts: %dh}
                audiences:
                  Buyers: {segment: buyers, role: suppression, to: [disk, more]}
                """.formatted(2 + dice.nextInt(6), 2 + dice.nextInt(6), 1 + dice.nextInt(6));
        return text
                + (dice.nextInt(6) == 0 ? "" : audience("Carts", "carts", 2, dice))
                + (dice.nextInt(6) == 0 ? "" : audience("Views", "viewers", 1, dice));
    }

    private static String audience(String name, String segment, int priority, SplittableRandom dice) {
        List<String> parts = new ArrayList<>();
        parts.add("segment: " + segment);
        parts.add("to: " + List.of("[disk, more]", "disk", "more").get(dice.nextInt(3)));
        some(parts, "exclude: Buyers", dice);
        some(parts, "holdout: {percent: " + (10 + dice.nextInt(60)) + "}", dice);
        some(parts, "consent: {attribute: ads, eq: true}", dice);
        some(parts, "pause_while: begun", dice);
        some(parts, "exclusive_group: offers, priority: " + priority, dice);
        some(parts, "identifiers: email", dice);
        return "  " + name + ": {" + String.join(", ", parts) + "}\n";
    }

    private static void some(List<String> parts, String part, SplittableRandom dice) {
        if (dice.nextInt(3) == 0) {
            parts.add(part);
        }
    }

    /** Who should be in each audience at each connection, by number; who is in none is left out. */
    private static Map<String, Set<Long>> wanted(Chain chain, String workspace) {
        Map<String, Set<Long>> wanted = new TreeMap<>();
        for (String connection : read(workspace).connections().keySet()) {
            chain.runner(connection).ledger().copies().forEach(copy -> {
                Set<Long> people = new TreeSet<>();
                chain.runner(connection).ledger().forEachEntry(copy, 0, entry -> {
                    if (entry.wanted().isPresent()) {
                        people.add(entry.person());
                    }
                    return true;
                });
                if (!people.isEmpty()) {
                    wanted.put(copy.audience() + " at " + connection, people);
                }
            });
        }
        return wanted;
    }

    private static int without(Set<Long> people, Set<Long> others) {
        Set<Long> rest = new TreeSet<>(people);
        rest.removeAll(others);
        return rest.size();
    }

    private static Workspace read(String text) {
        WorkspaceReader.Reading reading = WorkspaceReader.read(List.of(new SourceFile("lockstep.yaml", text)));
        return reading.workspace()
                .orElseThrow(() -> new IllegalStateException(reading.problems().toString()));
    }
}
