package dev.lockstep.sync.runner;

import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.Path;
import dev.lockstep.core.model.Value;
import dev.lockstep.destinations.files.Cells;
import dev.lockstep.destinations.identifiers.Identified;
import dev.lockstep.destinations.spi.Answer;
import dev.lockstep.destinations.spi.Answer.Failure;
import dev.lockstep.destinations.spi.Answer.Trouble;
import dev.lockstep.destinations.spi.Batch;
import dev.lockstep.destinations.spi.Batch.Operation;
import dev.lockstep.destinations.spi.Declaration;
import dev.lockstep.destinations.spi.Declaration.Unit;
import dev.lockstep.destinations.spi.Destination;
import dev.lockstep.destinations.spi.DestinationKind;
import dev.lockstep.destinations.spi.Meter;
import dev.lockstep.destinations.spi.Observation;
import dev.lockstep.destinations.spi.Observation.Status;
import dev.lockstep.destinations.spi.Remote;
import dev.lockstep.destinations.spi.Result;
import dev.lockstep.destinations.spi.Settings;
import dev.lockstep.destinations.spi.Snapshot;
import dev.lockstep.destinations.toolkit.Failures;
import dev.lockstep.engine.store.Books;
import dev.lockstep.engine.store.StoreException;
import dev.lockstep.engine.store.UnreadableException;
import dev.lockstep.sync.ledger.Copy;
import dev.lockstep.sync.ledger.Entry;
import dev.lockstep.sync.ledger.Flight;
import dev.lockstep.sync.ledger.Ledger;
import dev.lockstep.sync.ledger.Row;
import dev.lockstep.sync.ledger.Standing;
import dev.lockstep.sync.planner.CopyState;
import dev.lockstep.sync.planner.Decision;
import dev.lockstep.sync.planner.Hold;
import dev.lockstep.sync.planner.Lane;
import dev.lockstep.sync.planner.Plan;
import dev.lockstep.sync.planner.Plan.Action;
import dev.lockstep.sync.planner.Planner;
import dev.lockstep.sync.planner.Waiting;
import dev.lockstep.sync.planner.Why;
import dev.lockstep.sync.planner.Work;
import dev.lockstep.workspace.Audience.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the copies at one connection in step, one turn after the other. A turn
 *
 * <ol>
 *   <li>sends again what was written down and not answered;
 *   <li>follows the log: of everybody to whom something happened it decides anew where they stand, and writes that down with the
 *       position in the log;
 *   <li>asks some more of everybody, where the definition of an audience is another one;
 *   <li>asks the {@link Planner} what to do, and does one thing of it.
 * </ol>
 *
 * <p>Each connection has a runner with a ledger and a position of its own, so none waits for another. What stops in the middle is
 * taken up again from the ledger: a batch is in it before it is sent, and a destination takes the same batch twice without harm.
 *
 * <p>The only state in memory is how long to wait after failures, what may go in a batch, and why the connection is stopped; all
 * three are found out again. For one thread.
 */
public final class ConnectionRunner {

    /** Changes of the log that are followed in one turn. */
    private static final int FOLLOWED_A_TURN = 1_000;

    /** People who are asked under a new definition in one turn. */
    private static final int SURVEYED_A_TURN = 1_000;

    private static final long FIRST_WAIT_MS = 1_000;
    private static final long LONGEST_WAIT_MS = 5 * 60 * 1000L;

    /** How often copies are looked at while something of them is not confirmed. */
    private static final long LOOK_EVERY_MS = 60 * 1000L;

    /** How often they are looked at in any case. */
    private static final long LOOK_AT_LEAST_EVERY_MS = 24 * 60 * 60 * 1000L;

