package dev.lockstep.conformance;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Folders beside the repository, with data that is not part of it. */
final class Shared {

    private Shared() {}

    /** The folder of the repository. */
    static Path repository() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("ARCHITECTURE.md"))) {
            folder = folder.getParent();
        }
        return folder;
    }

    /**
     * A file or folder of the shared data: below {@code LOCKSTEP_SHARED}, or else below {@code ../shared} beside the
     * repository. Where it is not there the test that asks is skipped.
     */
    static Path find(String name) {
        String given = System.getenv("LOCKSTEP_SHARED");
        Path shared = given == null ? repository().resolveSibling("shared") : Path.of(given);
        Path found = shared.resolve(name);
        assumeTrue(Files.exists(found), () -> "skipped: there is no " + name + " in ../shared beside the repository");
        return found;
    }
}
