package dev.lockstep.cli.demo;

import dev.lockstep.core.model.Fact;
import dev.lockstep.destinations.spi.Answer.Failure;
import dev.lockstep.destinations.spi.Batch.Operation;
import dev.lockstep.engine.Changes;
import dev.lockstep.sync.planner.Lane;
import dev.lockstep.sync.planner.Work;
import dev.lockstep.sync.runner.SyncObserver;
import dev.lockstep.workspace.Audience;
import dev.lockstep.workspace.Workspace;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * The way of the followed shopper: what is known of each hop, as it becomes known. A connection tells of people by number, and may do so
 * before the log was read that says which number is theirs, so what it tells is kept until then. Thread-safe: it is told by the engine, by
 * each connection and by whoever shows it.
 */
final class Journey implements SyncObserver {

    /** No reading of the log lags so far behind. */
    private static final int MAX_UNMATCHED = 10_000;

    private record Delivered(
            String connection, String audience, Operation operation, long person, long waitingSince, long acceptedAt) {}

    /** What happens to the shopper. */
    enum Part {
        CART,
        ORDER
    }

    private final Optional<Followed> followed;
    private final ShopClock clock;
    private final List<Leg> legs = new ArrayList<>();

    /** What was taken while it is not known which number is the shopper's: the latest of it. */
    private final Deque<Delivered> unmatched = new ArrayDeque<>();

    private OptionalLong number = OptionalLong.empty();
    private OptionalDouble cartDurable = OptionalDouble.empty();
    private OptionalDouble orderDurable = OptionalDouble.empty();
    private OptionalLong entered = OptionalLong.empty();
    private OptionalLong exited = OptionalLong.empty();
    private OptionalLong suppressed = OptionalLong.empty();
    private long failures;

    /** One change of theirs on its way to one copy. Instants are the shop's, in milliseconds since the epoch. */
    private static final class Leg {
        final Part part;
        final String connection;
        final Audience audience;
        final boolean isAtOnce;
        final Operation operation;
        OptionalLong planned = OptionalLong.empty();
        OptionalLong accepted = OptionalLong.empty();
        OptionalLong confirmed = OptionalLong.empty();

        Leg(Part part, String connection, Audience audience, boolean isAtOnce, Operation operation) {
            this.part = part;
            this.connection = connection;
            this.audience = audience;
            this.isAtOnce = isAtOnce;
            this.operation = operation;
        }

        Seen seen() {
            return new Seen(
                    part,
                    connection,
                    audience.name(),
                    operation == Operation.ADD,
                    isAtOnce,
                    planned,
                    accepted,
                    confirmed);
        }
    }

    /**
     * A change on its way to one copy, as it was seen so far. Instants are the shop's.
     *
     * @param isAddition whether the shopper is added to the audience, and not removed from it
     * @param isAtOnce whether a call is in effect when it is taken
     * @param planned when it began to wait
     * @param accepted when the platform took it
     * @param confirmed when it was seen to be in effect
     */
    record Seen(
            Part part,
            String connection,
            String audience,
            boolean isAddition,
            boolean isAtOnce,
            OptionalLong planned,
            OptionalLong accepted,
            OptionalLong confirmed) {}

    /**
     * All that was seen so far.
     *
     * @param cartDurable after so many milliseconds of real time the fact was on disk; so the others
     * @param entered when their entry was written
     * @param exited when their exit was written
     * @param suppressed when their entry into the suppression was written
     */
    record Report(
            Followed followed,
            OptionalDouble cartDurable,
            OptionalDouble orderDurable,
            OptionalLong entered,
            OptionalLong exited,
            OptionalLong suppressed,
            List<Seen> legs) {
        Report {
            legs = List.copyOf(legs);
        }

        /** Whether they bought, and are removed and suppressed everywhere. */
        boolean isOver() {
            return exited.isPresent()
                    && legs.stream()
                            .allMatch(leg ->
                                    leg.part() == Part.CART || leg.confirmed().isPresent() || isNeedless(leg));
        }

        /** Whether they were never sent as a member, having left before that, and so need not be removed. */
        boolean isNeedless(Seen removal) {
            return !removal.isAddition()
                    && legs.stream()
                            .anyMatch(leg -> leg.part() == Part.CART
                                    && leg.connection().equals(removal.connection())
                                    && leg.accepted().isEmpty());
        }
    }