    private final Surroundings around;
    private final Declaration declaration;
    private final Destination destination;
    private final Ledger ledger;
    private final Budgets budgets;
    private final Planner planner;
    private final Map<String, Target> targets = new LinkedHashMap<>();
    private final Map<Lane, Long> notBefore = new EnumMap<>(Lane.class);
    private final Map<Long, Integer> batchSizes = new HashMap<>();
    private int failures;
    private long lookAt = Long.MIN_VALUE;
    private @Nullable Trouble stopped;

    /** Whether the batch in the ledger may have been taken; so of every one that was found there. */
    private boolean isUncertain = true;

    private Map<Long, List<Hold>> holds = Map.of();

    /**
     * What a runner works with.
     *
     * @param connection its name
     * @param feed what the engine tells of people
     * @param books where the ledger lies
     * @param scratch a folder for snapshots on their way; what is in it may be deleted at any time
     * @param gatherMs how long a change may wait for more to go with it
     */
    public record Surroundings(
            String connection,
            Feed feed,
            Books books,
            InstantSource clock,
            RandomGenerator dice,
            java.nio.file.Path scratch,
            long gatherMs,
            SyncObserver observer) {}

    /**
     * Takes the connection up where it was left.
     *
     * @param targets the audiences that go there, as they are defined now
     * @throws StoreException where the ledger cannot be written
     */
    public ConnectionRunner(DestinationKind kind, Settings settings, Collection<Target> targets, Surroundings around)
            throws StoreException {
        this.around = around;
        this.declaration = kind.declaration();
        BudgetsLater meter = new BudgetsLater();
        this.destination = kind.open(settings, new DestinationKind.Surroundings(around.clock(), meter));
        this.ledger = Ledger.open(around.books(), around.connection(), unit());
        this.budgets = new Budgets(declaration.quotas(), ledger, around.clock());
        meter.budgets = budgets;
        this.planner = new Planner(around.gatherMs());
        for (Target target : targets) {
            this.targets.put(target.audience(), target);
            ledger.define(ledger.copy(target.audience()), target.asks());
        }
        ledger.commit();
    }

    /** A destination gets its meter before the ledger that the meter needs is open. */
    private static final class BudgetsLater implements Meter {
        private @Nullable Budgets budgets;

        @Override
        public OptionalLong take(String quota) {
            return Objects.requireNonNull(budgets).take(quota);
        }
    }

    /** Where all is sent at once nobody is removed, so identifiers need no owners. */
    private Unit unit() {
        return destination instanceof Destination.Snapshots ? Unit.PEOPLE : declaration.unit();
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
        return Optional.ofNullable(stopped);
    }

    /** What is left of each quota. */
    public SequencedMap<String, Integer> budgetLeft() {
        return budgets.left();
    }

    /** Lets go what the guard of a copy holds; false where there is no such copy. */
    public boolean release(String audience) throws StoreException {
        Optional<Copy> copy = ledger.find(audience);
        copy.ifPresent(ledger::release);
        ledger.commit();
        return copy.isPresent();
    }

    /** Tries again what was stopped or waits after a failure. */
    public void retry() throws StoreException {
        stopped = null;
        failures = 0;
        notBefore.clear();
        ledger.copies().forEach(ledger::resume);
        ledger.commit();
    }

    /**
     * Does some work.
     *
     * @return when the next turn has something to do if nothing happens, in milliseconds since the epoch; not in the future where
     *     there is more to do now
     * @throws StoreException where the ledger cannot be written: the runner must be thrown away, and made anew
     */
    public long turn() throws StoreException {
        long now = around.clock().millis();
        boolean isMore = follow(now);
        isMore |= survey(now);
        for (Copy copy : ledger.copies()) {
            ledger.roll(copy, now);
        }
        if (stopped != null) {
            return isMore ? now : Long.MAX_VALUE;
        }
        if (ledger.flight().isPresent()) {
            return isMore ? now : resend(ledger.flight().get(), now);
        }
        if (now >= lookAt && now >= waitOf(Lane.UPKEEP)) {
            look(now);
        }
        Plan plan = planner.next(states(now), now);
        holds = plan.holds();
        long next = Math.min(lookAt, act(plan.action(), now));
        return isMore ? now : next;
    }

