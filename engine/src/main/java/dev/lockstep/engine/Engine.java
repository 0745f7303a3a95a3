package dev.lockstep.engine;

import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.Intake;
import dev.lockstep.core.model.PersonId;
import dev.lockstep.core.population.Retention;
import dev.lockstep.core.program.Program;
import dev.lockstep.engine.partition.Queries;
import dev.lockstep.engine.partition.Survey;
import dev.lockstep.engine.store.Books;
import dev.lockstep.engine.store.RocksStore;
import dev.lockstep.engine.store.Seal;
import dev.lockstep.engine.store.StoreException;
import dev.lockstep.engine.store.StoreKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * The engine: takes facts in, keeps them, and knows at every instant who is in which segment. What is sent in is worked out and
 * written by the {@link Writer}, in turns; what is asked is answered at once, from what is on disk. Safe for use by many threads.
 */
public final class Engine implements AutoCloseable {

    private final Seal seal;
    private final OpenStore store;
    private final Inbox inbox;
    private final News news = new News();
    private final Writer writer;

    /**
     * How an engine stands.
     *
     * @param persons how many there are
     * @param lastPosition of the membership log; 0 where it is empty
     * @param nextTimer when the next timer is due, in milliseconds since the epoch
     * @param backfill how much of everybody's memberships is by the current definitions, roughly: 0 to 1, and 1 only when all are
     */
    public record Status(long persons, long lastPosition, long nextTimer, double backfill) {

        /** Whether everybody's memberships are by the current definitions. */
        public boolean backfilled() {
            return backfill == 1;
        }
    }

    private Engine(
            EngineSettings settings,
            OpenStore.Opening opening,
            SequencedMap<String, Condition> segments,
            Set<String> attributes,
            EngineObserver observer)
            throws StoreException {
        seal = new Seal(
                RocksStore.isIn(storeIn(settings.data()))
                        ? StoreKey.existing(settings.data(), settings.key()) // a new one would be of no use
                        : StoreKey.of(settings.data(), settings.key()));
        store = new OpenStore(opening);
        inbox = new Inbox(settings.maxQueued());
        writer = new Writer(settings, seal, segments, attributes, store, inbox, news, observer);
    }

    /**
     * Opens the engine, and begins to fire timers.
     *
     * @param segments what counts from now on; where it is not what counted last, everybody is backfilled in the background
     * @throws StoreException where the data cannot be opened; the message says what to do
     * @throws IllegalArgumentException where a segment refers to one that is not there, or to itself through others
     */
    public static Engine open(
            EngineSettings settings, SequencedMap<String, Condition> segments, EngineObserver observer)
            throws StoreException {
        return open(settings, segments, Set.of(), observer);
    }

    /**
     * The same, where somebody beside the segments looks at people.
     *
     * @param attributes that are looked at: {@link #profile} tells them, and {@link #follow} when they change
     */
    public static Engine open(
            EngineSettings settings,
            SequencedMap<String, Condition> segments,
            Set<String> attributes,
            EngineObserver observer)
            throws StoreException {
        return open(
                settings,
                () -> RocksStore.open(storeIn(settings.data()), settings.cacheBytes()),
                segments,
                attributes,
                observer);
    }

    /** For tests, which have a store that fails. */
    static Engine open(
            EngineSettings settings,
            OpenStore.Opening opening,
            SequencedMap<String, Condition> segments,
            Set<String> attributes,
            EngineObserver observer)
            throws StoreException {
        try {
            makeFolder(settings.data());
        } catch (IOException e) {
            throw new StoreException("the folder " + settings.data() + " cannot be made: " + e.getMessage(), e);
        }
        Engine engine = new Engine(settings, opening, segments, attributes, observer);
        engine.writer.open();
        return engine;
    }

