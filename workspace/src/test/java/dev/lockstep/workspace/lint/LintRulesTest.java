package dev.lockstep.workspace.lint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.workspace.SourceFile;
import dev.lockstep.workspace.WorkspaceReader;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Every rule, by examples: the table is {@code rules.txt}. */
class LintRulesTest {

    @Test
    void everyRuleSaysWhatItSaysOfItsMistake() throws IOException {
        String actual = RuleExample.rewritten();
        if (Boolean.getBoolean("lockstep.rewrite")) {
            Files.writeString(RuleExample.TABLE, actual);
        }
        assertThat(actual).isEqualTo(Files.readString(RuleExample.TABLE));
        assertThat(RuleExample.all())
                .allSatisfy(example -> assertThat(example.said())
                        .as(example.rule())
                        .matches("(?s)(lockstep\\.yaml:\\d+:\\d+: .+?: (warning|notice): .+?; .+? \\[" + example.rule()
                                + "\\]\n)+"));
    }

    @Test
    void noRuleSpeaksOfTheOtherExample() throws IOException {
        assertThat(RuleExample.all())
                .allSatisfy(example -> assertThat(example.findings(example.instead()))
                        .as(example.rule())
                        .isEmpty());
    }

    @Test
    void everyRuleHasAnExample() throws IOException {
        assertThat(RuleExample.all())
                .extracting(RuleExample::rule)
                .containsExactlyElementsOf(Rules.all().stream().map(Rule::id).toList());
    }

    @Test
    void aSilenceIsHeardBesideTheSegmentOrTheAudience() {
        assertThat(rules("""
                        segments:
                          buyers: {where: {did: Order Completed}, lint: {allow: {no-owner: to be found}}}
                        audiences:
                          Buyers: {segment: buyers, lint: {allow: {no-owner: to be found}}}
                        """)).doesNotContain("no-owner", "unused-silence", "reasonless-silence");
    }

    @Test
    void aHandoverFromAJourneyThatNeverEndsLeavesNobody() {
        assertThat(rules("""
                        journeys:
                          cart: {starts: Checkout Started, converts: Order Completed}
                        segments:
                          carts: {where: {latest: Checkout Started, within: 7d}}
                        audiences:
                          Paid: {segment: carts, handoff: {after: cart}}
                        """)).contains("endless-journey", "nobody-ever-in");
    }

    @Test
    void aSilenceIsHeardBesideAJourneyToo() {
        assertThat(rules("""
                        journeys:
                          cart:
                            starts: Checkout Started
                            converts: Order Completed
                            lint: {allow: {endless-journey: it only pauses, no-owner: to be found}}
                        """)).doesNotContain("endless-journey", "no-owner", "unused-silence");
    }

    @Test
    void offersOfOneGroupAreNotStacked() {
        String two = """
                        segments: {viewers: {where: {did: Product Viewed, within: 7d}}}
                        audiences:
                          Promo-A: {segment: viewers, exclusive_group: %s, priority: 1}
                          Promo-B: {segment: viewers, exclusive_group: %s, priority: 2}
                        """;
        assertThat(rules(two.formatted("offers", "offers"))).doesNotContain("stacked-offers");
        assertThat(rules(two.formatted("offers", "others"))).contains("stacked-offers");
    }

    @Test
    void whatIsInAGroupIsAnOfferByWhateverName() {
        assertThat(rules("""
                        segments: {viewers: {where: {did: Product Viewed, within: 7d}}, carts: {where: {did: Checkout Started, within: 7d}}}
                        audiences:
                          Shipping: {segment: viewers, exclusive_group: a, priority: 1}
                          Gift: {segment: carts, exclusive_group: b, priority: 1}
                        """)).contains("stacked-offers");
        assertThat(rules("""
                        segments: {viewers: {where: {did: Product Viewed, within: 7d}}, carts: {where: {did: Checkout Started, within: 7d}}}
                        audiences:
                          Shipping: {segment: viewers}
                          Gift: {segment: carts}
                        """)).doesNotContain("stacked-offers");
    }

    @Test
    void aSilenceOfWhatOnlyDataCanTellIsNotUnusedWithoutData() {
        assertThat(rules("""
                        segments:
                          buyers: {where: {did: Order Placed}, lint: {allow: {unseen-event: it comes in spring}}}
                        """)).doesNotContain("unused-silence");
    }

    private static List<String> rules(String document) {
        WorkspaceReader.Reading reading = WorkspaceReader.read(List.of(new SourceFile("lockstep.yaml", document)));
        return Lint.of(reading.workspace().orElseThrow(), reading.places().orElseThrow(), Optional.empty()).stream()
                .map(Finding::rule)
                .toList();
    }
}