    // ---- following
    // -------------------------------------------------------------------------------------------------------------

    private boolean follow(long now) throws StoreException {
        Feed.Happenings some = around.feed().after(ledger.position(), FOLLOWED_A_TURN);
        Map<Long, List<Happening>> byPerson = new LinkedHashMap<>();
        for (Happening happening : some.happenings()) {
            byPerson.computeIfAbsent(happening.person(), person -> new ArrayList<>())
                    .add(happening);
        }
        byPerson.forEach((person, happenings) -> happened(person, happenings, now));
        ledger.advanceTo(some.next());
        if (ledger.isChanged()) {
            ledger.commit();
        }
        return some.happenings().size() >= FOLLOWED_A_TURN;
    }

    private void happened(long person, List<Happening> happenings, long now) {
        Profile profile = around.feed().profile(person);
        Views views = new Views(profile);
        for (Target target : targets.values()) {
            Happening last = null;
            Why why = Why.DEFINITION;
            for (Happening happening : happenings) {
                if (concerns(happening, target, profile)) {
                    last = happening;
                    why = happening.why().compareTo(why) < 0 ? happening.why() : why;
                }
            }
            if (last != null) {
                Ledger.Cause cause =
                        new Ledger.Cause(why, profile instanceof Profile.Forgotten, last.at(), last.factAt());
                place(target, person, profile, views, cause, now);
            }
        }
    }

    private static boolean concerns(Happening happening, Target target, Profile profile) {
        return switch (happening.what()) {
            case Happening.What.Membership(String segment) -> target.segments().contains(segment);
            case Happening.What.Profile() ->
                !(profile instanceof Profile.Known known)
                        || known.segments().contains(target.admission().segment());
        };
    }

    private void place(Target target, long person, Profile profile, Views views, Ledger.Cause cause, long now) {
        Copy copy = ledger.copy(target.audience());
        if (profile instanceof Profile.Absorbed(long into)) {
            ledger.merge(copy, target.role(), person, into, cause, now);
            return;
        }
        ledger.place(copy, target.role(), person, standing(target, person, profile, views, now), cause, now);
    }

    private Standing standing(Target target, long person, Profile profile, Views views, long now) {
        if (!(profile instanceof Profile.Known known)) {
            return new Standing.Outside();
        }
        ProfileView view = views.of(target);
        return switch (target.admission().decide(view, now)) {
            case Decision.Outside outside -> new Standing.Outside();
            case Decision.DropsOut dropsOut -> new Standing.DropsOut(dropsOut.gate());
            case Decision.Belongs belongs ->
                new Standing.Belongs(new Row(key(person, known), belongs.identifiers(), fields(target, view)));
        };
    }

    /** The person's id where they have one; else a word that leads nowhere, so that no address becomes a key. */
    private String key(long person, Profile.Known known) {
        Identifier name = known.identifiers().getFirst();
        if (name.kind() == Identifier.Kind.ID) {
            return name.value();
        }
        byte[] tag = around.books().seal().tag("person " + person);
        return "p-" + HexFormat.of().formatHex(tag);
    }

    private static SequencedMap<String, Value> fields(Target target, ProfileView view) {
        SequencedMap<String, Value> fields = new LinkedHashMap<>();
        for (Map.Entry<String, Path> field : target.fields().entrySet()) {
            Value value = view.attribute(field.getValue());
            if (value != null) {
                fields.put(field.getKey(), value);
            }
        }
        return fields;
    }

    /** A person, seen once for all audiences that want identifiers to look the same. */
    private static final class Views {
        private final Profile profile;
        private @Nullable ProfileView view;

        Views(Profile profile) {
            this.profile = profile;
        }

        ProfileView of(Target target) {
            ProfileView made = view;
            if (made == null) {
                made = new ProfileView((Profile.Known) profile, target.dialect(), target.region());
                view = made;
            }
            return made;
        }
    }

