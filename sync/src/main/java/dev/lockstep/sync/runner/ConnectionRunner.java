package dev.lockstep.sync.runner;

import dev.lockstep.destinations.spi.Answer.Trouble;
import dev.lockstep.destinations.spi.Declaration;
import dev.lockstep.destinations.spi.Declaration.Unit;
import dev.lockstep.destinations.spi.Destination;
import dev.lockstep.destinations.spi.DestinationKind;
import dev.lockstep.destinations.spi.Meter;
import dev.lockstep.destinations.spi.Settings;
import dev.lockstep.engine.store.Books;
import dev.lockstep.engine.store.StoreException;
import dev.lockstep.sync.ledger.Copy;
import dev.lockstep.sync.ledger.Flight;
import dev.lockstep.sync.ledger.Ledger;
import dev.lockstep.sync.ledger.OrderBook;
import dev.lockstep.sync.planner.Hold;
import dev.lockstep.sync.planner.Plan;
import dev.lockstep.sync.planner.Plan.Action;
import dev.lockstep.sync.planner.Planner;
import dev.lockstep.workspace.Audience.Role;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the copies at one connection in step, one turn after the other. A turn
 *
 * <ol>
 *   <li>follows the log: of everybody to whom something happened it decides anew where they stand, and writes that down with the
 *       position in the log ({@link Follower});
 *   <li>asks some more of everybody, where the definition of an audience is another one, and of those whose place changes by time;
 *   <li>looks through some members for those who must be sent again before they expire ({@link Refresh});
 *   <li>sends again what was written down and not answered;
 *   <li>else looks how the copies are, where it is time to ({@link Lookout});
 *   <li>asks the {@link Planner} what to do, and does that one thing ({@link Batches}, {@link Snapshots}); where that is to wait, it
 *       sees to what the platform itself leaves out ({@link ExclusionRunner}) and tells it of orders ({@link OrderRunner});
 *   <li>has the canary walk in or out, where there is one ({@link CanaryRunner}).
 * </ol>
 *
 * <p>Each connection has a runner with a ledger and a position of its own, so none waits for another. What stops in the middle is taken
 * up again from the ledger: a batch is in it before it is sent, and a destination takes the same batch twice without harm. In memory is
 * only how long to wait after failures, how much to send at once, and why the connection is stopped; all three are found out again.
 *
 * <p>For one thread.
 */
public final class ConnectionRunner implements AutoCloseable {

    private final Courier courier;
    private final Ledger ledger;
    private final Destination destination;
    private final CanaryRunner walker;
    private final Follower follower;
    private final Planner planner;
    private final Sender sender;
    private final CopyStates states;
    private final Optional<ExclusionRunner> exclusions;
    private final Optional<OrderRunner> orders;
    private final Refresh refresh;
    private final Lookout lookout;
    private final Map<String, Target> targets = new LinkedHashMap<>();
    private final StatusBoard board = new StatusBoard();
    private Map<Long, List<Hold>> holds = Map.of();

    /**
     * What a runner works with.
     *
     * @param connection its name
     * @param feed what the engine tells of people
     * @param books where the ledger lies
     * @param dice for the length of waits
     * @param scratch a folder for snapshots on their way; what is in it may be deleted at any time
     * @param gatherMs how long a change may wait for more to go with it
     */
    public record Surroundings(
            String connection,
            Feed feed,
            Books books,
            InstantSource clock,
            RandomGenerator dice,
            Path scratch,
            long gatherMs,
            SyncObserver observer) {}

    /**
     * Takes the connection up where it was left. No call is made.
     *
     * @param goals the audiences that go there, as they are defined now
     * @throws StoreException where the ledger cannot be written
     */
    public ConnectionRunner(DestinationKind kind, Settings settings, Collection<Target> goals, Surroundings around)
            throws StoreException {
        this(kind, settings, goals, Set.of(), Optional.empty(), false, around);
    }

