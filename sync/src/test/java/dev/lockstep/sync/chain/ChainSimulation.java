package dev.lockstep.sync.chain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.core.model.Identifier;
import dev.lockstep.destinations.Destinations;
import dev.lockstep.destinations.sandbox.ManualClock;
import dev.lockstep.destinations.spi.DestinationKind;
import dev.lockstep.engine.store.MemoryStore;
import dev.lockstep.engine.store.RocksStore;
import dev.lockstep.engine.store.Store;
import dev.lockstep.engine.store.StoreException;
import dev.lockstep.sync.ledger.Ledger;
import dev.lockstep.sync.planner.Lane;
import dev.lockstep.sync.simulation.FaultyStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * One life of a shop, from one seed: shoppers abandon carts, buy, change their address, turn out to be one and are forgotten, while disks
 * fail, the process dies, platforms refuse, storm, lose replies, are down for hours, revoke tokens and lose segments. Whenever it is
 * calm for long enough, and in the end, every platform that can be sent to has exactly whom it should have.
 */
final class ChainSimulation implements AutoCloseable {

    private static final Duration LONG_SLEEP = Duration.ofDays(15);
    private static final int PEOPLE = 8;
    private static final int CROWD = 120;
    private static final int BROWSERS = 3;
    private static final long CACHE_BYTES = 8 << 20;

    /** After the longest wait between two tries, all that is sent one by one has been sent. */
    private static final Duration SOON = Duration.ofMinutes(6);

    /** Then segments of Yandex have been gathered, put, worked on and looked at, the suppressions first. */
    private static final Duration LATER = Duration.ofHours(6);

    /** What the webhook has where the workspace says nothing. */
    private static final long VISIBLE_WITHIN_MS = Duration.ofHours(1).toMillis();

    /** Where carts are two offers, those that are younger than this are the better one's. */
    private static final Duration FRESH = Duration.ofHours(6);

    /** After so long without a cart that gets too old for the better offer, what is put as a whole has followed. */
    private static final Duration AT_REST = Duration.ofHours(3);

    /** The same of what is sent one by one, and of files. */
    private static final Duration NEARLY_AT_REST = Duration.ofMinutes(2);

    private static final List<Duration> CARTS_WITHIN = List.of(Duration.ofDays(14), Duration.ofDays(10));

    private final SplittableRandom dice;
    private final ManualClock clock = new ManualClock(Instant.parse("2026-03-01T00:00:00Z"));
    private final Platforms platforms;
    private final Truth truth = new Truth();
    private final Shoppers shoppers;
    private final Chain chain;
    private final boolean isCrowded;
    private final boolean hasOffers;

    /** How often each person has changed their address, so that none is ever another's. */
    private final Map<String, Integer> addresses = new HashMap<>();

    private Duration cartsWithin = CARTS_WITHIN.getFirst();
    private boolean isWell;
    private boolean isHeldOnce;
    private boolean hasSlept;

    /**
     * @param isOnDisk whether the store is the real one
     * @param isCrowded whether there are as many people as the real Yandex asks for
     * @param hasOffers whether carts are two offers, of which a person gets one: the better while the cart is fresh
     */
    ChainSimulation(long seed, Path folder, boolean isOnDisk, boolean isCrowded, boolean hasOffers)
            throws IOException, StoreException {
        this.dice = new SplittableRandom(seed);
        this.isCrowded = isCrowded;
        this.hasOffers = hasOffers;
        this.platforms = new Platforms(clock, dice.split(), folder);
        SplittableRandom disk = dice.split();
        Store rows = isOnDisk ? RocksStore.open(folder.resolve("store"), CACHE_BYTES) : new MemoryStore();
        FaultyStore store = new FaultyStore(rows, () -> isWell ? FaultyStore.Fault.NONE : fault(disk));
        SplittableRandom turns = dice.split();
        this.chain = new Chain(
                new Chain.Surroundings(
                        folder,
                        store,
                        clock,
                        dice.split(),
                        platforms.checks(),
                        this::kind,
                        () -> isWell || turns.nextBoolean()),
                platforms.secrets(),
                workspace(false));
        this.shoppers = new Shoppers(clock, chain::receive);
    }