    // ---- surveying
    // -------------------------------------------------------------------------------------------------------------

    /** Asks some people under a definition that is new, and takes those out whose audience is not sent here any more. */
    private boolean survey(long now) throws StoreException {
        for (Copy copy : ledger.copies()) {
            Target target = targets.get(copy.audience());
            if (target != null && !copy.isSurveyed()) {
                surveySome(copy, target, now);
                ledger.commit();
                return true;
            }
        }
        return false;
    }

    private void surveySome(Copy copy, Target target, long now) {
        long from = ledger.surveyedUpTo(copy);
        List<Long> members = around.feed().people(target.admission().segment(), from, SURVEYED_A_TURN);
        List<Long> known = new ArrayList<>();
        ledger.forEachEntry(copy, from, entry -> {
            known.add(entry.person());
            return known.size() < SURVEYED_A_TURN;
        });
        long bound = Math.min(bound(members), bound(known));
        Set<Long> people = new TreeSet<>(members);
        people.addAll(known);
        for (long person : people) {
            if (person <= bound) {
                Profile profile = around.feed().profile(person);
                Ledger.Cause cause = new Ledger.Cause(Why.DEFINITION, profile instanceof Profile.Forgotten, now, now);
                place(target, person, profile, new Views(profile), cause, now);
            }
        }
        ledger.surveyed(copy, bound);
    }

    /** A list that is not full holds all there are. */
    private static long bound(List<Long> people) {
        return people.size() < SURVEYED_A_TURN ? Copy.EVERYBODY : people.getLast();
    }

    // ---- planning
    // --------------------------------------------------------------------------------------------------------------

    private List<CopyState> states(long now) {
        List<CopyState> states = new ArrayList<>();
        for (Copy copy : ledger.copies()) {
            Target target = targets.get(copy.audience());
            if (target != null) {
                states.add(state(copy, target, now));
            }
        }
        return states;
    }

    private CopyState state(Copy copy, Target target, long now) {
        Map<Work, Waiting> waiting = ledger.waiting(copy);
        List<Long> shields = target.shields().stream()
                .map(audience -> ledger.copy(audience).id())
                .toList();
        return new CopyState(
                copy.id(),
                target.role(),
                shields,
                waiting,
                copy.delivered(),
                copy.wanted(),
                copy.dayBefore(),
                target.guard(),
                declaration.minimumMembers(),
                batchSize(copy),
                snapshotState(copy),
                new CopyState.Progress(
                        copy.isConfirmedOnce(), oldestUnconfirmed(copy, waiting), target.visibleWithinMs()),
                copy.isSurveyed(),
                copy.isReleased(),
                notBefore,
                copy.stopped());
    }

    private Optional<CopyState.SnapshotState> snapshotState(Copy copy) {
        if (!(destination instanceof Destination.Snapshots snapshots)) {
            return Optional.empty();
        }
        boolean isReady = copy.observation().map(snapshots::isReady).orElse(true);
        long gathered = copy.acceptedAt().isPresent()
                ? copy.acceptedAt().getAsLong() + snapshots.pace().toMillis()
                : Long.MIN_VALUE;
        return Optional.of(new CopyState.SnapshotState(isReady, copy.isUncertain(), gathered));
    }

    private static OptionalLong oldestUnconfirmed(Copy copy, Map<Work, Waiting> waiting) {
        OptionalLong oldest = waiting.entrySet().stream()
                .filter(entry -> entry.getKey().lane() != Lane.UPKEEP)
                .mapToLong(entry -> entry.getValue().oldest())
                .min();
        if (copy.unconfirmedSince().isEmpty()) {
            return oldest;
        }
        return OptionalLong.of(
                Math.min(oldest.orElse(Long.MAX_VALUE), copy.unconfirmedSince().getAsLong()));
    }