    /**
     * The same, where some audiences go there that cannot be kept because of a problem: they are left as they are.
     *
     * @param troubled their names
     * @param canary who walks through one of them, to measure the way
     * @param isAnnounced whether what changes by other definitions than before was announced by a plan, so that no guard holds it
     */
    public ConnectionRunner(
            DestinationKind kind,
            Settings settings,
            Collection<Target> goals,
            Set<String> troubled,
            Optional<CanaryTarget> canary,
            boolean isAnnounced,
            Surroundings around)
            throws StoreException {
        Declaration declaration = kind.declaration();
        MeterLater meter = new MeterLater();
        destination = kind.open(settings, new DestinationKind.Surroundings(around.clock(), meter));
        // Where all is sent at once nobody is removed, so identifiers need no owners.
        Unit unit = destination instanceof Destination.Snapshots ? Unit.PEOPLE : declaration.unit();
        ledger = Ledger.open(around.books(), around.connection(), unit);
        Budgets budgets = new Budgets(declaration.quotas(), ledger, around.clock());
        meter.budgets = budgets;
        courier = new Courier(
                around.connection(),
                declaration,
                ledger,
                budgets,
                new Waits(around.dice()),
                around.clock(),
                around.observer());
        courier.keepFreshness();
        walker = new CanaryRunner(courier, around.feed(), around.books().seal(), targets, canary);
        follower = new Follower(around.feed(), around.books().seal(), ledger, targets, walker);
        planner = new Planner(around.gatherMs());
        sender = Sender.of(destination, courier, around.scratch(), targets::size);
        states = new CopyStates(courier, sender, targets.values());
        exclusions = destination.exclusions().map(platform -> new ExclusionRunner(courier, platform));
        orders = destination
                .orders()
                .map(platform -> new OrderRunner(
                        courier,
                        platform,
                        around.feed(),
                        around.books().seal(),
                        new OrderBook(around.books(), around.connection()),
                        kind.phoneRegion(settings),
                        targets.values()));
        refresh = new Refresh(courier, destination, targets);
        lookout = new Lookout(courier, destination, targets);
        long now = around.clock().millis();
        new Assignment(ledger, targets).assign(goals, troubled, isAnnounced, now);
        walker.open(now);
        try {
            ledger.commit();
        } catch (StoreException e) {
            destination.close(); // nobody else will: there is no runner
            throw e;
        }
    }

    /** A destination gets its meter before the ledger is open that the meter needs. */
    private static final class MeterLater implements Meter {
        private @Nullable Budgets budgets;

        @Override
        public OptionalLong take(String quota) {
            return Objects.requireNonNull(budgets).take(quota);
        }
    }

    /** The ledger, for whoever shows it; to be read between turns. */
    public Ledger ledger() {
        return ledger;
    }

    /** What was held when it was last planned, by copy. */
    public Map<Long, List<Hold>> holds() {
        return holds;
    }

    /** Why nothing is tried on this connection until something is changed by hand. */
    public Optional<Trouble> stopped() {
        return courier.stopped();
    }

    /** What is left of each quota. */
    public SequencedMap<String, Integer> budgetLeft() {
        return courier.budgets.left();
    }

    /** Lets go what the guard of a copy holds; false where there is no such copy. */
    public boolean release(String audience) throws StoreException {
        Optional<Copy> copy = ledger.find(audience);
        copy.ifPresent(Copy::release);
        ledger.commit();
        return copy.isPresent();
    }

    /** Tries at once what waits, of one copy or of all; false where there is no such copy. */
    public boolean run(Optional<String> audience) throws StoreException {
        if (audience.isPresent() && !targets.containsKey(audience.get())) {
            return false;
        }
        walker.hurry(audience, courier.clock.millis());
        retry();
        courier.budgets.open();
        if (sender instanceof Sender.AtOnce(Snapshots snapshots)) {
            meant(audience).forEach(snapshots::hurry);
        }
        return true;
    }

    /** The same, and sends everybody once more: the platform may have lost them. */
    public boolean again(Optional<String> audience) throws StoreException {
        if (!run(audience)) {
            return false;
        }
        long now = courier.clock.millis();
        meant(audience).filter(copy -> copy.acceptedAt().isPresent()).forEach(copy -> {
            switch (sender) {
                case Sender.OneByOne oneByOne -> copy.beginRefresh(now + 1, now);
                case Sender.AtOnce atOnce -> copy.renew();
            }
        });
        ledger.commit();
        return true;
    }

    private Stream<Copy> meant(Optional<String> audience) {
        return targets.keySet().stream()
                .filter(name -> audience.isEmpty() || name.equals(audience.get()))
                .map(ledger::copy);
    }

    /** How it stands, as of the last turn. */
    public ConnectionStatus status() {
        return new ConnectionStatus(
                courier.connection,
                courier.declaration.kind(),
                courier.stopped(),
                ledger.position(),
                budgetLeft(),
                orders.map(OrderRunner::status),
                board.copies(
                        courier,
                        destination,
                        targets,
                        states.now(),
                        holds,
                        walker.status(courier.clock.millis()),
                        exclusions.map(ExclusionRunner::findings).orElse(List.of())));
    }