    /** @param atOnce whether what a connection takes is in effect when it is taken */
    Journey(Optional<Followed> followed, Workspace workspace, Predicate<String> atOnce, ShopClock clock) {
        this.followed = followed;
        this.clock = clock;
        followed.ifPresent(shopper -> {
            for (String connection : workspace.connections().sequencedKeySet()) {
                add(Part.CART, connection, shopper.target(), atOnce.test(connection), Operation.ADD);
                add(Part.ORDER, connection, shopper.shield(), atOnce.test(connection), Operation.ADD);
                add(Part.ORDER, connection, shopper.target(), atOnce.test(connection), Operation.REMOVE);
            }
        });
    }

    private void add(Part part, String connection, Audience audience, boolean isAtOnce, Operation operation) {
        if (audience.to().contains(connection)) {
            legs.add(new Leg(part, connection, audience, isAtOnce, operation));
        }
    }

    /** Whether a fact is one of those that the way is made of. */
    boolean concerns(Fact fact) {
        return followed.isPresent()
                && followed.get().isBy(fact)
                && fact instanceof Fact.Event event
                && (isCart(event, followed.get()) || isOrder(event, followed.get()));
    }

    private static boolean isCart(Fact.Event event, Followed shopper) {
        return event.timestamp() == shopper.cartAt() && event.name().equals(shopper.cart());
    }

    private static boolean isOrder(Fact.Event event, Followed shopper) {
        return event.timestamp() == shopper.buysAt() && event.name().equals(shopper.purchase());
    }

    /** A fact that is one of those is on disk, after so many milliseconds of real time. */
    synchronized void durable(Fact fact, double ms) {
        if (followed.orElseThrow().cartAt() == fact.timestamp()) {
            cartDurable = OptionalDouble.of(ms);
        } else {
            orderDurable = OptionalDouble.of(ms);
        }
    }

    /** A membership changed. */
    synchronized void changed(Changes.Change change) {
        if (followed.isEmpty() || !followed.get().person().equals(change.person())) {
            return;
        }
        Followed shopper = followed.get();
        boolean isOfOrder = change.cause().timestamp().equals(OptionalLong.of(shopper.buysAt()));
        boolean isTarget = change.segment().equals(shopper.target().segment());
        if (isTarget && change.entered() && change.at() == shopper.entersAt()) {
            entered = OptionalLong.of(change.writtenAt());
        } else if (isTarget && !change.entered() && isOfOrder) {
            exited = OptionalLong.of(change.writtenAt());
        } else if (change.segment().equals(shopper.shield().segment()) && change.entered() && isOfOrder) {
            suppressed = OptionalLong.of(change.writtenAt());
        }
        number = OptionalLong.of(change.number());
        unmatched.forEach(this::match);
        unmatched.clear();
    }

    @Override
    public synchronized void took(
            String connection, String audience, Work work, long person, long waitingSince, long acceptedAt) {
        Delivered delivered = new Delivered(connection, audience, work.operation(), person, waitingSince, acceptedAt);
        if (number.isPresent()) {
            match(delivered);
            return;
        }
        unmatched.add(delivered);
        if (unmatched.size() > MAX_UNMATCHED) {
            unmatched.removeFirst();
        }
    }

    private void match(Delivered delivered) {
        for (Leg leg : legs) {
            boolean isIt = delivered.person() == number.orElseThrow()
                    && leg.connection.equals(delivered.connection())
                    && leg.audience.name().equals(delivered.audience())
                    && leg.operation == delivered.operation()
                    && leg.accepted.isEmpty();
            if (isIt && delivered.acceptedAt() >= begins(leg.part)) {
                leg.planned = OptionalLong.of(delivered.waitingSince());
                leg.accepted = OptionalLong.of(delivered.acceptedAt());
                leg.confirmed = leg.isAtOnce ? leg.accepted : OptionalLong.empty();
            }
        }
    }

    private long begins(Part part) {
        return switch (part) {
            case CART -> followed.orElseThrow().entersAt();
            case ORDER -> followed.orElseThrow().buysAt();
        };
    }

    @Override
    public synchronized void confirmed(String connection, String audience, long afterMs) {
        for (Leg leg : legs) {
            boolean isIt =
                    leg.connection.equals(connection) && leg.audience.name().equals(audience);
            if (isIt && leg.accepted.isPresent() && leg.confirmed.isEmpty()) {
                leg.confirmed = OptionalLong.of(clock.millis());
            }
        }
    }

    @Override
    public synchronized void failed(String connection, String audience, Lane lane, Failure failure) {
        failures++;
    }

    /** Calls that ended without success. */
    synchronized long failures() {
        return failures;
    }

    /** What was seen so far; empty where nobody is followed. */
    synchronized Optional<Report> report() {
        return followed.map(shopper -> new Report(
                shopper,
                cartDurable,
                orderDurable,
                entered,
                exited,
                suppressed,
                legs.stream().map(Leg::seen).toList()));
    }
}
