package dev.lockstep.server.parity;

import dev.lockstep.engine.Engine;
import dev.lockstep.engine.UnavailableException;
import dev.lockstep.engine.store.StoreException;
import dev.lockstep.insight.parity.Parity;
import dev.lockstep.insight.parity.ParityBook;
import dev.lockstep.insight.parity.ParityCheck;
import dev.lockstep.server.definition.AppliedWorkspace;
import dev.lockstep.server.night.Nightly;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Semaphore;

/** Compares segments with their SQL, one comparison at a time, and keeps what is found. Safe for any number of threads. */
public final class ParityRuns implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(ParityRuns.class.getName());

    private final Engine engine;
    private final AppliedWorkspace applied;
    private final Semaphore running = new Semaphore(1);
    private final Nightly nights;
    private volatile boolean closing;

    public ParityRuns(Engine engine, AppliedWorkspace applied, InstantSource clock) {
        this.engine = engine;
        this.applied = applied;
        this.nights =
                new Nightly("lockstep-parity", clock, () -> applied.current().timezone());
    }

    /**
     * Compares these segments, all where none is named, and keeps what was found; empty where another comparison is under way.
     *
     * @throws dev.lockstep.insight.QuestionException where there is no such segment
     * @throws CancellationException where the server is stopped meanwhile
     * @throws StoreException where what was found cannot be kept
     */
    public Optional<List<Parity>> run(Set<String> segments) throws UnavailableException, StoreException {
        if (!running.tryAcquire()) {
            return Optional.empty();
        }
        try {
            List<Parity> found = engine.survey(
                    survey -> ParityCheck.run(survey, applied.current().conditions(), segments, share -> goOn()));
            ParityBook.keep(engine.books(), found);
            return Optional.of(found);
        } finally {
            running.release();
        }
    }

    /** A store is not closed while it is read, so who stops the server would wait for the end. */
    private void goOn() {
        if (closing) {
            throw new CancellationException("the server is stopped");
        }
    }

    /** What was found last of each segment that counts; those that were never compared are left out. */
    public List<Parity> latest() {
        List<Parity> latest = new ArrayList<>();
        for (String segment : applied.current().segments().keySet()) {
            ParityBook.latest(engine.books(), segment).ifPresent(latest::add);
        }
        return latest;
    }

    /** What was found of a segment, the newest first. */
    public List<Parity> of(String segment, int limit) {
        return ParityBook.of(engine.books(), segment, limit);
    }

    /** Compares all segments whenever it is this time of day in the timezone of the workspace, from now on. */
    public void everyNight(LocalTime time) {
        nights.every(time, this::tonight);
    }

    private void tonight() {
        try {
            run(Set.of());
        } catch (UnavailableException | StoreException | RuntimeException e) {
            if (!closing) {
                LOG.log(Level.WARNING, "segments were not compared with their SQL; they are tomorrow", e);
            }
        }
    }

    /** Ends what is under way, soon. */
    @Override
    public void close() {
        closing = true;
        nights.close();
    }
}
