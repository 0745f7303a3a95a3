package dev.lockstep.engine;

import dev.lockstep.core.population.Retention;
import java.nio.file.Path;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Where an engine keeps its data, and how much of the machine it may take.
 *
 * @param data the folder; made where it is missing
 * @param key the secret that rows are sealed with, in Base64; empty for the one in the folder, which is made on first use
 * @param clock tells when facts are received and timers are due
 * @param cacheBytes of the store's cache, outside of the heap
 * @param peopleInMemory how many persons stay in the heap, about 2 kB each
 * @param maxQueued how many facts may wait to be written before more are refused
 * @param retention what is kept for how long
 */
public record EngineSettings(
        Path data,
        Optional<String> key,
        InstantSource clock,
        long cacheBytes,
        int peopleInMemory,
        int maxQueued,
        Retention retention) {

    private static final long PERSON_BYTES = 2048;
    private static final int MIN_PEOPLE = 1000;
    private static final int MAX_PEOPLE = 2_000_000;
    private static final long MIN_CACHE = 32L << 20;
    private static final int QUEUED = 50_000;

    /** What suits most: a quarter of the heap for persons, and as much outside of it for the store. */
    public static EngineSettings of(Path data) {
        long quarter = Runtime.getRuntime().maxMemory() / 4;
        return new EngineSettings(
                data,
                Optional.empty(),
                Clock.systemUTC(),
                Math.max(MIN_CACHE, quarter),
                Math.clamp(quarter / PERSON_BYTES, MIN_PEOPLE, MAX_PEOPLE),
                QUEUED,
                Retention.FOREVER);
    }

    /** With a secret from outside. */
    public EngineSettings withKey(Optional<String> secret) {
        return new EngineSettings(data, secret, clock, cacheBytes, peopleInMemory, maxQueued, retention);
    }

    /** With another clock. */
    public EngineSettings withClock(InstantSource other) {
        return new EngineSettings(data, key, other, cacheBytes, peopleInMemory, maxQueued, retention);
    }

    /** Keeping other things. */
    public EngineSettings withRetention(Retention other) {
        return new EngineSettings(data, key, clock, cacheBytes, peopleInMemory, maxQueued, other);
    }

    /** With another bound on what may wait. */
    public EngineSettings withMaxQueued(int facts) {
        return new EngineSettings(data, key, clock, cacheBytes, peopleInMemory, facts, retention);
    }
}