    private static FaultyStore.Fault fault(SplittableRandom disk) {
        return switch (disk.nextInt(60)) {
            case 0 -> FaultyStore.Fault.LOST;
            case 1 -> FaultyStore.Fault.WRITTEN;
            default -> FaultyStore.Fault.NONE;
        };
    }

    private DestinationKind kind(String name) {
        DestinationKind kind = Destinations.named(name).orElseThrow();
        return name.equals("yandex") && !isCrowded ? new SmallYandex(kind) : kind;
    }

    private String workspace(boolean hasAudiences) {
        String to = hasAudiences ? "[crm, koala, ads, disk]" : "[]";
        return """
                %s
                segments:
                  carts: {where: {all: [{did: Checkout Started, within: %dd}, {did_not: Order Completed, within: 7d}]}}
                  buyers: {where: {did: Order Completed, within: 7d}}
                  fresh: {where: {all: [{did: Checkout Started, within: %dh}, {did_not: Order Completed, within: 7d}]}}
                audiences:
                  Carts: {segment: carts, role: retargeting, exclude: [Buyers], to: %s, identifiers: [email], guard: {max_shrink: 50}%s}
                  Buyers: {segment: buyers, role: suppression, to: %s, identifiers: [email]}
                %s""".formatted(
                        platforms.connections(),
                        cartsWithin.toDays(),
                        FRESH.toHours(),
                        to,
                        hasOffers ? ", exclusive_group: offers, priority: 1" : "",
                        to,
                        hasOffers ? theBetterOffer(to) : "");
    }

    private static String theBetterOffer(String to) {
        return "  Fresh: {segment: fresh, role: retargeting, exclude: [Buyers], to: %s, identifiers: [email], exclusive_group: offers, priority: 2}\n"
                .formatted(to);
    }

    /** Lives it, and returns all that was sent. */
    List<String> run(int steps) {
        begin();
        for (int step = 0; step < steps; step++) {
            happen();
            fail();
            live();
            if (dice.nextInt(12) == 0) {
                calm(dice.nextInt(4) == 0 ? LATER : SOON);
            }
        }
        calm(LATER.multipliedBy(3));
        platforms.checks().checkInTheEnd(chain, truth);
        return platforms.checks().trail();
    }

    /** People are there before the first audience is, so that suppressions are made of them first. */
    private void begin() {
        for (int i = 0; i < (isCrowded ? CROWD : 2); i++) {
            joins("cart" + i);
            abandons("cart" + i);
            joins("buyer" + i);
            buys("buyer" + i);
        }
        turn();
        chain.define(workspace(true));
    }

    private void happen() {
        for (int facts = dice.nextInt(4); facts > 0; facts--) {
            String person = "p" + dice.nextInt(PEOPLE);
            switch (dice.nextInt(12)) {
                case 0 -> {
                    shoppers.wantsToBeForgotten(person);
                    truth.isForgotten(person);
                }
                case 1 -> {
                    shoppers.has(person, "email", Optional.empty());
                    truth.hasEmail(person, Optional.empty());
                }
                case 2 -> isKnownFrom(person, "b" + dice.nextInt(BROWSERS));
                case 3 -> browses("b" + dice.nextInt(BROWSERS));
                case 4, 5 -> joins(person);
                case 6, 7 -> buys(person);
                default -> abandons(person);
            }
        }
    }

    private void joins(String person) {
        String email = Shoppers.email(person + "-" + addresses.merge(person, 1, Integer::sum));
        shoppers.hasEmail(person, email);
        truth.hasEmail(person, Optional.of(email));
    }

    private void abandons(String person) {
        shoppers.abandonsACart(person);
        truth.abandonsACart(person, clock.millis());
    }

    private void buys(String person) {
        truth.buys(person, shoppers.buys(person), clock.millis());
    }

    private void browses(String browser) {
        shoppers.does(List.of(Identifier.anonymous(browser)), "Checkout Started");
        truth.abandonsACart(browser, clock.millis());
    }

