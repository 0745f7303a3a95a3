package dev.lockstep.server.key;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The keys of a data folder, in {@value #NAME}, which only its owner may read.
 *
 * <p>A change reads the file, writes a new one beside it and renames that over it, while it holds a lock on {@value #LOCK}:
 * a reader sees all of the old or all of the new, and of two commands at once neither is lost.
 *
 * <p>Safe for any number of threads and processes.
 */
public final class KeyFile {

    /** More keys than a shop has places to put them; a request looks at one of them. */
    public static final int MAX_KEYS = 1000;

    public static final int MAX_NAME_CHARS = 200;

    /** In the data folder. */
    public static final String NAME = "keys.json";

    private static final String LOCK = "keys.lock";

    /** Two changes in one process: a file lock does not keep threads apart, it throws. */
    private static final Object CHANGES = new Object();

    private final Path folder;
    private final InstantSource clock;
    private final SecureRandom random;

    /**
     * The keys of a data folder.
     *
     * @param data the folder; it is made where it is not there, once a key is
     */
    public KeyFile(Path data, InstantSource clock, SecureRandom random) {
        this.folder = data;
        this.clock = clock;
        this.random = random;
    }

    /** Of the data folder, with the clock and the randomness of this machine. */
    public static KeyFile in(Path data) {
        return new KeyFile(data, InstantSource.system(), new SecureRandom());
    }

    Path path() {
        return folder.resolve(NAME);
    }

    /**
     * All keys, oldest first; none where there is no file.
     *
     * @throws IOException where the file cannot be read, or is not one of keys
     */
    public List<Key> read() throws IOException {
        try {
            return KeyFormat.parse(Files.readAllBytes(path()), path());
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    /** Makes a key. */
    public IssuedKey create(KeyKind kind, String name, int requestsPerSecond) throws IOException {
        if (name.isBlank() || name.length() > MAX_NAME_CHARS) {
            throw new IllegalArgumentException("a key's name has 1 to " + MAX_NAME_CHARS + " characters");
        }
        String id = KeyText.newId(random);
        String text = KeyText.of(id, random);
        Key key = new Key(id, kind, name, clock.millis(), requestsPerSecond, List.of(Secret.of(text)));
        change(keys -> {
            List<Key> more = new ArrayList<>(keys);
            more.add(key);
            return more;
        });
        return new IssuedKey(key, text);
    }

    /**
     * Gives the key a new text. The one before is taken for a while yet, so that clients can change over; older ones end.
     *
     * @return empty where there is no such key
     */
    public Optional<IssuedKey> rotate(String id, long overlapMs) throws IOException {
        String text = KeyText.of(id, random);
        long end = clock.millis() + overlapMs;
        List<Key> changed = change(keys -> keys.stream()
                .map(key -> key.id().equals(id) ? rotated(key, text, end) : key)
                .toList());
        return named(id, changed).map(key -> new IssuedKey(key, text));
    }

    private static Key rotated(Key key, String text, long end) {
        Secret before = key.secrets().getFirst().endingAt(end);
        return new Key(
                key.id(),
                key.kind(),
                key.name(),
                key.createdAt(),
                key.requestsPerSecond(),
                List.of(Secret.of(text), before));
    }

    /** Takes the key away, for good. False where there is none of this id. */
    public boolean revoke(String id) throws IOException {
        boolean[] found = new boolean[1];
        change(keys -> {
            found[0] = named(id, keys).isPresent();
            return keys.stream().filter(key -> !key.id().equals(id)).toList();
        });
        return found[0];
    }

    private static Optional<Key> named(String id, List<Key> keys) {
        return keys.stream().filter(key -> key.id().equals(id)).findFirst();
    }

    private List<Key> change(UnaryOperator<List<Key>> step) throws IOException {
        synchronized (CHANGES) {
            Files.createDirectories(folder, forOwner("rwx------"));
            try (FileChannel channel =
                    FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                channel.lock(); // until the channel is closed
                List<Key> before = read();
                List<Key> after = step.apply(before);
                if (after.size() > MAX_KEYS) {
                    throw new IllegalArgumentException(
                            "there are " + MAX_KEYS + " keys already; revoke those that nobody uses");
                }
                if (!after.equals(before)) {
                    write(after);
                }
                return after;
            }
        }
    }

    private void write(List<Key> keys) throws IOException {
        List<Key> oldestFirst =
                keys.stream().sorted(Comparator.comparingLong(Key::createdAt)).toList();
        Path next = Files.createTempFile(folder, NAME, ".next", forOwner("rw-------"));
        try {
            try (FileChannel channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
                KeyFormat.write(oldestFirst, channel);
                channel.force(true); // the name must not come to stand for a file that a crash leaves empty
            }
            Files.move(next, path(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(next);
        }
    }

    private static FileAttribute<?>[] forOwner(String permissions) {
        if (!FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            return new FileAttribute<?>[0];
        }
        return new FileAttribute<?>[] {
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        };
    }
}