    /** Tries again what was stopped or waits after a failure. */
    public void retry() throws StoreException {
        courier.resume();
        ledger.copies().forEach(Copy::resume);
        exclusions.ifPresent(ExclusionRunner::hurry);
        orders.ifPresent(OrderRunner::hurry);
        lookout.soon();
        ledger.commit();
    }

    /**
     * Does some work.
     *
     * @return when the next turn has something to do if nothing happens, in milliseconds since the epoch; not in the future where there
     *     is more to do now
     * @throws StoreException where the ledger cannot be written: the runner must be thrown away, and made anew
     */
    public long turn() throws StoreException {
        long now = courier.clock.millis();
        boolean isMore = follower.follow(now);
        isMore |= follower.survey(ledger.copies(), now);
        isMore |= follower.recheck(now);
        isMore |= refresh.refresh(now);
        ledger.roll(now);
        long next = courier.stopped().isPresent() ? Long.MAX_VALUE : deliver(now);
        isMore |= walker.walk(courier.clock.millis());
        return isMore
                ? now
                : Stream.of(next, follower.nextRecheck(), refresh.next(), walker.next())
                        .min(Long::compare)
                        .orElseThrow();
    }

    private long deliver(long now) throws StoreException {
        Optional<Flight> unanswered = ledger.flight();
        if (unanswered.isPresent()) {
            return resend(unanswered.get(), now);
        }
        if (now >= lookout.next()) {
            lookout.look(now);
        }
        Plan plan = planner.next(states.now(), now);
        hold(plan.holds(), now);
        return Math.min(lookout.next(), act(plan.action(), now));
    }

    /** Since when something is held outlives the program; when it is held no more, it is worth to look what is there. */
    private void hold(Map<Long, List<Hold>> now, long instant) throws StoreException {
        boolean isOther = false;
        for (Target target : targets.values()) {
            Copy copy = ledger.copy(target.audience());
            List<Hold> held = now.getOrDefault(copy.id(), List.of());
            isOther |= copy.hold(held.stream().map(Hold::word).toList(), instant);
            if (held.isEmpty() && isHeldByMoreThanAQuota(copy)) {
                lookout.soon();
            }
        }
        holds = now;
        if (isOther) {
            ledger.commit();
        }
    }

    private boolean isHeldByMoreThanAQuota(Copy copy) {
        return holds.getOrDefault(copy.id(), List.of()).stream().anyMatch(hold -> !(hold instanceof Hold.UsedUp));
    }

    private long resend(Flight flight, long now) throws StoreException {
        Copy copy = copy(flight.copy());
        Target target = targets.get(copy.audience());
        if (target == null || !(sender instanceof Sender.OneByOne(Batches batches))) {
            ledger.giveBack(copy, Role.ANALYTICS, flight); // The audience is not sent here any more.
            ledger.commit();
            return now;
        }
        lookout.soon();
        return batches.resend(copy, target, flight, now);
    }

    private long act(Action action, long now) throws StoreException {
        switch (action) {
            case Action.Wait(long until) -> {
                return Math.min(until, idle(now));
            }
            case Action.Send send -> {
                Copy copy = copy(send.copy());
                ((Sender.OneByOne) sender).batches().send(copy, target(copy), send, now);
            }
            case Action.Put put -> {
                Copy copy = copy(put.copy());
                if (((Sender.AtOnce) sender).snapshots().put(copy, target(copy), put, now)) {
                    lookout.soon();
                }
            }
        }
        return now;
    }

    /** What is done while nobody waits to be sent, and when there is some of it to do again. */
    private long idle(long now) throws StoreException {
        long next = Long.MAX_VALUE;
        if (exclusions.isPresent()) {
            next = exclusions.get().turn(targets.values(), now);
        }
        return orders.isPresent() ? Math.min(next, orders.get().turn(now)) : next;
    }

    private Copy copy(long id) {
        return ledger.copies().stream()
                .filter(copy -> copy.id() == id)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("a copy is meant that the ledger does not have"));
    }

    private Target target(Copy copy) {
        return Objects.requireNonNull(targets.get(copy.audience()), "an audience that goes to this connection");
    }

    @Override
    public void close() {
        destination.close();
    }
}
