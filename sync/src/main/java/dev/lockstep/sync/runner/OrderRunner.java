package dev.lockstep.sync.runner;

import dev.lockstep.destinations.identifiers.Identified;
import dev.lockstep.destinations.identifiers.IdentifierType;
import dev.lockstep.destinations.identifiers.Normalised;
import dev.lockstep.destinations.identifiers.PhoneRegion;
import dev.lockstep.destinations.spi.Answer;
import dev.lockstep.destinations.spi.Answer.Failure;
import dev.lockstep.destinations.spi.Answer.Trouble;
import dev.lockstep.destinations.spi.Orders;
import dev.lockstep.destinations.spi.Orders.Fate;
import dev.lockstep.destinations.spi.Orders.Placed;
import dev.lockstep.destinations.spi.Orders.Told;
import dev.lockstep.engine.Noted;
import dev.lockstep.engine.Profile;
import dev.lockstep.engine.store.Seal;
import dev.lockstep.engine.store.StoreException;
import dev.lockstep.sync.ledger.OrderBook;
import dev.lockstep.sync.planner.Lane;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Tells a platform of orders: of those that were received after the last one that it was told of, gathered for some minutes. How far it has
 * come is written down when the platform has taken them, not sooner; so after a crash, or where no answer came, it is told of the same
 * ones again, which replaces what it was told. What became of a file is looked at until it is known, also after a restart. Whose an order
 * is is asked of people as they are now: of somebody who was forgotten meanwhile it is not told, nor of somebody who has not given every
 * consent that the audiences at the connection ask for.
 *
 * <p>Where the platform takes some orders not as they are, fewer are told at once, until it is known which one it is; that one is left
 * out and counted. It is done while nobody waits to be sent, and delays nothing else. For one thread.
 */
final class OrderRunner {

    /** Between two files, so that a day's quota lasts. */
    private static final long GATHER_MS = 5 * 60 * 1000L;

    /** How often it looks for orders. */
    private static final long IDLE_MS = 1000;

    /** How often it is looked what became of what was told. */
    private static final long LOOK_EVERY_MS = 10 * 60 * 1000L;

    private static final long FIRST_WAIT_MS = 60 * 1000L;
    private static final long LONGEST_WAIT_MS = 60 * 60 * 1000L;

    /** Beyond what any platform has use for. */
    private static final long KEPT_MS = Duration.ofDays(31).toMillis();

    /** So many persons may have become one, one after the other. */
    private static final int MAX_MERGES = 100;

    private static final String TOO_OLD = "older than the platform has use for";
    private static final String FORGOTTEN = "of somebody who was forgotten";
    private static final String WITHOUT_CONSENT = "of somebody without the consent that audiences there ask for";
    private static final String REFUSED = "refused by the platform";

    private final Courier courier;
    private final Orders platform;
    private final Feed feed;
    private final Seal seal;
    private final OrderBook book;
    private final PhoneRegion region;
    private final Collection<Target> targets;
    private final Map<String, Long> leftOut = new TreeMap<>();
    private int atOnce;
    private long told;
    private long failedUploads;
    private long next = Long.MIN_VALUE;
    private long lookAt = Long.MIN_VALUE;
    private long wait = FIRST_WAIT_MS;
    private @Nullable Trouble trouble;

    /** @param targets the audiences at the connection, as they are whenever it is asked */
    OrderRunner(
            Courier courier,
            Orders platform,
            Feed feed,
            Seal seal,
            OrderBook book,
            PhoneRegion region,
            Collection<Target> targets) {
        this.courier = courier;
        this.platform = platform;
        this.feed = feed;
        this.seal = seal;
        this.book = book;
        this.region = region;
        this.targets = targets;
        this.atOnce = platform.most();
    }

    /** How it stands since this program began. */
    ConnectionStatus.OrdersStatus status() {
        return new ConnectionStatus.OrdersStatus(
                told, leftOut, book.pending().size(), failedUploads, Optional.ofNullable(trouble));
    }

    /** The next turn tries in any case. */
    void hurry() {
        next = Long.MIN_VALUE;
        lookAt = Long.MIN_VALUE;
    }

    /** Tells where it is time, and returns when it is time again. */
    long turn(long now) throws StoreException {
        if (now >= next) {
            tell(now);
        }
        if (!book.pending().isEmpty() && now >= lookAt) {
            look(now);
        }
        return book.pending().isEmpty() ? next : Math.min(next, lookAt);
    }

    private void tell(long now) throws StoreException {
        Noted noted = feed.noted(book.position(), atOnce);
        if (noted.next() == book.position()) {
            next = now + IDLE_MS;
            return;
        }
        Map<String, Long> skipped = new TreeMap<>();
        List<Placed> placed = placed(noted, skipped, now);
        if (placed.isEmpty()) {
            taken(noted, "", skipped, now);
            return;
        }
        courier.budgets.use(Lane.UPKEEP);
        switch (platform.tell(placed)) {
            case Answer.Done<Told>(Told done) -> {
                done.leftOut().forEach((why, orders) -> skipped.merge(why, orders, Long::sum));
                told += placed.size()
                        - done.leftOut().values().stream()
                                .mapToLong(Long::longValue)
                                .sum();
                boolean isMore = noted.items().size() >= atOnce;
                taken(noted, done.receipt(), skipped, now);
                atOnce = Math.min(platform.most(), 2 * atOnce);
                trouble = null;
                wait = FIRST_WAIT_MS;
                next = isMore ? now : now + GATHER_MS;
            }
            case Answer.Failed<Told>(Failure failure) -> failed(noted, failure, now);
        }
    }

