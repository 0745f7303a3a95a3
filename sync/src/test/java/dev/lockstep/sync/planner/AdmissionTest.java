package dev.lockstep.sync.planner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.core.condition.Comparison;
import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.condition.Window;
import dev.lockstep.core.holdout.Holdout;
import dev.lockstep.core.model.Path;
import dev.lockstep.core.model.PersonId;
import dev.lockstep.core.model.Value;
import dev.lockstep.destinations.identifiers.Identified;
import dev.lockstep.destinations.identifiers.IdentifierType;
import dev.lockstep.destinations.identifiers.Normalised;
import dev.lockstep.destinations.identifiers.Normalised.Unusable;
import dev.lockstep.destinations.identifiers.Normalised.Usable;
import dev.lockstep.destinations.identifiers.Reason;
import dev.lockstep.sync.planner.Decision.Belongs;
import dev.lockstep.sync.planner.Decision.DropsOut;
import dev.lockstep.sync.planner.Decision.Outside;
import dev.lockstep.sync.planner.Decision.Refused;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AdmissionTest {

    private static final long NOW = 1_772_355_600_000L; // 2026-03-01T09:00:00Z

    private static final Path CONSENT = Path.of("consent.ads");

    /** Of people in segment "vip", not in "bought", tenth held out, with consent, by e-mail before phone. */
    private static final Admission VIP = new Admission(
            "vip",
            List.of("bought", "refunded"),
            List.of(Holdout.of(BigDecimal.TEN, "vip ads")),
            Optional.of(new Condition.Attribute(
                    CONSENT, dev.lockstep.core.condition.Test.of(new Comparison.Equal(Value.of(true))))),
            List.of(IdentifierType.EMAIL, IdentifierType.PHONE));

    private static final PersonId HELD_OUT = person(true);
    private static final PersonId FREE = person(false);

    @Test
    void admitsWhoPassesEveryGateByAllTheirUsableIdentifiersInOrderOfPreference() {
        Somebody ada = new Somebody(FREE)
                .in("vip", "other")
                .consenting()
                .with(IdentifierType.PHONE, new Usable("p1"))
                .with(IdentifierType.EMAIL, new Usable("e1"), new Unusable(Reason.NOT_AN_EMAIL), new Usable("e2"))
                .with(IdentifierType.EMAIL, new Usable("e1"))
                .with(IdentifierType.ID, new Usable("not asked for"));

        assertThat(VIP.decide(ada, NOW))
                .isEqualTo(new Belongs(
                        List.of(
                                new Identified(IdentifierType.EMAIL, List.of("e1", "e2")),
                                new Identified(IdentifierType.PHONE, List.of("p1"))),
                        List.of(new Refused(IdentifierType.EMAIL, Reason.NOT_AN_EMAIL))));
    }

    @Test
    void countsEachPersonAtTheFirstGateThatTheyFail() {
        Somebody outside = new Somebody(HELD_OUT).in("bought");
        Somebody excluded = new Somebody(HELD_OUT).in("vip", "refunded");
        Somebody heldOut = new Somebody(HELD_OUT).in("vip");
        Somebody silent = new Somebody(FREE).in("vip");
        Somebody suppressed = new Somebody(FREE).in("vip").consenting().suppressed();
        Somebody unknown = new Somebody(FREE).in("vip").consenting();
        Somebody unreachable = new Somebody(FREE)
                .in("vip")
                .consenting()
                .with(IdentifierType.PHONE, new Unusable(Reason.NO_COUNTRY_CODE));

        assertThat(VIP.decide(outside, NOW)).isEqualTo(new Outside());
        assertThat(VIP.decide(excluded, NOW)).isEqualTo(new DropsOut(Gate.NOT_EXCLUDED, List.of()));
        assertThat(VIP.decide(heldOut, NOW)).isEqualTo(new DropsOut(Gate.NOT_HELD_OUT, List.of()));
        assertThat(VIP.decide(silent, NOW)).isEqualTo(new DropsOut(Gate.CONSENTED, List.of()));
        assertThat(VIP.decide(suppressed, NOW)).isEqualTo(new DropsOut(Gate.CONSENTED, List.of()));
        assertThat(VIP.decide(unknown, NOW)).isEqualTo(new DropsOut(Gate.HAS_IDENTIFIER, List.of()));
        assertThat(VIP.decide(unreachable, NOW))
                .isEqualTo(
                        new DropsOut(Gate.VALID, List.of(new Refused(IdentifierType.PHONE, Reason.NO_COUNTRY_CODE))));
    }

    @Test
    void exposesWhoeverWouldBeSentOnBothSidesOfTheHoldout() {
        for (PersonId person : List.of(HELD_OUT, FREE)) {
            Somebody whole = new Somebody(person).in("vip").consenting().with(IdentifierType.EMAIL, new Usable("e1"));
            Somebody silent = new Somebody(person).in("vip").with(IdentifierType.EMAIL, new Usable("e1"));
            Somebody unknown = new Somebody(person).in("vip").consenting();
            Somebody excluded = new Somebody(person).in("vip", "bought").consenting();

            assertThat(exposed(VIP, whole)).hasValueSatisfying(exposure -> {
                assertThat(exposure.isHeldOut()).isEqualTo(person.equals(HELD_OUT));
                assertThat(exposure.at()).isEqualTo(NOW);
            });
            assertThat(exposed(VIP, silent)).isEmpty();
            assertThat(exposed(VIP, unknown)).isEmpty();
            assertThat(exposed(VIP, excluded)).isEmpty();
        }
    }

    @Test
    void saysOfWhomAnotherHoldoutKeepsOutThatTheySayNothingOfThisOne() {
        Admission both = new Admission(
                "vip",
                List.of(),
                List.of(VIP.holdouts().getFirst(), Holdout.of(new BigDecimal("100"), "everybody")),
                Optional.empty(),
                List.of(IdentifierType.EMAIL));
        Somebody ada = new Somebody(FREE).in("vip").with(IdentifierType.EMAIL, new Usable("e1"));
        assertThat(both.decide(ada, NOW)).isEqualTo(new DropsOut(Gate.NOT_HELD_OUT, List.of()));
        assertThat(exposed(both, ada)).hasValueSatisfying(exposure -> {
            assertThat(exposure.isHeldOut()).isFalse();
            assertThat(exposure.isHeldOutElsewhere()).isTrue();
        });
    }

    private static Optional<Exposure> exposed(Admission admission, Somebody person) {
        return admission.exposure(admission.decide(person, NOW), person, NOW);
    }

    @Test
    void asksForConsentAsOfTheInstant() {
        Admission recent = new Admission(
                "vip",
                List.of(),
                List.of(),
                Optional.of(new Condition.Attribute(
                        CONSENT, dev.lockstep.core.condition.Test.of(new Comparison.Aged(Window.within(1000))))),
                List.of(IdentifierType.EMAIL));
        Somebody ada = new Somebody(FREE).in("vip").with(IdentifierType.EMAIL, new Usable("e1"));
        ada.attributes = Map.of(CONSENT.text(), Value.of((double) NOW));

        assertThat(recent.decide(ada, NOW + 999)).isInstanceOf(Belongs.class);
        assertThat(recent.decide(ada, NOW + 1000)).isEqualTo(new DropsOut(Gate.CONSENTED, List.of()));
    }

    /** The laws: who belongs is who a plain filter finds, and everybody in the segment is counted exactly once. */
    @Test
    void admitsWhomAPlainFilterFindsAndCountsEverybodyOnce() {
        long seed = 20_260_301;
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            List<Somebody> people = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                people.add(anybody(random, i));
            }
            Admission admission = anyAdmission(random);
            MatchTree tree = new MatchTree();
            List<PersonId> belonging = new ArrayList<>();
            for (Somebody person : people) {
                Decision decision = admission.decide(person, NOW);
                tree.add(decision);
                assertThat(admission.belongs(person, NOW)).isEqualTo(decision instanceof Belongs);
                if (decision instanceof Belongs) {
                    belonging.add(person.person());
                }
            }
            String replay = "seed " + seed + ", round " + round + ", " + admission;
            assertThat(belonging)
                    .as(replay)
                    .isEqualTo(people.stream()
                            .filter(person -> person.segments.contains(admission.segment())
                                    && admission.excluded().stream().noneMatch(person.segments::contains)
                                    && admission.holdouts().stream().noneMatch(it -> it.holds(person.person()))
                                    && !person.suppressed
                                    && (admission.consent().isEmpty() || !person.attributes.isEmpty())
                                    && admission.identifiers().stream()
                                            .anyMatch(type -> person.identifiers(type).stream()
                                                    .anyMatch(Usable.class::isInstance)))
                            .map(Somebody::person)
                            .toList());
            assertThat(tree.belonging()).as(replay).isEqualTo(belonging.size());
            long counted = tree.belonging();
            long left = tree.inSegment();
            for (Gate gate : Gate.values()) {
                counted += tree.droppedOutAt(gate);
                assertThat(left - tree.passed(gate)).as(replay).isEqualTo(tree.droppedOutAt(gate));
                left = tree.passed(gate);
            }
            assertThat(counted).as(replay).isEqualTo(tree.inSegment());
            assertThat(tree.inSegment())
                    .as(replay)
                    .isEqualTo(people.stream()
                            .filter(person -> person.segments.contains(admission.segment()))
                            .count());
        }
    }

    @Test
    void countsRefusedIdentifiersByTypeAndReason() {
        MatchTree tree = new MatchTree();
        Refused email = new Refused(IdentifierType.EMAIL, Reason.NOT_AN_EMAIL);
        tree.add(new Belongs(List.of(new Identified(IdentifierType.PHONE, List.of("p1"))), List.of(email)));
        tree.add(new DropsOut(Gate.VALID, List.of(email, new Refused(IdentifierType.PHONE, Reason.EMPTY))));

        assertThat(tree.refused())
                .isEqualTo(Map.of(
                        IdentifierType.EMAIL, Map.of(Reason.NOT_AN_EMAIL, 2L),
                        IdentifierType.PHONE, Map.of(Reason.EMPTY, 1L)));
    }

    @Test
    void printsNoIdentifiers() {
        assertThat(new Identified(IdentifierType.EMAIL, List.of("ada@example.com")))
                .hasToString("1 email");
    }

    private static Somebody anybody(Random random, int number) {
        Somebody person = new Somebody(new PersonId("u" + number));
        for (String segment : List.of("vip", "bought", "refunded")) {
            if (random.nextInt(3) > 0) {
                person.in(segment);
            }
        }
        if (random.nextInt(4) > 0) {
            person.consenting();
        }
        if (random.nextInt(10) == 0) {
            person.suppressed();
        }
        for (IdentifierType type : List.of(IdentifierType.EMAIL, IdentifierType.PHONE)) {
            for (int i = random.nextInt(3); i > 0; i--) {
                person.with(
                        type, random.nextBoolean() ? new Usable("v" + random.nextInt(5)) : new Unusable(Reason.EMPTY));
            }
        }
        return person;
    }

    private static Admission anyAdmission(Random random) {
        return new Admission(
                "vip",
                List.of("bought", "refunded").subList(0, random.nextInt(3)),
                random.nextBoolean() ? List.of() : List.of(Holdout.of(new BigDecimal("30"), "vip ads")),
                random.nextBoolean() ? Optional.empty() : VIP.consent(),
                List.of(IdentifierType.PHONE, IdentifierType.EMAIL).subList(0, 1 + random.nextInt(2)));
    }

    private static PersonId person(boolean heldOut) {
        for (int i = 0; ; i++) {
            PersonId person = new PersonId("p" + i);
            if (VIP.holdouts().getFirst().holds(person) == heldOut) {
                return person;
            }
        }
    }

    /** A person who is whatever the test says. */
    private static final class Somebody implements Candidate {
        private final PersonId person;
        private final Set<String> segments = new java.util.TreeSet<>();
        private final Map<IdentifierType, List<Normalised>> identifiers = new java.util.EnumMap<>(IdentifierType.class);
        private Map<String, Value> attributes = Map.of();
        private boolean suppressed;

        Somebody(PersonId person) {
            this.person = person;
        }

        Somebody in(String... names) {
            segments.addAll(List.of(names));
            return this;
        }

        Somebody consenting() {
            attributes = Map.of(CONSENT.text(), Value.of(true));
            return this;
        }

        Somebody suppressed() {
            suppressed = true;
            return this;
        }

        Somebody with(IdentifierType type, Normalised... values) {
            identifiers.computeIfAbsent(type, any -> new ArrayList<>()).addAll(List.of(values));
            return this;
        }

        @Override
        public PersonId person() {
            return person;
        }

        @Override
        public PersonId knownFirstAs() {
            return person;
        }

        @Override
        public boolean isIn(String segment) {
            return segments.contains(segment);
        }

        @Override
        public boolean isSuppressed() {
            return suppressed;
        }

        @Override
        public @Nullable Value attribute(Path path) {
            return attributes.get(path.text());
        }

        @Override
        public List<Normalised> identifiers(IdentifierType type) {
            return identifiers.getOrDefault(type, List.of());
        }
    }
}