    private int batchSize(Copy copy) {
        return batchSizes.getOrDefault(copy.id(), declaration.maxMembers());
    }

    private long act(Action action, long now) throws StoreException {
        return switch (action) {
            case Action.Wait(long until) -> until;
            case Action.Send(long id, Work work) -> {
                Copy copy = copy(id);
                Target target = target(copy);
                Optional<Flight> flight = ledger.take(
                        copy, target.role(), work, batchSize(copy), target.shape(), target.definition(), now);
                ledger.commit();
                if (flight.isPresent()) {
                    isUncertain = false;
                    send(copy, flight.get(), now);
                }
                yield now;
            }
            case Action.Put(long id, Lane lane, Set<Work> held) -> {
                put(copy(id), lane, held, now);
                yield now;
            }
        };
    }

    private Copy copy(long id) {
        return ledger.copies().stream()
                .filter(copy -> copy.id() == id)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the plan names a copy that the ledger does not have"));
    }

    private Target target(Copy copy) {
        return Objects.requireNonNull(targets.get(copy.audience()), "an audience that goes to this connection");
    }

    // ---- members one by one
    // ----------------------------------------------------------------------------------------------------

    private long resend(Flight flight, long now) throws StoreException {
        Copy copy = copy(flight.copy());
        if (!targets.containsKey(copy.audience())) {
            ledger.giveBack(copy, Role.ANALYTICS, flight, now);
            ledger.commit();
            return now;
        }
        long wait = waitOf(Lane.PROTECT);
        if (wait > now) {
            return wait;
        }
        send(copy, flight, now);
        return now;
    }

    private void send(Copy copy, Flight flight, long now) throws StoreException {
        budgets.use(isUncertain ? Lane.PROTECT : flight.work().lane()); // Nothing goes past one that is uncertain.
        Target target = target(copy);
        Destination.Deltas deltas = (Destination.Deltas) destination;
        Answer<List<Result>> answer = deltas.send(batch(flight), copy.remote(), remote -> journal(copy, remote));
        long then = around.clock().millis();
        switch (answer) {
            case Answer.Done<List<Result>>(List<Result> results) -> settled(copy, target, flight, results, then);
            case Answer.Failed<List<Result>>(Failure failure) -> failed(copy, target, flight, failure, then);
        }
        ledger.commit();
    }

    private void journal(Copy copy, Remote remote) {
        try {
            ledger.journal(copy, remote);
        } catch (StoreException e) {
            throw new UnreadableException("what was found out cannot be written down, so no more is done", e);
        }
    }

    private static Batch batch(Flight flight) {
        List<Batch.Member> members = flight.items().stream()
                .map(item -> new Batch.Member(
                        item.row().key(),
                        item.row().identifiers(),
                        flight.work().operation() == Operation.ADD ? item.row().fields() : new TreeMap<>(),
                        item.version(),
                        item.at()))
                .toList();
        return new Batch(
                flight.id(),
                flight.audience(),
                flight.definition(),
                flight.work().operation(),
                members);
    }

    private void settled(Copy copy, Target target, Flight flight, List<Result> results, long now) {
        if (results.size() != flight.items().size()) {
            throw new IllegalStateException(declaration.kind() + " answered of " + results.size()
                    + " members, but was sent " + flight.items().size());
        }
        succeed(copy);
        List<Ledger.Settled> settled = ledger.settle(copy, target.role(), flight, results, now);
        settled.forEach(one -> tell(copy, one, now));
        confirmDeltas(copy, now);
    }

    /** What was taken of members one by one is in effect, for all that a platform tells. */
    private void confirmDeltas(Copy copy, long now) {
        ledger.confirm(copy, now);
    }

    private void tell(Copy copy, Ledger.Settled one, long now) {
        Entry entry = one.entry();
        if (one.isAccepted()) {
            around.observer()
                    .accepted(
                            around.connection(),
                            copy.audience(),
                            one.operation(),
                            new SyncObserver.Hops(entry.factAt(), entry.at(), entry.since(), now));
        } else {
            around.observer().rejected(around.connection(), copy.audience(), one.operation());
        }
    }