    private void isKnownFrom(String person, String browser) {
        if (truth.isNobodys(browser)) {
            shoppers.isKnownFrom(person, browser);
            truth.isKnownFrom(person, browser);
        }
    }

    private void fail() {
        platforms.fail(chain);
        if (isCrowded && !hasSlept && dice.nextInt(20) == 0) {
            hasSlept = true;
            clock.advance(LONG_SLEEP); // no facts came in for so long, and all carts are too old at once
        }
        switch (dice.nextInt(60)) {
            case 0, 1 -> chain.crash();
            case 2 -> {
                cartsWithin = CARTS_WITHIN.get(dice.nextInt(CARTS_WITHIN.size()));
                chain.define(workspace(true));
            }
            default -> {}
        }
    }

    /** Some time passes: mostly a moment, at times days. */
    private void live() {
        switch (dice.nextInt(12)) {
            case 0 -> pass(Duration.ofMinutes(dice.nextInt(90)));
            case 1 -> clock.advance(Duration.ofMinutes(dice.nextInt(600))); // the machine was asleep
            case 2 -> pass(Duration.ofSeconds(dice.nextInt(100)));
            default -> clock.advance(Duration.ofMillis(dice.nextInt(400)));
        }
        for (int turns = dice.nextInt(5); turns > 0; turns--) {
            turn();
        }
    }

    private void pass(Duration time) {
        chain.pass(time, this::look);
    }

    private void look() {
        if (hasOffers) {
            platforms.checks().checkOffers();
        }
    }

    private void turn() {
        boolean mayAdd = mayAddAtTheWebhook();
        int before = platforms.checks().additions();
        chain.turn();
        look();
        platforms.checks().checkCalls(chain);
        assertThat(mayAdd || platforms.checks().additions() == before)
                .as("nobody is targeted while suppressions are staler than they may")
                .isTrue();
    }

    /** Not where a suppression has waited for longer than it may, unless a batch is already on its way. */
    private boolean mayAddAtTheWebhook() {
        Ledger ledger = chain.runner("crm").ledger();
        return ledger.flight().isPresent()
                || ledger.find("Buyers").isEmpty()
                || ledger.waiting(ledger.copy("Buyers")).entrySet().stream()
                        .noneMatch(waiting -> waiting.getKey().lane() != Lane.UPKEEP
                                && clock.millis() - waiting.getValue().oldest() > VISIBLE_WITHIN_MS);
    }

    /** Nothing fails for a while; then whoever can be sent to has whom they should have, once somebody has let go what a guard holds. */
    private void calm(Duration time) {
        isWell = true;
        platforms.heal(chain);
        pass(time);
        platforms.checks().checkBuyers(truth);
        if (platforms.release(chain)) {
            isHeldOnce = true;
            pass(time);
        }
        platforms.checks().checkCalls(chain);
        while (hasOffers && truth.gotOlder(clock.millis(), FRESH, NEARLY_AT_REST)) {
            pass(NEARLY_AT_REST);
        }
        boolean isLong = time.compareTo(LATER) >= 0 && !(hasOffers && truth.gotOlder(clock.millis(), FRESH, AT_REST));
        platforms.checks().check(chain, wanted(), isLong);
        isWell = false;
    }

    /** Whom each audience should have: names, with the address. */
    private Map<String, Map<String, String>> wanted() {
        long now = clock.millis();
        Map<String, Map<String, String>> wanted = new TreeMap<>();
        wanted.put("Buyers", truth.buyers(now));
        Map<String, String> carts = truth.carts(now, cartsWithin);
        if (hasOffers) {
            Map<String, String> fresh = truth.carts(now, FRESH);
            wanted.put("Fresh", fresh);
            carts.keySet().removeAll(fresh.keySet());
        }
        wanted.put("Carts", carts);
        return wanted;
    }

    /** Whether a guard held something, at some time. */
    boolean isHeldOnce() {
        return isHeldOnce;
    }

    @Override
    public void close() {
        chain.close();
        platforms.close();
    }
}
