package dev.lockstep.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A folder for what a benchmark writes, which goes away with it: also when it fails, and when it is interrupted. */
final class BenchFolder implements AutoCloseable {

    private final Path path;
    private final Thread atExit;

    private BenchFolder(Path path) {
        this.path = path;
        this.atExit = new Thread(this::delete, "lockstep-bench-clean");
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /** A new folder in the one that the argument at this place names, else in that for temporary files. */
    static BenchFolder of(String[] args, int place) throws IOException {
        if (args.length <= place) {
            return new BenchFolder(Files.createTempDirectory("lockstep-bench"));
        }
        Path parent = Files.createDirectories(Path.of(args[place]));
        return new BenchFolder(Files.createTempDirectory(parent, "lockstep-bench"));
    }

    Path resolve(String name) {
        return path.resolve(name);
    }

    /** What all files below a folder take. */
    static long bytes(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            long bytes = 0;
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                bytes += Files.size(file);
            }
            return bytes;
        }
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(atExit);
        delete();
    }

    private void delete() {
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException e) {
            // Gone already.
        } catch (IOException e) {
            throw new UncheckedIOException("cleaning up " + path, e);
        }
    }
}
