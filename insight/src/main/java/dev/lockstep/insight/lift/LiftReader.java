package dev.lockstep.insight.lift;

import dev.lockstep.core.holdout.Holdout;
import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Value;
import dev.lockstep.engine.partition.Lives;
import dev.lockstep.engine.partition.Lives.Life;
import dev.lockstep.engine.store.Reads;
import dev.lockstep.engine.store.Seal;
import dev.lockstep.sync.ledger.Exposures;
import dev.lockstep.sync.ledger.Exposures.Exposed;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Measures lift from what the store has, in two passes over who was exposed and without keeping anybody in memory.
 *
 * <p>The first pass finds the <em>edges</em>: below which draw everybody was held out whom we know of, and above which nobody. Where the
 * holdout was never resized both are its size. Where it was, the people between them were now on this side and now on that, so they are
 * left out; as they are a range of the draw, that favours nobody. The edges are those of whoever was exposed, so they are the sharper the
 * more people there are.
 *
 * <p>The second pass asks of everybody else what they did. Of persons who turned out to be one the first exposure counts, and they are asked
 * where the lowest of their numbers comes up that was exposed. For one thread.
 */
public final class LiftReader {

    /** Currencies that are named: more than two say no more than two do. */
    private static final int MAX_CURRENCIES = 10;

    private static final String CURRENCY = "currency";

    private final Exposures exposures;
    private final SortedSet<String> currencies = new TreeSet<>();
    private final Lives lives;
    private final LiftQuestion question;
    private final Edges edges;
    private Side treated = Side.NOBODY;
    private Side heldOut = Side.NOBODY;
    private long running;
    private long moved;
    private long elsewhere;

    private LiftReader(Reads reads, Seal seal, LiftQuestion question) {
        this.exposures = Exposures.of(
                reads, seal, question.audience(), question.holdout().salt());
        this.lives = new Lives(reads, seal);
        this.question = question;
        this.edges = new Edges(question.holdout());
    }

    /** Measures. */
    public static Lift measure(Reads reads, Seal seal, LiftQuestion question) {
        LiftReader reader = new LiftReader(reads, seal, question);
        reader.exposures.forEach(exposed -> reader.edges.note(exposed.draw(), exposed.isHeldOut()));
        reader.exposures.forEach(reader::ask);
        return Lift.of(
                question,
                reader.treated,
                reader.heldOut,
                reader.running,
                reader.moved,
                reader.elsewhere,
                reader.currencies);
    }

    /** Below which draw everybody is held out, and from which on nobody. */
    private static final class Edges {
        private final Holdout holdout;
        private long lowestTreated = -1; // the largest unsigned number
        private long highestHeldOut;
        private boolean anyHeldOut;

        Edges(Holdout holdout) {
            this.holdout = holdout;
        }

        void note(long draw, boolean isHeldOut) {
            if (!isHeldOut && Long.compareUnsigned(draw, lowestTreated) < 0) {
                lowestTreated = draw;
            }
            if (isHeldOut && Long.compareUnsigned(draw, highestHeldOut) >= 0) {
                highestHeldOut = draw;
                anyHeldOut = true;
            }
        }

        boolean isHeldOut(long draw) {
            return holdout.holds(draw) && Long.compareUnsigned(draw, lowestTreated) < 0;
        }

        boolean isTreated(long draw) {
            return !holdout.holds(draw) && !(anyHeldOut && Long.compareUnsigned(draw, highestHeldOut) <= 0);
        }
    }

    private void ask(Exposed exposed) {
        Optional<Life> life = lives.of(exposed.person());
        if (life.isEmpty() || exposed.at() >= question.until()) {
            return;
        }
        long first = exposed.at();
        boolean isHeldOutElsewhere = exposed.isHeldOutElsewhere();
        for (long part : life.get().parts()) {
            Optional<Exposed> other = part == exposed.person() ? Optional.empty() : exposures.of(part);
            if (other.isPresent() && part < exposed.person()) {
                return; // They were asked there.
            }
            if (other.isPresent() && other.get().at() < first) {
                first = other.get().at();
                isHeldOutElsewhere = other.get().isHeldOutElsewhere();
            }
        }
        long draw = question.holdout().draw(life.get().knownFirstAs());
        boolean isTreated = edges.isTreated(draw);
        if (isHeldOutElsewhere) {
            elsewhere++;
        } else if (!isTreated && !edges.isHeldOut(draw)) {
            moved++;
        } else if (first + question.withinMs() > question.until()) {
            running++;
        } else {
            count(life.get(), first, isTreated);
        }
    }

    private void count(Life life, long first, boolean isTreated) {
        Purchases theirs = new Purchases();
        lives.facts(life, first, first + question.withinMs(), theirs::add);
        if (isTreated) {
            treated = treated.plus(theirs.count, theirs.revenue);
        } else {
            heldOut = heldOut.plus(theirs.count, theirs.revenue);
        }
    }

    private final class Purchases {
        private long count;
        private BigDecimal revenue = BigDecimal.ZERO;

        void add(Fact fact) {
            if (fact instanceof Fact.Event event
                    && question.purchases().stream().anyMatch(name -> name.matches(event.name()))) {
                count++;
                if (question.revenue().in(event.properties()) instanceof Value.Number(double number)) {
                    revenue = revenue.add(BigDecimal.valueOf(number)); // the decimals that it is written with
                    note(event.properties().get(CURRENCY));
                }
            }
        }

        private void note(@Nullable Value currency) {
            if (currency instanceof Value.Text(String text) && !text.isBlank() && currencies.size() < MAX_CURRENCIES) {
                currencies.add(text.strip().toUpperCase(Locale.ROOT));
            }
        }
    }
}
