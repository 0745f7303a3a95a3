package dev.lockstep.core.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.PersonId;
import dev.lockstep.core.population.Population;
import dev.lockstep.core.program.Program;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The rules of {@link Identity}, played through a population of which only the names are looked at. */
class IdentityTest {

    private final LinkedHashMap<String, Condition> noSegments = new LinkedHashMap<>();
    private final Population population = new Population(Program.compile(noSegments, List.of()), change -> {});

    @Test
    void namesAPersonByTheStrongestIdentifier() {
        track("anonymous:a");
        track("email:Ann@Shop.example ");
        track("id:u1", "anonymous:b");
        assertThat(people()).containsExactly("anonymous:a", "email:ann@shop.example", "u1");
    }

    @Test
    void makesAVisitorWhoIdentifiesOneWithTheKnownPerson() {
        track("anonymous:a");
        identify("id:u1", "anonymous:a");
        track("anonymous:a");
        assertThat(people()).containsExactly("u1");
        assertThat(population.counts().merged()).isEqualTo(1);
    }

    @Test
    void tiesAnIdentifierThatIsSeenOnlyLater() {
        identify("id:u1", "anonymous:a");
        track("anonymous:a");
        assertThat(people()).containsExactly("u1");
    }

    @Test
    void doesNotMakeOneOfTwoKnownPersonsWhoShareADevice() {
        identify("id:u1", "anonymous:a");
        identify("id:u2", "anonymous:a");
        assertThat(people()).containsExactly("u1", "u2");
        assertThat(population.identifiers(new PersonId("u1"))).containsExactly(Identifier.id("u1"));
        assertThat(population.identifiers(new PersonId("u2")))
                .containsExactlyInAnyOrder(Identifier.id("u2"), Identifier.anonymous("a"));
    }

    @Test
    void leavesEveryPersonTheIdentifierThatTheyAreNamedBy() {
        track("anonymous:a");
        identify("anonymous:b", "anonymous:a");
        assertThat(people()).containsExactly("anonymous:a", "anonymous:b");
    }

    @Test
    void absorbsAPersonKnownByMailOnly() {
        track("email:ann@shop.example");
        identify("id:u1", "email:ann@shop.example");
        assertThat(people()).containsExactly("u1");
    }

    @Test
    void tiesNothingByAnEventHoweverManyIdentifiersItHas() {
        track("anonymous:a");
        track("id:u1", "anonymous:a");
        assertThat(people()).containsExactly("anonymous:a", "u1");
    }

    @Test
    void makesOneOfTwoKnownPersonsByAnAlias() {
        track("id:u1");
        track("id:u2");
        alias("id:u1", "id:u2");
        track("id:u1");
        assertThat(people()).containsExactly("u2");
    }

    @Test
    void takesThePreviousOfAnAliasForAnAnonymousIdAsWell() {
        track("anonymous:a");
        alias("id:a", "id:u1");
        track("anonymous:a");
        assertThat(people()).containsExactly("u1");
    }

    @Test
    void keepsTheStrongerNameWhateverTheDirectionOfAnAlias() {
        track("id:u1");
        track("anonymous:a");
        alias("id:u1", "anonymous:a");
        assertThat(people()).containsExactly("u1");
    }

    @Test
    void namesAPersonByAnIdThatWasOnlyKnownAsThePreviousOfAnAlias() {
        track("anonymous:a");
        alias("id:u1", "anonymous:a");
        track("id:u1");
        assertThat(people()).containsExactly("u1");
    }

    @Test
    void makesOneOfAllWhoAreOneWithAPersonWhoseIdOnlyAnAliasHadTold() {
        alias("id:u2", "anonymous:b");
        identify("email:ann@shop.example", "anonymous:c");
        identify("id:u2", "email:ann@shop.example");
        assertThat(people()).containsExactly("u2");
        identify("id:u1", "anonymous:c");
        assertThat(people()).containsExactly("u1", "u2");
    }

    @Test
    void forgetsAllIdentifiersOfAnErasedPerson() {
        identify("id:u1", "anonymous:a");
        population.receive(new Fact.Erasure(Optional.empty(), 0, identifiers("id:u1")), 0);
        assertThat(people()).isEmpty();
        track("anonymous:a");
        assertThat(people()).containsExactly("anonymous:a");
    }

    @Test
    void tellsAnIdThatLooksLikeAnotherKindFromThatKind() {
        track("email:ann@shop.example");
        track("id:email:ann@shop.example");
        identify("email:ann@shop.example", "anonymous:a");
        identify("id:u1", "anonymous:a");
        assertThat(people()).containsExactly("email:ann@shop.example", "u1");
    }

    private void track(String... identifiers) {
        population.receive(new Fact.Event(Optional.empty(), 0, identifiers(identifiers), "Seen", Map.of()), 0);
    }

    private void identify(String... identifiers) {
        population.receive(new Fact.AttributeChange(Optional.empty(), 0, identifiers(identifiers), Map.of()), 0);
    }

    private void alias(String previous, String identifier) {
        Identifier from = identifiers(previous).getFirst();
        population.receive(new Fact.Alias(Optional.empty(), 0, identifiers(identifier), from), 0);
    }

    private List<String> people() {
        return population
                .people()
                .map(person -> person.person().name())
                .sorted()
                .toList();
    }

    private static List<Identifier> identifiers(String... written) {
        return Arrays.stream(written)
                .map(text -> {
                    String value = text.substring(text.indexOf(':') + 1);
                    return switch (text.substring(0, text.indexOf(':'))) {
                        case "id" -> Identifier.id(value);
                        case "email" -> Identifier.email(value);
                        default -> Identifier.anonymous(value);
                    };
                })
                .toList();
    }
}
