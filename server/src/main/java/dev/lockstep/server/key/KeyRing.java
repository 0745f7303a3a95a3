package dev.lockstep.server.key;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The keys that a running server takes: those of the {@link KeyFile}, read again when it has changed. Whether it has is
 * looked at now and then, and at once for a key that is not known, so that a new key works as soon as it is printed and one
 * that was revoked stops within {@value #RECHECK_MS} ms.
 *
 * <p>A file that has become unreadable changes nothing: the keys known so far go on to be taken, {@link #trouble} says why.
 *
 * <p>Safe for any number of threads.
 */
public final class KeyRing {

    static final long RECHECK_MS = 500;

    private final KeyFile file;
    private final InstantSource clock;
    private final AtomicLong checkedAt;
    private volatile Known known;
    private volatile @Nullable String trouble;

    /** @param met by id, the text that each key was last opened with: to compare it costs less than to hash it again */
    private record Known(@Nullable Stamp stamp, Map<String, Key> byId, Map<String, Met> met) {}

    /**
     * A text that has opened a key. It stays in memory, where it comes with each request anyway, for no longer than the file is
     * as it is; on disk is its hash alone.
     */
    private record Met(String text, Secret secret) {

        /** In a time that does not depend on where they differ. */
        boolean is(String given) {
            return MessageDigest.isEqual(text.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Tells one version of a file from the next: a rename gives another file key. */
    private record Stamp(
            FileTime modified, long size, @Nullable Object fileKey) {}

    private KeyRing(KeyFile file, InstantSource clock, Known known) {
        this.file = file;
        this.clock = clock;
        this.known = known;
        this.checkedAt = new AtomicLong(clock.millis());
    }

    /**
     * Reads the keys and begins to watch the file.
     *
     * @throws IOException where there is a file and it cannot be used
     */
    public static KeyRing open(KeyFile file, InstantSource clock) throws IOException {
        return new KeyRing(file, clock, load(file));
    }

    /** The key of this text, whatever its kind. */
    public Optional<Key> find(String text) {
        return KeyText.idIn(text).flatMap(id -> find(id, text));
    }

    /** The key of this id, where the text is its own. */
    public Optional<Key> find(String id, String text) {
        recheckNowAndThen();
        Optional<Key> key = opened(id, text);
        if (key.isPresent()) {
            return key;
        }
        recheck();
        return opened(id, text);
    }

    /** Whether there is any key; a server without is of no use yet. */
    public boolean isEmpty() {
        recheckNowAndThen();
        return known.byId().isEmpty();
    }

    /** Why the file cannot be read at the moment. */
    public Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    private Optional<Key> opened(String id, String text) {
        Known now = known;
        Key key = now.byId().get(id);
        if (key == null) {
            return Optional.empty();
        }
        Met met = now.met().get(id);
        if (met != null && met.is(text) && met.secret().isTakenAt(clock.millis())) {
            return Optional.of(key);
        }
        return key.openedBy(text, clock.millis()).map(secret -> {
            now.met().put(id, new Met(text, secret));
            return key;
        });
    }

    private void recheckNowAndThen() {
        long before = checkedAt.get();
        long now = clock.millis();
        if (Math.abs(now - before) >= RECHECK_MS && checkedAt.compareAndSet(before, now)) {
            recheck();
        }
    }

    private synchronized void recheck() {
        try {
            if (!Objects.equals(stamp(file), known.stamp())) {
                known = load(file);
            }
            trouble = null;
        } catch (IOException | UncheckedIOException e) {
            trouble = e.getMessage();
        }
    }

    private static Known load(KeyFile file) throws IOException {
        Stamp stamp = stamp(file); // before the reading: what changes in between is seen the next time
        Map<String, Key> byId = new HashMap<>();
        List<Key> keys = file.read();
        keys.forEach(key -> byId.put(key.id(), key));
        return new Known(stamp, Map.copyOf(byId), new ConcurrentHashMap<>());
    }

    private static @Nullable Stamp stamp(KeyFile file) throws IOException {
        try {
            BasicFileAttributes now = Files.readAttributes(file.path(), BasicFileAttributes.class);
            return new Stamp(now.lastModifiedTime(), now.size(), now.fileKey());
        } catch (NoSuchFileException e) {
            return null;
        }
    }
}
