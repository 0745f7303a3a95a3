package dev.lockstep.testkit.shop;

import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.Value;
import dev.lockstep.testkit.shop.Plan.Step;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * What happens in the shop draws on the same chance, the same people and the same agenda; and each thing that happens is a fact with a
 * number of its own. Mutable, for one thread.
 */
final class Shop {

    private static final long HOUR_MS = 3_600_000;
    private static final long DAY_MS = 24 * HOUR_MS;

    private final SplittableRandom random;
    final Shoppers shoppers;
    final Agenda agenda;
    private long messages;

    Shop(long seed, Shoppers shoppers, Agenda agenda) {
        this.random = new SplittableRandom(seed);
        this.shoppers = shoppers;
        this.agenda = agenda;
    }

    /** Plans what a step leads to, for the same person in the same browser. */
    void then(long now, long delay, Step step, long plan, int cart) {
        then(now, delay, step, plan, cart, 0);
    }

    void then(long now, long delay, Step step, long plan, int cart, int detail) {
        agenda.add(now + delay, Plan.of(step, Plan.slot(plan), Plan.browser(plan), cart, Plan.orders(plan), detail));
    }

    Fact event(long now, List<Identifier> person, String name, Map<String, Value> properties) {
        return new Fact.Event(Optional.of(messageId()), now, person, name, properties);
    }

    Fact change(long now, List<Identifier> person, Map<String, Optional<Value>> attributes) {
        return new Fact.AttributeChange(Optional.of(messageId()), now, person, attributes);
    }

    private String messageId() {
        return "m" + messages++;
    }

    /** Anybody, some much more often than others: the hundredth part that is most eager makes a tenth of the visits. */
    int somebody() {
        double share = random.nextDouble();
        return (int) (share * share * shoppers.size());
    }

    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    /** A delay between half and one and a half of {@code delay}, never nothing. */
    long about(long delay) {
        return delay / 2 + random.nextLong(delay) + 1;
    }

    int draw(int bound) {
        return random.nextInt(bound);
    }

    double draw() {
        return random.nextDouble();
    }

    /** The time to the next of things that happen at random, at this rate times the weight of the hour. */
    long untilNext(long now, double perMs) {
        // StrictMath: the same to the last bit on every machine.
        double wait = -StrictMath.log(1 - random.nextDouble()) / (perMs * Season.weight(now));
        return 1 + (long) Math.min(wait, 10.0 * DAY_MS);
    }
}
