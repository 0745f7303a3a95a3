package dev.lockstep.server.spend;

import dev.lockstep.destinations.Destinations;
import dev.lockstep.destinations.spi.Costs;
import dev.lockstep.destinations.spi.DestinationKind;
import dev.lockstep.destinations.spi.DestinationKind.Surroundings;
import dev.lockstep.destinations.spi.Settings;
import dev.lockstep.engine.store.Books;
import dev.lockstep.engine.store.StoreException;
import dev.lockstep.insight.spend.SpendAsked;
import dev.lockstep.insight.spend.SpendBook;
import dev.lockstep.insight.spend.SpendDay;
import dev.lockstep.server.night.Nightly;
import dev.lockstep.sync.runner.QuotaMeter;
import dev.lockstep.workspace.Connection;
import dev.lockstep.workspace.ConnectionSettings;
import dev.lockstep.workspace.Workspace;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * Asks the platforms of connections what their audiences cost and brought, day by day, and keeps the answers: days that are settled are not
 * asked again, unless the terms are others now. One run at a time; safe for any number of threads.
 */
public final class SpendRuns implements AutoCloseable {

    /** Every night so many days up to today are asked for, but for those that are settled: mostly the last four. */
    private static final int NIGHT_DAYS = 30;

    private static final System.Logger LOG = System.getLogger(SpendRuns.class.getName());

    /** Days that somebody may ask for at once. */
    public static final int MAX_DAYS = 1100;

    private final Books books;
    private final Supplier<Workspace> workspace;
    private final Path folder;
    private final InstantSource clock;
    private final MissingDays missing;
    private final Nightly nights;
    private final Semaphore running = new Semaphore(1);

    /** How often each connection was asked, by its name and kind; one run at a time uses it. */
    private final Map<String, QuotaMeter> meters = new HashMap<>();

    private volatile boolean closing;

    /** Lets time pass. */
    @FunctionalInterface
    public interface Waiting {
        void waitFor(Duration time) throws InterruptedException;
    }

    /**
     * Asks nobody yet.
     *
     * @param workspace that counts, with its secrets
     * @param folder from which relative folders in it are meant
     */
    public SpendRuns(Books books, Supplier<Workspace> workspace, Path folder, InstantSource clock, Waiting waiting) {
        this.books = books;
        this.workspace = workspace;
        this.folder = folder;
        this.clock = clock;
        this.missing = new MissingDays(books, clock, waiting, () -> closing);
        this.nights = new Nightly("lockstep-spend", clock, () -> workspace.get().timezone());
    }

    /**
     * What is kept of a connection.
     *
     * @param trouble why its platform could not be asked for all of it when it was asked last; empty where it could, or never was
     */
    public record OfConnection(String connection, List<SpendDay> days, Optional<String> trouble) {
        public OfConnection {
            days = List.copyOf(days);
        }
    }

    /** What is kept of these days, the last among them, of every connection that tells of spend. */
    public List<OfConnection> kept(LocalDate first, LocalDate last) {
        List<OfConnection> kept = new ArrayList<>();
        for (String connection : workspace.get().connections().keySet()) {
            List<SpendDay> days = SpendBook.of(books, connection, first, last);
            Optional<String> trouble = SpendBook.asked(books, connection).flatMap(SpendAsked::trouble);
            if (!days.isEmpty() || trouble.isPresent()) {
                kept.add(new OfConnection(connection, days, trouble));
            }
        }
        return kept;
    }

    /** How it went when platforms were asked last, by connection; those that were never asked are left out. */
    public SequencedMap<String, SpendAsked> asked() {
        SequencedMap<String, SpendAsked> asked = new LinkedHashMap<>();
        workspace
                .get()
                .connections()
                .keySet()
                .forEach(connection -> SpendBook.asked(books, connection).ifPresent(one -> asked.put(connection, one)));
        return asked;
    }

    /** Asks whenever it is this time of day in the timezone of the workspace, from now on. */
    public void everyNight(LocalTime time) {
        nights.every(time, this::tonight);
    }

    void tonight() {
        try {
            LocalDate today =
                    clock.instant().atZone(ZoneOffset.UTC).toLocalDate().plusDays(1); // somewhere it is
            ask(today.minusDays(NIGHT_DAYS), today, false).orElse(List.of()).stream()
                    .filter(one -> one.trouble().isPresent())
                    .forEach(one -> LOG.log(
                            Level.WARNING,
                            () -> "what audiences cost at " + one.connection()
                                    + " is not known, it is asked for tomorrow: "
                                    + one.trouble().orElseThrow()));
        } catch (StoreException | RuntimeException e) {
            if (!closing) {
                LOG.log(Level.WARNING, "what audiences cost was not asked for; it is tomorrow", e);
            }
        }
    }

    /**
     * Asks for what is not kept of these days, and returns all; empty where another run is under way.
     *
     * @throws StoreException where an answer cannot be kept
     */
    public Optional<List<OfConnection>> ask(LocalDate first, LocalDate last) throws StoreException {
        return ask(first, last, true);
    }

    private Optional<List<OfConnection>> ask(LocalDate first, LocalDate last, boolean isByHand) throws StoreException {
        if (!running.tryAcquire()) {
            return Optional.empty();
        }
        try {
            Workspace current = workspace.get();
            List<OfConnection> all = new ArrayList<>();
            for (Connection connection : current.connections().values()) {
                ask(connection, first, last, isByHand).ifPresent(all::add);
            }
            return Optional.of(all);
        } finally {
            running.release();
        }
    }

    /** Empty where the connection tells nothing of spend. */
    private Optional<OfConnection> ask(Connection connection, LocalDate first, LocalDate last, boolean isByHand)
            throws StoreException {
        Optional<DestinationKind> kind = Destinations.named(connection.kind());
        Optional<Settings> settings = kind.flatMap(it -> ConnectionSettings.of(connection, it.declaration(), folder));
        if (kind.isEmpty() || settings.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> trouble;
        try {
            QuotaMeter calls = meters.computeIfAbsent(
                    connection.kind() + " " + connection.name(),
                    key -> new QuotaMeter(kind.get().costQuotas(), clock));
            Optional<Costs> costs = kind.get().costs(settings.get(), new Surroundings(clock, calls.meter(isByHand)));
            if (costs.isEmpty()) {
                return Optional.empty();
            }
            try (Costs open = costs.get()) {
                trouble = missing.fill(connection.name(), open, first, last);
            }
        } catch (IllegalArgumentException e) {
            trouble = Optional.of(String.valueOf(e.getMessage()));
        }
        if (!closing) { // else it is us who broke off
            keepAsked(connection.name(), trouble);
        }
        return Optional.of(
                new OfConnection(connection.name(), SpendBook.of(books, connection.name(), first, last), trouble));
    }

    private void keepAsked(String connection, Optional<String> trouble) throws StoreException {
        long now = clock.millis();
        OptionalLong wellAt = trouble.isEmpty()
                ? OptionalLong.of(now)
                : SpendBook.asked(books, connection).map(SpendAsked::wellAt).orElse(OptionalLong.empty());
        SpendBook.keepAsked(books, connection, new SpendAsked(now, wellAt, trouble));
    }

    /** Ends what is under way, when its next answer has come. */
    @Override
    public void close() {
        closing = true;
        nights.close();
    }
}
