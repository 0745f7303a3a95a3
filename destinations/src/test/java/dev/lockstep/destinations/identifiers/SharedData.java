package dev.lockstep.destinations.identifiers;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Data of others that is not part of the project: in {@code ../shared} beside it, or where LOCKSTEP_SHARED says. */
final class SharedData {

    private SharedData() {}

    /** A file of it; where it is absent, the test that asks is skipped. */
    static Path file(String path) {
        String configured = System.getenv("LOCKSTEP_SHARED");
        Path root = Path.of("..").toAbsolutePath().normalize(); // a test runs in the folder of its module
        Path file = root.resolve(configured == null ? "../shared" : configured)
                .resolve("data")
                .resolve(path)
                .normalize();
        assumeTrue(Files.exists(file), () -> "skipped: there is no " + file);
        return file;
    }
}
