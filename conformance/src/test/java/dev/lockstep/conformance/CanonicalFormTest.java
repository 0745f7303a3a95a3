package dev.lockstep.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.condition.Conditions;
import dev.lockstep.testkit.generate.ConditionGenerator;
import dev.lockstep.testkit.generate.Property;
import dev.lockstep.workspace.language.ConditionShape;
import dev.lockstep.workspace.shape.Findings;
import dev.lockstep.workspace.yaml.YamlReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The canonical form of a condition is a way of writing it in the segment language that loses nothing. */
class CanonicalFormTest {

    private static final Property<Condition> CONDITIONS = new Property<>(
            random -> new ConditionGenerator(random).condition(random.nextInt(4), List.of("vip", "Cart 0–4 h")),
            CanonicalFormTest::parts,
            Conditions::canonical);

    @Test
    void isReadAsTheConditionThatItWasWrittenFor() {
        CONDITIONS.check(5_000, 1, condition -> {
            String canonical = Conditions.canonical(condition);
            Condition read = read(canonical);
            // What is read has its comparisons in the order of the language, and nothing is lost on the way.
            assertThat(Conditions.canonical(read)).isEqualTo(canonical);
            assertThat(read(Conditions.canonical(read))).isEqualTo(read);
        });
    }

    @Test
    void doesNotDependOnTheOrderOfKeys() {
        assertThat(Conditions.canonical(read("{within: 4h, where: {b: 1, a: {lt: 5, gt: 2}}, latest: X}")))
                .isEqualTo(Conditions.canonical(
                        read("{latest: X, where: {a: {gt: 2, lt: 5}, b: {eq: 1.0}}, within: 240m}")));
    }

    @Test
    void keepsTextsThatYamlCannotHoldAsTheyAre() {
        Condition condition = new Condition.Member("\"a\\b\n\t\u0000\u007f\u0085\u2028\ufeff\uffff\uD83D\uDED2: #-");
        assertThat(read(Conditions.canonical(condition))).isEqualTo(condition);
    }

    private static Condition read(String text) {
        Findings findings = new Findings();
        Condition condition = YamlReader.parse(text.getBytes(StandardCharsets.UTF_8), "canonical", findings::problem)
                .flatMap(yaml -> ConditionShape.CONDITION.read(yaml, findings))
                .orElse(null);
        assertThat(findings.problems()).as(text).isEmpty();
        assertThat(condition).isNotNull();
        return condition;
    }

    private static Stream<Condition> parts(Condition condition) {
        return switch (condition) {
            case Condition.All(List<Condition> children) -> children.stream();
            case Condition.Any(List<Condition> children) -> children.stream();
            case Condition.Not(Condition child) -> Stream.of(child);
            default -> Stream.empty();
        };
    }
}
