package dev.lockstep.insight.table;

import static dev.lockstep.insight.table.Column.day;
import static dev.lockstep.insight.table.Column.decimal;
import static dev.lockstep.insight.table.Column.flag;
import static dev.lockstep.insight.table.Column.instant;
import static dev.lockstep.insight.table.Column.number;
import static dev.lockstep.insight.table.Column.text;
import static dev.lockstep.insight.table.Column.whole;

import dev.lockstep.core.model.Path;
import dev.lockstep.insight.lift.Comparison;
import dev.lockstep.insight.lift.Lift;
import dev.lockstep.insight.lift.LiftQuestion;
import dev.lockstep.insight.lift.LiftReader;
import dev.lockstep.insight.parity.Parity;
import dev.lockstep.insight.parity.ParityBook;
import dev.lockstep.insight.spend.Cost;
import dev.lockstep.insight.spend.SpendBook;
import dev.lockstep.insight.spend.SpendDay;
import dev.lockstep.workspace.Audience;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What was measured. */
final class FigureTables {

    private FigureTables() {}

    private static final LocalDate LAST_DAY = LocalDate.of(9999, 12, 31);
    private static final long WITHIN_MS = Duration.ofDays(14).toMillis();

    static final Table<Parity> PARITY = new Table<>(
            "parity",
            "A comparison of a segment with its SQL, see [parity](../guide/parity.md); the newest first.",
            false,
            List.of(
                    text("segment", "The segment.", Parity::segment),
                    instant("at", "As of when both were asked.", row -> Instant.ofEpochMilli(row.at())),
                    text("hash", "Of the definition.", Parity::hash),
                    whole("people", "People who were asked.", Parity::people),
                    whole("in_engine", "Of these, members as the engine has them.", Parity::inEngine),
                    whole("in_sql", "Of these, members as SQL finds them.", Parity::inSql),
                    whole("disagreeing", "On how many they disagree.", Parity::disagreeing),
                    whole("behind", "People who were not asked, since something was due.", Parity::behind),
                    text(
                            "not_compared",
                            "Why it could not be compared.",
                            row -> row.notCompared().orElse(null))),
            (source, rows) -> source.survey()
                    .roll()
                    .segments()
                    .forEach(segment -> ParityBook.of(source.reads(), segment.segment(), Integer.MAX_VALUE)
                            .forEach(rows)));

    /** What an audience cost on a day, by a connection. */
    record Spent(String connection, SpendDay day, Cost cost) {}

    static final Table<Spent> SPEND = new Table<>(
            "spend",
            "What an audience cost and brought on a day, as the platform of a connection told it when `measure spend` asked last. Sum before you"
                    + " divide.",
            false,
            List.of(
                    text("connection", "The connection.", Spent::connection),
                    day("day", "The day, where the platform's days begin.", row -> row.cost.day()),
                    text("audience", "The audience.", row -> row.cost.audience()),
                    decimal("cost", "What it cost.", row -> row.cost.cost()),
                    whole("clicks", "Clicks.", row -> count(row.cost.clicks())),
                    whole(
                            "conversions",
                            "Conversions, as the platform counts them.",
                            row -> count(row.cost.conversions())),
                    decimal(
                            "revenue",
                            "Revenue, as the platform counts it.",
                            row -> row.cost.revenue().orElse(null)),
                    text(
                            "currency",
                            "Of all amounts, where it is known.",
                            row -> row.day.terms().currency().orElse(null)),
                    flag(
                            "with_tax",
                            "Whether the cost is with value-added tax.",
                            row -> row.day.terms().isWithTax()),
                    text(
                            "counted",
                            "What conversions and revenue are of.",
                            row -> row.day.terms().counted()),
                    flag("settled", "Whether the figures of the day change no more.", row -> row.day.isSettled()),
                    instant("asked_at", "When the platform said so.", row -> Instant.ofEpochMilli(row.day.askedAt()))),
            FigureTables::spend);

    private static void spend(Source source, Consumer<Spent> rows) {
        for (String connection : source.workspace().connections().keySet()) {
            SpendBook.of(source.reads(), connection, LocalDate.EPOCH, LAST_DAY)
                    .forEach(day -> day.costs().forEach(cost -> rows.accept(new Spent(connection, day, cost))));
        }
    }

    private static @Nullable Object count(OptionalLong count) {
        return count.isPresent() ? count.getAsLong() : null;
    }

    static final Table<Lift> LIFT = new Table<>(
            "lift",
            "What an audience with a holdout does, as `measure lift` says where nothing else is asked: purchases within 14 days, at 95 %.",
            false,
            List.of(
                    text("audience", "The audience.", row -> row.question().audience()),
                    instant(
                            "until",
                            "As of when.",
                            row -> Instant.ofEpochMilli(row.question().until())),
                    whole(
                            "sent",
                            "People who were sent, and whose time is over.",
                            row -> row.treated().people()),
                    whole(
                            "sent_buyers",
                            "Of these, people who bought.",
                            row -> row.treated().buyers()),
                    whole(
                            "sent_purchases",
                            "Their purchases.",
                            row -> row.treated().purchases()),
                    decimal(
                            "sent_revenue",
                            "Their revenue.",
                            row -> row.treated().revenue()),
                    whole(
                            "held_out",
                            "People who were held out, and whose time is over.",
                            row -> row.heldOut().people()),
                    whole(
                            "held_out_buyers",
                            "Of these, people who bought.",
                            row -> row.heldOut().buyers()),
                    whole(
                            "held_out_purchases",
                            "Their purchases.",
                            row -> row.heldOut().purchases()),
                    decimal(
                            "held_out_revenue",
                            "Their revenue.",
                            row -> row.heldOut().revenue()),
                    text(
                            "currencies",
                            "That purchases say they were paid in; of more than one, sums of amounts mean nothing and revenue is not compared.",
                            row -> row.currencies().isEmpty() ? null : String.join(", ", row.currencies())),
                    whole("running", "People whose time is not over.", Lift::running),
                    number(
                            "conversion_difference",
                            "By how much more of those who were sent bought: 0.01 is a point; empty where it is too early.",
                            conversion(Comparison::difference)),
                    number("conversion_low", "The least that it may be in truth.", conversion(Comparison::low)),
                    number("conversion_high", "The most.", conversion(Comparison::high)),
                    number(
                            "revenue_difference",
                            "How much more revenue a person who was sent brought.",
                            revenue(Comparison::difference)),
                    number("revenue_low", "The least that it may be in truth.", revenue(Comparison::low)),
                    number("revenue_high", "The most.", revenue(Comparison::high)),
                    flag(
                            "certain",
                            "Whether the interval of conversion excludes zero.",
                            row -> row.conversion().map(Comparison::isCertain).orElse(false))),
            FigureTables::lift);

    private static Function<Lift, @Nullable Object> conversion(Function<Comparison, Double> figure) {
        return row -> row.conversion().map(figure).orElse(null);
    }

    private static Function<Lift, @Nullable Object> revenue(Function<Comparison, Double> figure) {
        return row -> row.revenue().map(figure).orElse(null);
    }

    private static void lift(Source source, Consumer<Lift> rows) {
        for (Audience audience : source.workspace().audiences().values()) {
            if (!source.workspace().holdouts(audience).isEmpty()) {
                LiftQuestion question = LiftQuestion.of(
                        source.workspace(),
                        audience.name(),
                        Optional.empty(),
                        Path.of("revenue"),
                        WITHIN_MS,
                        source.now(),
                        LiftQuestion.ALPHA);
                rows.accept(LiftReader.measure(source.reads(), source.seal(), question));
            }
        }
    }
}
