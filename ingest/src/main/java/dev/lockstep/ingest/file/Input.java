package dev.lockstep.ingest.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.OptionalLong;

/** Something to read facts from: a file, or standard input. */
public interface Input {

    /** What is written for standard input where a file is asked for. */
    String STANDARD_INPUT = "-";

    /** As it is to be named in messages and rejects. */
    String name();

    /** The size in bytes as it lies there, packed or not; empty where it is not known beforehand. */
    OptionalLong size();

    /** Opens it: a file as often as one likes, standard input once. */
    InputStream open() throws IOException;

    /**
     * The input that was asked for.
     *
     * @param name a path, or {@value #STANDARD_INPUT}
     * @throws IOException where there is no such file, or it cannot be read
     */
    static Input of(String name) throws IOException {
        if (name.equals(STANDARD_INPUT)) {
            return new Named("standard input", OptionalLong.empty(), false, () -> System.in);
        }
        Path path = Path.of(name);
        if (!Files.exists(path)) {
            throw new NoSuchFileException(name, null, "there is no such file");
        }
        if (Files.isDirectory(path)) {
            throw new IOException(name + ": is a folder, not a file; name the files in it");
        }
        if (!Files.isReadable(path)) {
            throw new IOException(name + ": may not be read; look at its permissions");
        }
        boolean regular = Files.isRegularFile(path); // else a pipe or a device
        OptionalLong size = regular ? OptionalLong.of(Files.size(path)) : OptionalLong.empty();
        return new Named(name, size, regular, () -> Files.newInputStream(path));
    }

    /** Whether it can be opened again, and so be looked into beforehand. */
    boolean opensAgain();

    /** An input of any kind. */
    record Named(String name, OptionalLong size, boolean opensAgain, Opener opener) implements Input {
        @Override
        public InputStream open() throws IOException {
            return opener.open();
        }
    }

    /** Makes the stream of an input. */
    interface Opener {
        InputStream open() throws IOException;
    }
}