    private void taken(Noted noted, String receipt, Map<String, Long> skipped, long now) throws StoreException {
        if (book.pending().isEmpty()) {
            lookAt = now + LOOK_EVERY_MS;
        }
        book.advanceTo(noted.next(), receipt, now - KEPT_MS);
        skipped.forEach((why, orders) -> leftOut.merge(why, orders, Long::sum));
        next = now;
    }

    private void failed(Noted noted, Failure failure, long now) throws StoreException {
        courier.observer.failed(courier.connection, "", Lane.UPKEEP, failure);
        switch (failure) {
            case Failure.Rejected rejected -> fewer(noted, rejected, now);
            case Failure.TooMuch tooMuch -> fewer(noted, tooMuch, now);
            case Failure.Later later -> later(failure, later.after(), now);
            case Failure.Unknown unknown -> later(failure, unknown.after(), now);
            case Failure.Credentials credentials -> later(failure, Optional.empty(), now);
            case Failure.Closed closed -> later(failure, Optional.empty(), now);
            case Failure.Gone gone -> later(failure, Optional.empty(), now);
        }
    }

    /** Half as many, or none of the one that it is. */
    private void fewer(Noted noted, Failure failure, long now) throws StoreException {
        if (atOnce == 1) {
            trouble = failure.trouble();
            taken(noted, "", Map.of(REFUSED, 1L), now);
            return;
        }
        atOnce = Math.max(1, Math.min(atOnce, noted.items().size()) / 2);
        next = now;
    }

    private void later(Failure failure, Optional<Duration> after, long now) {
        trouble = failure.trouble();
        next = now + Math.max(wait, after.map(Duration::toMillis).orElse(0L));
        wait = Math.min(LONGEST_WAIT_MS, 2 * wait);
    }

    // ---- whose they are

    private List<Placed> placed(Noted noted, Map<String, Long> skipped, long now) {
        List<Placed> placed = new ArrayList<>();
        for (Noted.Item item : noted.items()) {
            if (!platform.events().contains(item.event().name())) {
                continue; // another connection waits for it
            }
            if (item.event().timestamp() < now - platform.usefulFor().toMillis()) {
                skipped.merge(TOO_OLD, 1L, Long::sum);
                continue;
            }
            Owner owner = owner(item.number());
            if (!(owner.profile instanceof Profile.Known known)) {
                skipped.merge(FORGOTTEN, 1L, Long::sum);
                continue;
            }
            ProfileView view = new ProfileView(known, platform.dialect(), region);
            if (targets.stream().allMatch(target -> target.admission().consents(view, now))) {
                placed.add(new Placed(Follower.key(seal, owner.number, known), identifiers(view), item.event()));
            } else {
                skipped.merge(WITHOUT_CONSENT, 1L, Long::sum);
            }
        }
        return placed;
    }

    private record Owner(long number, Profile profile) {}

    /** Whoever somebody turned out to be. */
    private Owner owner(long person) {
        long number = person;
        Profile profile = feed.profile(number);
        for (int merges = 0; merges < MAX_MERGES && profile instanceof Profile.Absorbed(long into); merges++) {
            number = into;
            profile = feed.profile(number);
        }
        return new Owner(number, profile);
    }

    private List<Identified> identifiers(ProfileView view) {
        List<Identified> identifiers = new ArrayList<>();
        for (IdentifierType type : platform.dialect().keys()) {
            List<String> values = new ArrayList<>();
            for (Normalised normalised : view.identifiers(type)) {
                if (normalised instanceof Normalised.Usable(String value)) {
                    values.add(value);
                }
            }
            if (!values.isEmpty()) {
                identifiers.add(new Identified(type, values));
            }
        }
        return identifiers;
    }

    // ---- what became of them

    private void look(long now) throws StoreException {
        lookAt = now + LOOK_EVERY_MS;
        courier.budgets.use(Lane.UPKEEP);
        switch (platform.look(book.pending())) {
            case Answer.Done<Map<String, Fate>>(Map<String, Fate> fates) -> {
                List<String> known = fates.entrySet().stream()
                        .filter(fate -> fate.getValue() != Fate.PENDING)
                        .map(Map.Entry::getKey)
                        .toList();
                failedUploads += known.stream()
                        .filter(receipt -> fates.get(receipt) == Fate.FAILED)
                        .count();
                book.settle(known);
            }
            case Answer.Failed<Map<String, Fate>>(Failure failure) ->
                courier.observer.failed(courier.connection, "", Lane.UPKEEP, failure);
        }
    }
}
