package dev.lockstep.server.backup;

import dev.lockstep.engine.store.StoreException;
import dev.lockstep.server.definition.AppliedWorkspace;
import dev.lockstep.server.key.KeyFile;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A complete copy of a data folder: the store as it is at one moment, the workspace that was applied, and the hashes of the keys.
 * It lacks the secret that the store is sealed with, which must not lie where copies lie; with that it is a data folder, so to
 * restore it is to serve it.
 */
public final class Backup {

    private static final List<String> BESIDE_THE_STORE = List.of(AppliedWorkspace.NAME, KeyFile.NAME);
    private static final String STORE = "store";
    private static final String UNFINISHED = ".part";

    private Backup() {}

    /** Copies the store into a folder that does not exist. */
    @FunctionalInterface
    public interface StoreCopy {
        void to(Path folder) throws StoreException;
    }

    /**
     * Makes a backup. It is there when it is whole: until then it has another name.
     *
     * @param data the data folder
     * @param to a folder that does not exist
     * @throws StoreException where the store cannot be copied, or the folder exists
     * @throws IOException where something else cannot be written
     */
    public static void make(StoreCopy store, Path data, Path to) throws IOException, StoreException {
        if (Files.exists(to)) {
            throw new StoreException(to + " is there already; name a folder that does not exist");
        }
        Path whole = to.toAbsolutePath();
        Path unfinished = whole.resolveSibling(whole.getFileName() + UNFINISHED);
        delete(unfinished); // a crash may have left one
        Files.createDirectories(unfinished);
        try {
            store.to(unfinished.resolve(STORE));
            // After the store: where a workspace is applied meanwhile, what is restored has it, and does not go back.
            for (String file : BESIDE_THE_STORE) {
                if (Files.exists(data.resolve(file))) {
                    Files.copy(data.resolve(file), unfinished.resolve(file), StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
            Files.move(unfinished, whole, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            delete(unfinished);
        }
    }

    /** Deletes a backup, or what there is of one. */
    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                    throws IOException {
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
