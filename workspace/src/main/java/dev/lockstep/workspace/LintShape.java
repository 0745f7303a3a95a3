package dev.lockstep.workspace;

import static dev.lockstep.workspace.shape.Key.optional;
import static dev.lockstep.workspace.shape.Schemas.schema;

import com.google.re2j.Pattern;
import dev.lockstep.core.condition.Comparison;
import dev.lockstep.workspace.language.Expressions;
import dev.lockstep.workspace.shape.Key;
import dev.lockstep.workspace.shape.RecordShape;
import dev.lockstep.workspace.shape.Shape;
import dev.lockstep.workspace.shape.Shapes;
import dev.lockstep.workspace.yaml.Yaml;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/** What is written for the linter: settings for the whole, and silences beside a definition. */
final class LintShape {

    private LintShape() {}

    private static final Comparison.Matches DISCOUNTS = matches("(?i)promo|discount|coupon|sale|offer");
    private static final Comparison.Matches FULL_PRICE = matches("(?i)vip|full_?price");
    private static final int SMALL_AUDIENCE = 1000;
    private static final int MAX_SMALL = 1_000_000_000;
    private static final BigDecimal EXPECTED_LIFT = BigDecimal.TEN;
    private static final BigDecimal CONVERSION_RATE = BigDecimal.TWO;

    private static final Key<Comparison.Matches> AUDIENCE_NAMES = optional(
            "audience_names",
            Expressions.MATCHES,
            "What the name of every audience must match, as ^CIO__[A-Za-z]+__[0-9a-z-]+__[A-Za-z]+$ does.");
    private static final Key<Comparison.Matches> SEGMENT_NAMES =
            optional("segment_names", Expressions.MATCHES, "What the name of every segment must match.");
    private static final Key<Comparison.Matches> DISCOUNTS_KEY = optional(
            "discounts",
            Expressions.MATCHES,
            "Audiences that show an offer, beside those of an exclusive_group: their name, or that of their segment, matches this;"
                    + " where nothing is said, promo, discount, coupon, sale or offer in it.");
    private static final Key<Comparison.Matches> FULL_PRICE_KEY = optional(
            "full_price",
            Expressions.MATCHES,
            "Segments of people who buy without an offer: their name matches this; where nothing is said, vip or full_price"
                    + " in it.");
    private static final Key<Integer> SMALL = optional(
            "small_audience",
            Shapes.whole(1, MAX_SMALL, "people"),
            "An audience of fewer people is small; " + SMALL_AUDIENCE + " where nothing is said.");
    private static final Key<BigDecimal> LIFT = optional(
            "expected_lift",
            Shapes.percent(1000),
            "By how much more often people buy who are addressed, such as 10% (which counts where nothing is said).");
    private static final Key<BigDecimal> RATE = optional(
            "conversion_rate",
            Shapes.percent(100),
            "How many people buy who are not addressed, such as 2% (which counts where nothing is said).");

    static final LintSettings DEFAULT = new LintSettings(
            Optional.empty(), Optional.empty(), DISCOUNTS, FULL_PRICE, SMALL_AUDIENCE, EXPECTED_LIFT, CONVERSION_RATE);

    /** The settings of a workspace. */
    static final Shape<LintSettings> SETTINGS = new RecordShape<>(
            List.of(AUDIENCE_NAMES, SEGMENT_NAMES, DISCOUNTS_KEY, FULL_PRICE_KEY, SMALL, LIFT, RATE),
            fields -> Optional.of(new LintSettings(
                    fields.get(AUDIENCE_NAMES),
                    fields.get(SEGMENT_NAMES),
                    fields.get(DISCOUNTS_KEY).orElse(DISCOUNTS),
                    fields.get(FULL_PRICE_KEY).orElse(FULL_PRICE),
                    fields.get(SMALL).orElse(SMALL_AUDIENCE),
                    fields.get(LIFT).orElse(EXPECTED_LIFT),
                    fields.get(RATE).orElse(CONVERSION_RATE))));

    private static final Shape<SequencedMap<Yaml.Scalar, String>> RULES = Shapes.mapOf(
            schema("type", "string"), (rule, findings) -> Optional.of(rule), Shapes.orNothing(Shapes.TEXT, ""));

    private static final Key<SequencedMap<Yaml.Scalar, String>> ALLOW =
            optional("allow", RULES, "Rules that are not to speak of this, each with the reason.");

    /** What a definition says to the linter. */
    static final Key<List<Silence>> SILENCES = optional(
            "lint",
            new RecordShape<>(
                    List.of(ALLOW),
                    fields -> Optional.of(fields.get(ALLOW).stream()
                            .flatMap(rules -> rules.entrySet().stream())
                            .map(rule -> new Silence(
                                    rule.getKey().text(),
                                    rule.getValue(),
                                    rule.getKey().place()))
                            .toList())),
            "Rules of lockstep check that are not to speak of it, as allow: {RULE: reason}.");

    private static Comparison.Matches matches(String pattern) {
        Pattern compiled = Pattern.compile(pattern);
        return new Comparison.Matches(pattern, text -> compiled.matcher(text).find());
    }
}
