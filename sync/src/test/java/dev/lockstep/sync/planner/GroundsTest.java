package dev.lockstep.sync.planner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.core.condition.Comparison;
import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.condition.Window;
import dev.lockstep.core.holdout.Holdout;
import dev.lockstep.core.model.Instants;
import dev.lockstep.core.model.Path;
import dev.lockstep.core.model.PersonId;
import dev.lockstep.core.model.Value;
import dev.lockstep.destinations.identifiers.IdentifierType;
import dev.lockstep.destinations.identifiers.Normalised;
import dev.lockstep.sync.planner.Admission.Journeys;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GroundsTest {

    private static final long NOW = Instant.parse("2026-03-01T09:00:00Z").toEpochMilli();
    private static final Path CONSENTED_AT = Path.of("consented_at");
    private static final String RULES = "plain 1";
    private static final List<String> SEGMENTS = List.of("carts", "bought", "complained", "gift");
    private static final Admission GIFTS =
            new Admission("complained", List.of("bought"), List.of(), consent(60_000), List.of());
    private static final Admission MORE_GIFTS =
            new Admission("complained", List.of(), List.of(), consent(60_000), List.of());
    private static final Admission CARTS = admission(List.of(), List.of(), List.of());

    /**
     * Whatever bars are added and taken away, nobody is left out who stands otherwise by now, or would have to be looked at earlier.
     * That goes for everybody who is in some of the segments, and whom the log did not tell of: they were in the segments that are
     * looked at by now, and may have come to others or left them.
     */
    @Test
    void nobodyWhomOtherBarsMoveIsLeftOut() {
        List<Admission> all = new ArrayList<>();
        for (List<String> excluded : subsets(List.of("bought", "complained"))) {
            for (List<String> paused : subsets(List.of("bought", "gift"))) {
                for (List<Admission> rivals : List.of(List.<Admission>of(), List.of(GIFTS), List.of(MORE_GIFTS))) {
                    all.add(admission(excluded, paused, rivals));
                }
            }
        }
        int moved = 0;
        for (Admission before : all) {
            for (Admission after : all) {
                Anew.Some asked =
                        (Anew.Some) grounds(after).since(grounds(before).text());
                for (Somebody then : everybody()) {
                    for (Somebody now : everybody()) {
                        if (then.isTheSame(now, after.segments())) {
                            moved += check(before, then, after, now, asked);
                        }
                    }
                }
            }
        }
        assertThat(moved).isGreaterThan(1_000);
    }

    private static int check(Admission before, Somebody then, Admission after, Somebody now, Anew.Some asked) {
        Decision known = before.decide(then, NOW);
        boolean isMoved = !known.equals(after.decide(now, NOW)) || before.againAt(then, NOW) > after.againAt(now, NOW);
        boolean isAsked = asked.segments().stream().anyMatch(now::isIn)
                || (known instanceof Decision.DropsOut(Gate gate, var refused)
                        && asked.gates().contains(gate));
        if (isMoved) {
            assertThat(isAsked)
                    .as("from %s, %s to %s, %s: asked %s", before, then, after, now, asked)
                    .isTrue();
        }
        return isMoved ? 1 : 0;
    }

    @Test
    void whoeverABarIsNotAboutIsNotAsked() {
        Admission barred = admission(List.of("bought"), List.of("gift"), List.of());

        assertThat(grounds(barred).since(grounds(barred).text())).isEqualTo(new Anew.Some(Set.of(), Set.of()));
        assertThat(grounds(barred).since(grounds(CARTS).text()))
                .isEqualTo(new Anew.Some(Set.of("bought", "gift"), Set.of()));
        assertThat(grounds(CARTS).since(grounds(barred).text()))
                .isEqualTo(new Anew.Some(Set.of(), Set.of(Gate.NOT_EXCLUDED, Gate.NOT_PAUSED)));
        assertThat(grounds(admission(List.of(), List.of(), List.of(GIFTS)))
                        .since(grounds(barred).text()))
                .isEqualTo(new Anew.Some(Set.of("complained"), Set.of(Gate.NOT_EXCLUDED, Gate.NOT_PAUSED)));
    }

    @Test
    void whateverElseDecidesIsAskedOfEverybody() {
        Optional<Condition.Attribute> consent = CARTS.consent();
        List<Admission> others = List.of(
                new Admission("gift", List.of(), List.of(), consent, CARTS.identifiers()),
                new Admission(
                        "carts", List.of(), List.of(Holdout.of(BigDecimal.TEN, "s")), consent, CARTS.identifiers()),
                new Admission("carts", List.of(), List.of(), Optional.empty(), CARTS.identifiers()),
                new Admission("carts", List.of(), List.of(), consent(1), CARTS.identifiers()),
                new Admission("carts", List.of(), List.of(), consent, List.of(IdentifierType.PHONE)),
                new Admission(
                        "carts",
                        List.of(),
                        new Journeys(Optional.of("gift"), List.of()),
                        List.of(),
                        List.of(),
                        consent,
                        CARTS.identifiers()));
        for (Admission other : others) {
            assertThat(grounds(other).since(grounds(CARTS).text())).isEqualTo(new Anew.Everybody());
            assertThat(grounds(CARTS).since(grounds(other).text())).isEqualTo(new Anew.Everybody());
        }
        assertThat(Grounds.of(CARTS, "plain 2").since(grounds(CARTS).text())).isEqualTo(new Anew.Everybody());
        assertThat(grounds(CARTS).since("")).as("nobody followed the log").isEqualTo(new Anew.Everybody());
    }

    private static Grounds grounds(Admission admission) {
        return Grounds.of(admission, RULES);
    }

    /** Of people with a cart, who have consented within the last hour. */
    private static Admission admission(List<String> excluded, List<String> paused, List<Admission> rivals) {
        return new Admission(
                "carts",
                excluded,
                new Journeys(Optional.empty(), paused),
                rivals,
                List.of(),
                consent(3_600_000),
                List.of(IdentifierType.EMAIL));
    }

    private static Optional<Condition.Attribute> consent(long withinMs) {
        return Optional.of(new Condition.Attribute(
                CONSENTED_AT, dev.lockstep.core.condition.Test.of(new Comparison.Aged(Window.within(withinMs)))));
    }

    private static List<Somebody> everybody() {
        List<Somebody> everybody = new ArrayList<>();
        for (List<String> segments : subsets(SEGMENTS)) {
            everybody.add(new Somebody(new TreeSet<>(segments), null));
            everybody.add(new Somebody(new TreeSet<>(segments), Instants.format(NOW - 1_000)));
        }
        return everybody;
    }

    private static List<List<String>> subsets(List<String> all) {
        List<List<String>> subsets = new ArrayList<>();
        for (int bits = 0; bits < 1 << all.size(); bits++) {
            List<String> subset = new ArrayList<>();
            for (int i = 0; i < all.size(); i++) {
                if ((bits >> i & 1) == 1) {
                    subset.add(all.get(i));
                }
            }
            subsets.add(subset);
        }
        return subsets;
    }

    /** A person in some segments, who can be sent, and may have consented. */
    private record Somebody(Set<String> segments, @Nullable String consentedAt) implements Candidate {

        boolean isTheSame(Somebody other, Set<String> looked) {
            return (consentedAt == null) == (other.consentedAt == null)
                    && looked.stream().allMatch(segment -> isIn(segment) == other.isIn(segment));
        }

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
            return consentedAt == null ? null : Value.of(consentedAt);
        }

        @Override
        public List<Normalised> identifiers(IdentifierType type) {
            return List.of(new Normalised.Usable("e1"));
        }
    }
}
