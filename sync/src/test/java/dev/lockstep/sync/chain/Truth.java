package dev.lockstep.sync.chain;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Who should be where, worked out from what shoppers did and nothing else: a cart within so many days and no purchase within seven is
 * one to be addressed, and a purchase within seven days is to be suppressed. People are known by an id or a browser. For one thread.
 */
final class Truth {

    private static final long BUYERS_MS = Duration.ofDays(7).toMillis();

    private final Map<String, Shopper> shoppers = new TreeMap<>();

    /** Browsers that turned out to be somebody's, with whose they are. */
    private final Map<String, String> owners = new TreeMap<>();

    /** Orders of which it is sure that they are told: whose people could be named whenever they might have been. */
    private final Set<String> sureOrders = new TreeSet<>();

    private final Set<String> orders = new TreeSet<>();

    /** What is known of one person. */
    private static final class Shopper {
        final Set<String> orders = new TreeSet<>();
        Optional<String> email = Optional.empty();
        final SortedSet<Long> carts = new TreeSet<>();
        final SortedSet<Long> purchases = new TreeSet<>();
    }

    private Shopper shopper(String name) {
        return shoppers.computeIfAbsent(owners.getOrDefault(name, name), it -> new Shopper());
    }

    void hasEmail(String name, Optional<String> email) {
        Shopper shopper = shopper(name);
        shopper.email = email;
        if (email.isEmpty()) {
            sureOrders.removeAll(shopper.orders);
        }
    }

    void abandonsACart(String name, long at) {
        shopper(name).carts.add(at);
    }

    void buys(String name, String order, long at) {
        Shopper shopper = shopper(name);
        shopper.purchases.add(at);
        shopper.orders.add(order);
        orders.add(order);
        if (shopper.email.isPresent()) {
            sureOrders.add(order);
        }
    }

    /** All orders that were placed. */
    Set<String> orders() {
        return orders;
    }

    /** Of these, those that must be told of, however it went. */
    Set<String> sureOrders() {
        return sureOrders;
    }

    /** Whether somebody is known by this browser alone. */
    boolean isNobodys(String browser) {
        return shoppers.containsKey(browser);
    }

    /** A browser that was nobody's is this person's from now on. */
    void isKnownFrom(String name, String browser) {
        Shopper was = Objects.requireNonNull(shoppers.remove(browser));
        shopper(name).carts.addAll(was.carts);
        shopper(name).purchases.addAll(was.purchases);
        owners.put(browser, name);
    }

    void isForgotten(String name) {
        Shopper was = shoppers.remove(name);
        if (was != null) {
            sureOrders.removeAll(was.orders);
        }
        owners.values().removeIf(name::equals);
    }

    /** The names of those to be addressed who have an address, with it. */
    Map<String, String> carts(long now, Duration within) {
        return addresses(shopper -> isWithin(shopper.carts, now, within.toMillis()) && !isBuyer(shopper, now));
    }

    /** Whether somebody's last cart got older than this within such a time before now. */
    boolean gotOlder(long now, Duration age, Duration before) {
        long until = now - age.toMillis();
        return shoppers.values().stream()
                .flatMap(shopper -> shopper.carts.stream())
                .anyMatch(at -> at > until - before.toMillis() && at <= until);
    }

    /** The names of those to be suppressed who have an address, with it. */
    Map<String, String> buyers(long now) {
        return addresses(shopper -> isBuyer(shopper, now));
    }

    private static boolean isBuyer(Shopper shopper, long now) {
        return isWithin(shopper.purchases, now, BUYERS_MS);
    }

    /** From the instant until just before so much has passed. */
    private static boolean isWithin(SortedSet<Long> instants, long now, long span) {
        return instants.tailSet(now - span + 1).stream().anyMatch(at -> at <= now);
    }

    private interface Question {
        boolean ask(Shopper shopper);
    }

    private Map<String, String> addresses(Question question) {
        Map<String, String> addresses = new TreeMap<>();
        shoppers.forEach((name, shopper) -> {
            if (question.ask(shopper)) {
                shopper.email.ifPresent(email -> addresses.put(name, email));
            }
        });
        return addresses;
    }
}
