package dev.lockstep.server.backup;

import dev.lockstep.core.model.Instants;
import dev.lockstep.engine.Engine;
import dev.lockstep.engine.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The backups of a running server, each in a folder named after its instant. Where they lie the operator says at the start, and
 * nobody else. Safe for any number of threads; one backup is made at a time.
 */
public final class Backups {

    /** An instant, whose colons not every file system takes. */
    private static final Pattern NAME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d-\\d\\d-\\d\\d\\.\\d{3}Z");

    private final Path folder;
    private final Path data;
    private final Engine engine;
    private final InstantSource clock;
    private final ReentrantLock making = new ReentrantLock();

    /**
     * Backups of an engine.
     *
     * @param folder where they lie; made where it is missing
     * @param data the engine's data folder
     */
    public Backups(Path folder, Path data, Engine engine, InstantSource clock) {
        this.folder = folder;
        this.data = data;
        this.engine = engine;
        this.clock = clock;
    }

    /**
     * Makes a backup while work goes on.
     *
     * @param keep how many are left afterwards, the newest; 0 for all
     * @return its name; empty where one is being made already
     */
    public Optional<String> make(int keep) throws IOException, StoreException {
        if (!making.tryLock()) {
            return Optional.empty();
        }
        try {
            String name = Instants.format(clock.millis()).replace(':', '-');
            Backup.make(engine::backUpTo, data, folder.resolve(name));
            List<String> all = names();
            for (String old : keep == 0 ? List.<String>of() : all.subList(0, Math.max(0, all.size() - keep))) {
                Backup.delete(folder.resolve(old));
            }
            return Optional.of(name);
        } finally {
            making.unlock();
        }
    }

    /** The names of all that are whole, oldest first. */
    public List<String> names() throws IOException {
        try (Stream<Path> found = Files.list(folder)) {
            return found.map(path -> path.getFileName().toString())
                    .filter(name -> NAME.matcher(name).matches())
                    .sorted()
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }
}
