package dev.lockstep.ingest.file;

import java.io.IOException;
import java.io.InputStream;

/** How facts are written in a file. */
public interface FactFormat {

    /**
     * Reads a whole file.
     *
     * @param in unpacked
     * @param name of the file, see {@link Input#name}
     * @param facts takes what is found, in order
     * @throws IOException where the bytes cannot be fetched or unpacked; everything before has been handed over
     */
    void read(InputStream in, String name, FactSink facts) throws IOException;
}
