package dev.lockstep.cli.imports;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * How far files have been taken, so that an import that was cut off goes on there: for each file, by its
 * {@link Fingerprint}, the last line of which all is on disk. Kept as JSON; replaced as a whole.
 *
 * <p>A mark may be a batch behind the truth. What is taken again then changes nothing, for it has the same message ids.
 */
public final class Marks {

    private static final TypeReference<TreeMap<String, Long>> LINES = new TypeReference<>() {};

    private final Path file;
    private final Map<String, Long> lines;

    private Marks(Path file, Map<String, Long> lines) {
        this.file = file;
        this.lines = lines;
    }

    /** The marks in a file; none where there is no file. */
    public static Marks in(Path file) throws IOException {
        if (!Files.exists(file)) {
            return new Marks(file, new TreeMap<>());
        }
        try {
            return new Marks(file, JsonMapper.shared().readValue(Files.readAllBytes(file), LINES));
        } catch (JacksonException e) {
            throw new IOException(file + " is damaged; delete it, and the import begins anew", e);
        }
    }

    /** The last line that was taken; 0 where none was. */
    public long of(String fingerprint) {
        return lines.getOrDefault(fingerprint, 0L);
    }

    /** All up to this line is on disk. */
    public void set(String fingerprint, long line) throws IOException {
        lines.put(fingerprint, line);
        Path next = file.resolveSibling(file.getFileName() + ".next");
        Files.write(next, JsonMapper.shared().writeValueAsBytes(lines));
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** As if the file had never been taken. */
    public void forget(String fingerprint) {
        lines.remove(fingerprint);
    }
}
