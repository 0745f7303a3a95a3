package dev.lockstep.core.population;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.core.holdout.Holdout;
import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.PersonId;
import dev.lockstep.core.program.Program;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** By which name a person was known first, which is what holdouts go by. */
class KnownFirstTest {

    private static final Identifier VISITOR = Identifier.anonymous("v1");
    private static final Identifier PHONE = Identifier.anonymous("p1");
    private static final Identifier ANNA = Identifier.id("anna");

    @Test
    void aVisitorWhoSignsUpKeepsTheNameTheyHadBefore() {
        Population population = after(event(VISITOR), identify(ANNA, VISITOR));
        assertThat(population.knownFirstAs(new PersonId("anna"))).isEqualTo(VISITOR.person());
    }

    @Test
    void aVisitorWhoSignsInHasTheNameOfTheAccountThatWasThere() {
        Population population = after(event(ANNA), event(VISITOR), identify(ANNA, VISITOR));
        assertThat(population.knownFirstAs(new PersonId("anna"))).isEqualTo(ANNA.person());
    }

    @Test
    void whoeverIsForgottenBeginsAnew() {
        Population population = after(
                event(VISITOR),
                identify(ANNA, VISITOR),
                new Fact.Erasure(Optional.empty(), 0, List.of(ANNA)),
                event(ANNA));
        assertThat(population.knownFirstAs(new PersonId("anna"))).isEqualTo(ANNA.person());
    }

    /** The law: whoever turns out to be one person has the side of the eldest, in whatever order it is found out. */
    @Test
    void theOrderInWhichItIsFoundOutDoesNotMatter() {
        long seed = Long.getLong("seed", 20_261_122);
        Holdout half = Holdout.of(BigDecimal.valueOf(50), "winback");
        for (int round = 0; round < 100; round++) {
            Random random = new Random(seed + round);
            List<Identifier> known = new ArrayList<>(List.of(VISITOR, PHONE, ANNA, Identifier.email("a@shop.example")));
            for (int i = 0; i < random.nextInt(4); i++) {
                known.add(Identifier.anonymous("b" + i));
            }
            Collections.shuffle(known, random);
            List<Fact> facts = new ArrayList<>();
            known.forEach(name -> facts.add(event(name)));
            List<Identifier> others = new ArrayList<>(known);
            others.remove(ANNA);
            Collections.shuffle(others, random);
            Map<PersonId, Integer> switches = new LinkedHashMap<>();
            Population population = after(facts.toArray(Fact[]::new));
            PersonId anna = new PersonId("anna");
            for (Identifier other : others) {
                PersonId before = population.knownFirstAs(anna);
                population.receive(identify(ANNA, other), 0);
                PersonId after = population.knownFirstAs(anna);
                switches.merge(after, half.holds(before) == half.holds(after) ? 0 : 1, Integer::sum);
                assertThat(known.indexOf(identifier(after, known)))
                        .as("seed %d", seed + round)
                        .isLessThanOrEqualTo(known.indexOf(identifier(before, known)));
            }
            assertThat(population.knownFirstAs(anna))
                    .as("seed %d, known in the order %s, merged in the order %s", seed + round, known, others)
                    .isEqualTo(known.getFirst().person());
            assertThat(switches.values()).as("a side never comes back").allMatch(times -> times <= 1);
        }
    }

    private static Identifier identifier(PersonId person, List<Identifier> known) {
        return known.stream()
                .filter(name -> name.person().equals(person))
                .findFirst()
                .orElseThrow();
    }

    private static Population after(Fact... facts) {
        Population population = new Population(Program.compile(new LinkedHashMap<>(), List.of()), change -> {});
        for (Fact fact : facts) {
            population.receive(fact, 0);
        }
        return population;
    }

    private static Fact event(Identifier identifier) {
        return new Fact.Event(Optional.empty(), 0, List.of(identifier), "Seen", Map.of());
    }

    private static Fact identify(Identifier... identifiers) {
        return new Fact.AttributeChange(Optional.empty(), 0, List.of(identifiers), Map.of());
    }
}