    private void failed(Copy copy, Target target, Flight flight, Failure failure, long now) {
        around.observer()
                .failed(around.connection(), copy.audience(), flight.work().lane(), failure);
        switch (failure) {
            case Failure.Unknown unknown -> {
                isUncertain = true;
                backOff(Lane.PROTECT, failure, Optional.empty(), now);
            }
            case Failure.Rejected(Trouble trouble)
            when flight.items().size() == 1 ->
                settled(copy, target, flight, List.of(new Result.Rejected(trouble)), now);
            case Failure.Rejected rejected -> halve(copy, target, flight, now);
            case Failure.TooMuch(Trouble trouble)
            when flight.items().size() == 1 ->
                settled(copy, target, flight, List.of(new Result.Rejected(trouble)), now);
            case Failure.TooMuch tooMuch -> halve(copy, target, flight, now);
            case Failure.Later later -> {
                notDone(copy, target, flight, now);
                backOff(isUncertain ? Lane.PROTECT : flight.work().lane(), failure, later.after(), now);
            }
            case Failure.Credentials(Trouble trouble) -> {
                notDone(copy, target, flight, now);
                stopped = trouble;
            }
            case Failure.Closed(Trouble trouble) -> {
                notDone(copy, target, flight, now);
                stopped = trouble;
            }
            case Failure.Gone(Trouble trouble) -> {
                ledger.giveBack(copy, target.role(), flight, now);
                ledger.stop(copy, trouble, now);
            }
        }
    }

    /** Nothing of it was done, so half of it is tried; who spoils a batch is found that way, and set aside alone. */
    private void halve(Copy copy, Target target, Flight flight, long now) {
        batchSizes.put(copy.id(), Math.max(1, flight.items().size() / 2));
        ledger.giveBack(copy, target.role(), flight, now);
    }

    /**
     * This time it was not done, so whoever is in it waits again, behind what has become more urgent. But where it may have been done
     * before, it stays as it is and is sent again until there is an answer: else somebody might be there of whom nothing is known.
     */
    private void notDone(Copy copy, Target target, Flight flight, long now) {
        if (!isUncertain) {
            ledger.giveBack(copy, target.role(), flight, now);
        }
    }

    // ---- all members at once
    // ---------------------------------------------------------------------------------------------------

    private void put(Copy copy, Lane lane, Set<Work> held, long now) throws StoreException {
        Target target = target(copy);
        Destination.Snapshots snapshots = (Destination.Snapshots) destination;
        dev.lockstep.destinations.files.Snapshot.Written written = write(copy, target, snapshots, held);
        try {
            if (copy.digest().filter(written.sha256()::equals).isPresent()) {
                settleSnapshot(copy, held, written.sha256(), now);
                return;
            }
            ledger.begin(copy);
            budgets.use(lane);
            Snapshot snapshot = new Snapshot(
                    target.shape(),
                    target.definition(),
                    written.file(),
                    snapshots.header(target.shape()),
                    written.rows(),
                    written.sha256(),
                    written.rows() < declaration.minimumMembers());
            Answer<Remote> answer = snapshots.put(snapshot, copy.remote(), remote -> journal(copy, remote));
            long then = around.clock().millis();
            switch (answer) {
                case Answer.Done<Remote>(Remote remote) -> {
                    succeed(copy);
                    ledger.keep(copy, remote);
                    ledger.observed(copy, Observation.of(Status.PROCESSING, "sent"), then);
                    settleSnapshot(copy, held, written.sha256(), then);
                    lookAt = then;
                }
                case Answer.Failed<Remote>(Failure failure) -> failedSnapshot(copy, lane, failure, then);
            }
        } finally {
            delete(written.file());
            ledger.commit();
        }
    }

