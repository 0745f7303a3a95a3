package dev.lockstep.sync.planner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.core.model.Path;
import dev.lockstep.core.model.PersonId;
import dev.lockstep.core.model.Value;
import dev.lockstep.destinations.identifiers.IdentifierType;
import dev.lockstep.destinations.identifiers.Normalised;
import dev.lockstep.destinations.identifiers.Normalised.Usable;
import dev.lockstep.sync.planner.Decision.Belongs;
import dev.lockstep.sync.planner.Decision.DropsOut;
import dev.lockstep.sync.planner.Decision.Outside;
import dev.lockstep.workspace.Audience;
import dev.lockstep.workspace.SourceFile;
import dev.lockstep.workspace.Workspace;
import dev.lockstep.workspace.WorkspaceReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Of offers that exclude each other a person gets one. */
class OffersTest {

    private static final long NOW = 1_772_355_600_000L; // 2026-03-01T09:00:00Z

    private static final String SEGMENTS = """
            journeys: {j: {starts: s, converts: c, lasts: 7d}}
            segments: {a: {where: {did: a}}, b: {where: {did: b}}, c: {where: {did: c}}}
            audiences:
            """;

    private static final String TWO = """
              Small: {segment: b, exclusive_group: g, priority: 1}
              Large: {segment: a, exclusive_group: g, priority: 2, consent: {attribute: ads, eq: true}}
            """;

    @Test
    void theGreatestPriorityGoesFirst() {
        assertThat(decide(TWO, new Shopper(Set.of("a", "b"), true)))
                .containsEntry("Small", new DropsOut(Gate.BEST_OFFER, List.of()))
                .hasEntrySatisfying("Large", decision -> assertThat(decision).isInstanceOf(Belongs.class));
        assertThat(decide(TWO, new Shopper(Set.of("b"), true)))
                .containsEntry("Large", new Outside())
                .hasEntrySatisfying("Small", decision -> assertThat(decision).isInstanceOf(Belongs.class));
    }

    @Test
    void anOfferThatSomebodyIsNotEligibleForTakesThemFromNoOther() {
        assertThat(decide(TWO, new Shopper(Set.of("a", "b"), false)))
                .containsEntry("Large", new DropsOut(Gate.CONSENTED, List.of()))
                .hasEntrySatisfying("Small", decision -> assertThat(decision).isInstanceOf(Belongs.class));
    }

    @Test
    void whoeverIsHeldOutOfAnOfferGetsNoneOfItsGroup() {
        String held = """
                  Small: {segment: b, exclusive_group: g, priority: 1}
                  Large: {segment: a, exclusive_group: g, priority: 2, holdout: {percent: 100}}
                """;
        assertThat(decide(held, new Shopper(Set.of("a", "b"), true)))
                .containsEntry("Large", new DropsOut(Gate.NOT_HELD_OUT, List.of()))
                .containsEntry("Small", new DropsOut(Gate.BEST_OFFER, List.of()));
    }

    /** The laws: nobody belongs to two of a group, somebody who is eligible for any belongs to one, and the order of files says nothing. */
    @Test
    void somebodyWhoIsEligibleForSomeOfAGroupBelongsToExactlyOne() {
        long seed = 20_261_122;
        Random random = new Random(seed);
        for (int round = 0; round < 60; round++) {
            List<String> offers = new ArrayList<>();
            for (int i = 0; i < 2 + random.nextInt(4); i++) {
                offers.add(offer(random, i));
            }
            List<String> shuffled = new ArrayList<>(offers);
            Collections.shuffle(shuffled, random);
            Workspace whole = workspace(String.join("", offers));
            Workspace otherwise = workspace(String.join("", shuffled));
            List<Workspace> single = offers.stream().map(OffersTest::workspace).toList();
            for (int i = 0; i < 30; i++) {
                Shopper shopper = new Shopper(segments(random), random.nextBoolean());
                Map<String, Decision> alone = new LinkedHashMap<>();
                single.forEach(one -> alone.putAll(decide(one, shopper)));
                String replay = "seed " + seed + ", round " + round + "\n" + String.join("", offers) + shopper;
                assertThat(decide(otherwise, shopper)).as(replay).isEqualTo(decide(whole, shopper));
                assertThat(belonging(decide(whole, shopper)))
                        .as(replay)
                        .isEqualTo(belonging(alone).stream().limit(1).toList());
            }
        }
    }

    /** The priority falls as the number of the offer rises. */
    private static String offer(Random random, int number) {
        List<String> names = List.of("a", "b", "c");
        return "  Offer%d: {segment: %s, exclusive_group: g, priority: %d%s%s%s}%n"
                .formatted(
                        number,
                        names.get(random.nextInt(3)),
                        9 - number,
                        random.nextInt(3) == 0 ? ", exclude: " + names.get(random.nextInt(3)) : "",
                        random.nextInt(3) == 0 ? ", consent: {attribute: ads, eq: true}" : "",
                        random.nextInt(3) == 0
                                ? ", pause_while: j"
                                : random.nextInt(3) == 0 ? ", handoff: {after: j}" : "");
    }

    private static Set<String> segments(Random random) {
        Set<String> segments = new java.util.TreeSet<>();
        for (String segment : List.of("a", "b", "c")) {
            if (random.nextInt(3) > 0) {
                segments.add(segment);
            }
        }
        if (random.nextBoolean()) {
            segments.add(random.nextBoolean() ? "j.active" : "j.exhausted");
        }
        return segments;
    }

    private static List<String> belonging(Map<String, Decision> decisions) {
        return decisions.entrySet().stream()
                .filter(entry -> entry.getValue() instanceof Belongs)
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    private static Map<String, Decision> decide(String audiences, Candidate shopper) {
        return decide(workspace(audiences), shopper);
    }

    private static Workspace workspace(String audiences) {
        return WorkspaceReader.read(List.of(new SourceFile("lockstep.yaml", SEGMENTS + audiences)))
                .workspace()
                .orElseThrow();
    }

    private static Map<String, Decision> decide(Workspace workspace, Candidate shopper) {
        Map<String, Decision> decisions = new LinkedHashMap<>();
        for (Audience audience : workspace.audiences().values()) {
            decisions.put(
                    audience.name(),
                    Admissions.of(workspace, audience, List.of(IdentifierType.ID))
                            .decide(shopper, NOW));
        }
        return decisions;
    }

    private record Shopper(Set<String> segments, boolean consents) implements Candidate {

        @Override
        public PersonId person() {
            return new PersonId("u1");
        }

        @Override
        public PersonId knownFirstAs() {
            return person();
        }

        @Override
        public boolean isIn(String segment) {
            return segments.contains(segment);
        }

        @Override
        public boolean isSuppressed() {
            return false;
        }

        @Override
        public @Nullable Value attribute(Path path) {
            return path.text().equals("ads") ? Value.of(consents) : null;
        }

        @Override
        public List<Normalised> identifiers(IdentifierType type) {
            return List.of(new Usable("u1"));
        }
    }
}
