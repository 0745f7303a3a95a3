package dev.lockstep.core.population;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.PersonId;
import dev.lockstep.core.population.PersonHistory.Result;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PersonHistoryTest {

    private static final Identifier ANNA = Identifier.id("anna");
    private static final Identifier BROWSER = Identifier.anonymous("b1");
    private static final Identifier PHONE = Identifier.anonymous("p1");
    private static final Identifier MAIL = Identifier.email("anna@shop.example");

    @Test
    void keepsThePersonsFactsAndNobodyElses() {
        List<Fact> facts = List.of(event(1, ANNA), event(2, Identifier.id("other")), event(3, ANNA));
        assertThat(find("anna", facts))
                .isEqualTo(new Result.Found(new PersonId("anna"), List.of(facts.get(0), facts.get(2)), 3));
    }

    @Test
    void keepsTheFactsOfWhoeverTurnedOutToBeThisPersonInTheOrderOfReceipt() {
        List<Fact> facts = List.of(
                event(5, ANNA),
                event(6, BROWSER),
                event(2, PHONE),
                event(7, ANNA),
                identify(8, MAIL, PHONE),
                identify(9, ANNA, MAIL),
                identify(10, ANNA, BROWSER),
                event(11, PHONE));
        assertThat(find("anna", facts)).isEqualTo(new Result.Found(new PersonId("anna"), facts, 11));
    }

    @Test
    void findsThePersonByAnyOfTheirIdentifiers() {
        List<Fact> facts = List.of(event(1, BROWSER), identify(2, ANNA, BROWSER, MAIL));
        Result found = new Result.Found(new PersonId("anna"), facts, 2);
        assertThat(find("anonymous:b1", facts)).isEqualTo(found);
        assertThat(find("email:anna@shop.example", facts)).isEqualTo(found);
    }

    @Test
    void leavesOutRepeatedFactsAndWhatWasErased() {
        Fact again = event("m1", 4, ANNA);
        List<Fact> facts = List.of(
                event(1, ANNA), new Fact.Erasure(Optional.empty(), 2, List.of(ANNA)), again, again, event(5, ANNA));
        assertThat(find("anna", facts))
                .isEqualTo(new Result.Found(new PersonId("anna"), List.of(again, facts.getLast()), 5));
    }

    @Test
    void saysHowManyPeopleThereAreWhereNobodyHasTheName() {
        assertThat(find("carl", List.of(event(1, ANNA), event(2, BROWSER)))).isEqualTo(new Result.Unknown(2));
        assertThat(find("", List.of())).isEqualTo(new Result.Unknown(0));
    }

    @Test
    void refusesAHistoryThatNoHumanHas() {
        assertThat(PersonHistory.find(new PersonId("anna"), consumer -> {
                    for (int i = 0; i <= PersonHistory.MAX_FACTS; i++) {
                        consumer.accept(event(i, ANNA));
                    }
                }))
                .isEqualTo(new Result.TooLong(new PersonId("anna")));
    }

    private static Result find(String name, List<Fact> facts) {
        return PersonHistory.find(new PersonId(name), facts::forEach);
    }

    private static Fact event(long timestamp, Identifier... identifiers) {
        return new Fact.Event(Optional.empty(), timestamp, List.of(identifiers), "Page Viewed", Map.of());
    }

    private static Fact event(String messageId, long timestamp, Identifier identifier) {
        return new Fact.Event(Optional.of(messageId), timestamp, List.of(identifier), "Page Viewed", Map.of());
    }

    private static Fact identify(long timestamp, Identifier... identifiers) {
        return new Fact.AttributeChange(Optional.empty(), timestamp, List.of(identifiers), Map.of());
    }
}