    private void settleSnapshot(Copy copy, Set<Work> held, String digest, long now) {
        ledger.settleSnapshot(copy, held::contains, digest, now).forEach(one -> tell(copy, one, now));
    }

    private dev.lockstep.destinations.files.Snapshot.Written write(
            Copy copy, Target target, Destination.Snapshots snapshots, Set<Work> held) {
        List<String> header = snapshots.header(target.shape());
        try (dev.lockstep.destinations.files.Snapshot file = dev.lockstep.destinations.files.Snapshot.begin(
                around.scratch(), around.connection() + "-" + copy.id(), header)) {
            ledger.forEachRow(copy, held::contains, row -> addRows(row, header, file));
            return file.finish(Map.of());
        } catch (IOException e) {
            throw new UncheckedIOException("a snapshot cannot be written; see to the disk", e);
        }
    }

    /** A person has as many rows as they have identifiers of the type that they have most of. */
    private static void addRows(Row row, List<String> header, dev.lockstep.destinations.files.Snapshot file) {
        int rows = row.identifiers().stream()
                .mapToInt(identified -> identified.values().size())
                .max()
                .orElse(1);
        for (int i = 0; i < rows; i++) {
            List<String> cells = new ArrayList<>();
            for (String column : header) {
                cells.add(cell(row, column, i));
            }
            try {
                file.add(cells);
            } catch (IOException e) {
                throw new UncheckedIOException("a snapshot cannot be written; see to the disk", e);
            }
        }
    }

    private static String cell(Row row, String column, int index) {
        for (Identified identified : row.identifiers()) {
            if (identified.type().word().equals(column)) {
                return index < identified.values().size() ? identified.values().get(index) : "";
            }
        }
        return Cells.of(row.fields().get(column), false);
    }

    private static void delete(java.nio.file.Path file) {
        try {
            Files.deleteIfExists(file);
            Files.deleteIfExists(file.resolveSibling(
                    file.getFileName().toString().replaceFirst("csv$", "json"))); // what it said of itself
        } catch (IOException e) {
            throw new UncheckedIOException("a snapshot that was sent cannot be deleted; see to the disk", e);
        }
    }

    private void failedSnapshot(Copy copy, Lane lane, Failure failure, long now) {
        around.observer().failed(around.connection(), copy.audience(), lane, failure);
        switch (failure) {
            case Failure.Later later -> backOff(lane, failure, later.after(), now);
            case Failure.Unknown unknown -> {
                lookAt = now;
                backOff(lane, failure, Optional.empty(), now);
            }
            case Failure.TooMuch(Trouble trouble) -> ledger.stop(copy, trouble, now);
            case Failure.Rejected(Trouble trouble) -> ledger.stop(copy, trouble, now);
            case Failure.Gone(Trouble trouble) -> ledger.stop(copy, trouble, now);
            case Failure.Credentials(Trouble trouble) -> stopped = trouble;
            case Failure.Closed(Trouble trouble) -> stopped = trouble;
        }
    }

    // ---- looking
    // ---------------------------------------------------------------------------------------------------------------

    private void look(long now) throws StoreException {
        Map<Long, Remote> copies = new LinkedHashMap<>();
        for (Copy copy : ledger.copies()) {
            if (targets.containsKey(copy.audience()) && copy.acceptedAt().isPresent()) {
                copies.put(copy.id(), copy.remote());
            }
        }
        boolean isWaitedFor = false;
        if (!copies.isEmpty()) {
            budgets.use(Lane.UPKEEP);
            switch (destination.look(copies)) {
                case Answer.Done<Map<Long, Observation>>(Map<Long, Observation> seen) ->
                    copies.keySet().forEach(id -> seen(copy(id), Optional.ofNullable(seen.get(id)), now));
                case Answer.Failed<Map<Long, Observation>>(Failure failure) -> failedLook(failure, now);
            }
        }
        for (Copy copy : ledger.copies()) {
            if (targets.containsKey(copy.audience())) {
                confirmIfEmpty(copy, now);
                isWaitedFor |= copy.unconfirmedSince().isPresent() || isProcessing(copy);
            }
        }
        lookAt = now + (isWaitedFor ? LOOK_EVERY_MS : LOOK_AT_LEAST_EVERY_MS);
        ledger.commit();
    }