    /** For nobody else's eyes: who is in which segment when is not sealed. */
    private static void makeFolder(Path data) throws IOException {
        if (Files.isDirectory(data)) {
            return;
        }
        Path parent = data.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        if (data.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createDirectory(
                    data, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else {
            Files.createDirectory(data);
        }
    }

    /** The folder of the store within a data folder. */
    public static Path storeIn(Path data) {
        return data.resolve("store");
    }

    /**
     * Takes these in, in order and all or none. What it returns completes when they are on disk, by the thread that writes, so
     * whoever waits must not work on that; or exceptionally with {@link UnavailableException} where nothing was taken and it may
     * be tried again, or with {@link IllegalStateException} where it is of no use to.
     */
    public CompletableFuture<List<Outcome>> receive(List<Intake> intakes) {
        if (intakes.isEmpty()) {
            return CompletableFuture.completedFuture(List.of());
        }
        if (!isReady()) {
            return unavailable(OpenStore.NOT_OPEN);
        }
        Request.Take take = new Request.Take(List.copyOf(intakes), new CompletableFuture<>());
        return inbox.offer(take) ? take.taken() : unavailable("too many facts wait to be written");
    }

    /**
     * From now on these segments count; memberships follow in the background. Completes when that is on disk, or exceptionally
     * with {@link IllegalArgumentException} or {@link UnavailableException}.
     */
    public CompletableFuture<Void> apply(SequencedMap<String, Condition> definitions) {
        return apply(definitions, Set.of());
    }

    /** The same, where somebody beside the segments looks at these attributes. */
    public CompletableFuture<Void> apply(SequencedMap<String, Condition> definitions, Set<String> looked) {
        try {
            Program.compile(definitions, List.of());
        } catch (IllegalArgumentException e) {
            return CompletableFuture.failedFuture(e);
        }
        if (writer.isClosing()) {
            return unavailable(OpenStore.NOT_OPEN);
        }
        Request.Define define = new Request.Define(definitions, Set.copyOf(looked), new CompletableFuture<>());
        inbox.put(define);
        return define.applied();
    }

    private static <T> CompletableFuture<T> unavailable(String why) {
        return CompletableFuture.failedFuture(new UnavailableException(why, UnavailableException.RETRY_AFTER_MS));
    }

    /** From now on facts and changes are kept for as long as this says. */
    public void keep(Retention other) {
        writer.keep(other);
    }

    /** From now on events of these names are noted, see {@link #noted}. What came before is not. */
    public void note(Set<String> events) {
        writer.note(events);
    }

    /** Whether facts are taken. */
    public boolean isReady() {
        return store.isOpen() && !writer.isClosing();
    }

    public Status status() {
        return news.status();
    }

    /** How many facts wait to be written. */
    public int queued() {
        return inbox.facts();
    }

    /** A person by name ({@code u1}, {@code email:…}, {@code anonymous:…}), or by any identifier written as one. */
    public Optional<PersonView> person(String name) throws UnavailableException {
        return store.ask(queries -> queries.person(new PersonId(name)));
    }

    /** Whether an identifier is somebody's, or was of somebody who asked that nothing more be taken of them. */
    public boolean isTaken(Identifier identifier) throws UnavailableException {
        return store.ask(queries -> queries.isTaken(identifier));
    }

    /** The receipt of the erasure that a message asked for; empty where that did not forget anybody. */
    public Optional<Receipt> receipt(String messageId) throws UnavailableException {
        return store.ask(queries -> queries.receipt(messageId));
    }

    /**
     * A page of a person's facts, newest first; empty where nobody is known by this name.
     *
     * @throws IllegalArgumentException where the cursor is none
     */
    public Optional<Timeline> events(String person, int limit, Optional<String> cursor) throws UnavailableException {
        return store.ask(queries -> queries.events(new PersonId(person), limit, cursor));
    }

    /** Every segment as it is applied. */
    public List<SegmentView> segments() throws UnavailableException {
        return store.ask(Queries::segments);
    }

    /**
     * A page of a segment's members; empty where there is no such segment.
     *
     * @throws IllegalArgumentException where the cursor is none
     */
    public Optional<Members> members(String segment, int limit, Optional<String> cursor) throws UnavailableException {
        return store.ask(queries -> queries.members(segment, limit, cursor));
    }

    /** Membership changes after a position; 0 is the beginning. */
    public Changes changes(long after, int limit) throws UnavailableException {
        return store.ask(queries -> queries.changes(after, limit));
    }

    /** What happened to people after a position: membership changes, and changes of who they are. */
    public Happenings follow(long after, int limit) throws UnavailableException {
        return store.ask(queries -> queries.follow(after, limit));
    }

    /** Events that were noted, in the order of receipt, after a place in it; -1 is the beginning. Those that are gone are not told. */
    public Noted noted(long after, int limit) throws UnavailableException {
        return store.ask(queries -> queries.noted(after, limit));
    }

    /** Who has this number, as {@link Changes.Change#number} tells it. */
    public Profile profile(long number) throws UnavailableException {
        return store.ask(queries -> queries.profile(number));
    }

    /**
     * What was counted of a segment; empty where there never was such a one.
     *
     * @param movesFrom from the hour of this instant on; in milliseconds since the epoch
     * @param eventsFrom likewise
     */
    public Optional<Tally> tally(String segment, long movesFrom, long eventsFrom) throws UnavailableException {
        return store.ask(queries -> queries.tally(segment, movesFrom, eventsFrom));
    }

    /** The numbers of people in a segment, in ascending order, after one of them; none where there is no such segment. */
    public List<Long> numbers(String segment, long after, int limit) throws UnavailableException {
        return store.ask(queries -> queries.numbers(segment, after, limit));
    }

    /** Goes through everybody as they are now, while work goes on; what is asked is answered by the caller's threads. */
    public <T> T survey(Function<Survey, T> question) throws UnavailableException {
        return store.ask(queries -> queries.survey(question));
    }

    /** Tables of others in this store. What they ask for while the store is not open is refused by an exception. */
    public Books books() {
        return store.books(seal);
    }

    /** Waits until there is a change after a position; false where there was none in this while. */
    public boolean awaitChanges(long after, Duration atMost) throws InterruptedException {
        return news.awaitChanges(after, atMost);
    }

    /**
     * Makes a complete copy of the store in a folder that does not exist, while work goes on. To restore it, put it in place of
     * the folder {@code store} of a data folder, with the same key.
     *
     * @throws StoreException where it cannot be written
     */
    public void backUpTo(Path folder) throws StoreException {
        store.copyTo(folder);
    }

    /** Takes nothing more, finishes what has queued up, and closes the store. */
    @Override
    public void close() {
        news.end();
        writer.close();
    }
}