    private static boolean isProcessing(Copy copy) {
        return copy.observation()
                .filter(seen -> seen.status() == Status.PROCESSING)
                .isPresent();
    }

    private void seen(Copy copy, Optional<Observation> observation, long now) {
        Observation seen = observation.orElse(Observation.of(Status.READY, "taken"));
        ledger.observed(copy, seen, now);
        switch (seen.status()) {
            case READY, TOO_FEW -> {
                if (copy.unconfirmedSince().isPresent()) {
                    around.observer()
                            .confirmed(
                                    around.connection(),
                                    copy.audience(),
                                    now - copy.acceptedAt().orElse(now));
                }
                ledger.confirm(copy, now);
            }
            case LOST ->
                ledger.stop(
                        copy,
                        new Trouble(
                                "lost",
                                "the audience is not there any more, or not ours; see to it at the platform, "
                                        + "or remove the audience here"),
                        now);
            case FAILED ->
                ledger.stop(
                        copy,
                        new Trouble(
                                "failed " + seen.word(),
                                "the platform could not work on what was sent; see to it there"),
                        now);
            case PROCESSING, UNKNOWN -> {}
        }
    }

    /** A copy that has nobody to send is in effect as it is. */
    private void confirmIfEmpty(Copy copy, long now) {
        boolean isNothing = copy.delivered() == 0 && !copy.isUncertain();
        if (copy.isSurveyed() && copy.waiting().isEmpty() && (isNothing || destination instanceof Destination.Deltas)) {
            ledger.confirm(copy, now);
        }
    }

    private void failedLook(Failure failure, long now) {
        around.observer().failed(around.connection(), "", Lane.UPKEEP, failure);
        switch (failure) {
            case Failure.Credentials(Trouble trouble) -> stopped = trouble;
            case Failure.Closed(Trouble trouble) -> stopped = trouble;
            case Failure.Later later -> backOff(Lane.UPKEEP, failure, later.after(), now);
            case Failure.Unknown unknown -> backOff(Lane.UPKEEP, failure, Optional.empty(), now);
            case Failure.TooMuch tooMuch -> {}
            case Failure.Rejected rejected -> {}
            case Failure.Gone gone -> {}
        }
    }

    // ---- waiting
    // ---------------------------------------------------------------------------------------------------------------

    private long waitOf(Lane lane) {
        return notBefore.getOrDefault(lane, Long.MIN_VALUE);
    }

    private void succeed(Copy copy) {
        failures = 0;
        notBefore.clear();
        batchSizes.computeIfPresent(
                copy.id(), (id, size) -> size * 2 >= declaration.maxMembers() ? null : Integer.valueOf(size * 2));
    }

    /** Waits longer after each failure, by a throw of the dice, so that not all who failed at once come back at once. */
    private void backOff(Lane lane, Failure failure, Optional<Duration> after, long now) {
        long longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS << Math.min(failures, 20));
        failures++;
        long wait = Math.max(
                after.map(Duration::toMillis).orElse(0L),
                after.isPresent() ? 0 : longest / 2 + around.dice().nextLong(longest / 2 + 1));
        boolean isOurQuota = failure.trouble().code().equals(Failures.NO_QUOTA);
        for (Lane each : Lane.values()) {
            if (!isOurQuota || each.compareTo(lane) >= 0) {
                notBefore.merge(each, now + wait, Math::max);
            }
        }
        if (lane == Lane.UPKEEP) {
            lookAt = Math.max(lookAt, now + wait);
        }
    }
}
