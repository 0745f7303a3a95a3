package dev.lockstep.server.definition;

import dev.lockstep.core.program.Definitions;
import dev.lockstep.workspace.SourceFile;
import dev.lockstep.workspace.Workspace;
import dev.lockstep.workspace.WorkspaceReader;
import dev.lockstep.workspace.yaml.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The workspace that counts on a data folder: the one that was applied last, whose files are kept in {@value #NAME}; or, where
 * none ever was, the one that the program was started with. So a restart changes no definition.
 *
 * <p>Safe for any number of threads.
 */
public final class AppliedWorkspace {

    /** In the data folder. */
    public static final String NAME = "workspace.json";

    private static final String FILES = "files";

    private final Path data;
    private volatile Workspace current;
    private volatile boolean applied;

    private AppliedWorkspace(Path data, Workspace current, boolean applied) {
        this.data = data;
        this.current = current;
        this.applied = applied;
    }

    /**
     * The workspace of a data folder.
     *
     * @param given what counts where none was ever applied
     * @throws IOException where the one that was applied cannot be read; the message says what to do
     */
    public static AppliedWorkspace in(Path data, Workspace given) throws IOException {
        Path file = data.resolve(NAME);
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            return new AppliedWorkspace(data, given, false);
        }
        WorkspaceReader.Reading reading = WorkspaceReader.read(parse(bytes, file));
        Workspace found = reading.workspace().orElseThrow(() -> new IOException(unfit(file, reading.problems())));
        return new AppliedWorkspace(data, found, true);
    }

    private static List<SourceFile> parse(byte[] bytes, Path file) throws IOException {
        try {
            return files(JsonMapper.shared().readTree(bytes));
        } catch (JacksonException | IllegalArgumentException e) {
            throw new IOException(unfit(file, List.of()), e);
        }
    }

    private static String unfit(Path file, List<Problem> problems) {
        return problems.stream()
                        .map(problem -> problem + System.lineSeparator())
                        .collect(Collectors.joining())
                + file
                + ", the workspace that was applied last, cannot be used; move it away, and apply a right one with"
                + " lockstep apply";
    }

    /**
     * The files in {@code {"files": {"lockstep.yaml": "…"}}}, the form in which they are sent and kept.
     *
     * @throws IllegalArgumentException where it is something else; the message says what
     */
    public static List<SourceFile> files(JsonNode sent) {
        if (!sent.path(FILES).isObject()) {
            throw new IllegalArgumentException("must be an object of texts, one for each file by its path");
        }
        List<SourceFile> files = new ArrayList<>();
        sent.get(FILES).forEachEntry((name, text) -> {
            if (!text.isString()) {
                throw new IllegalArgumentException("has a file that is not a text");
            }
            files.add(new SourceFile(name, text.asString()));
        });
        return files;
    }

    /** The files in the form in which they are sent and kept. */
    public static String written(List<SourceFile> files) {
        Map<String, String> texts = new LinkedHashMap<>();
        files.forEach(file -> texts.put(file.name(), file.text()));
        return JsonMapper.shared().writeValueAsString(Map.of(FILES, texts));
    }

    /** What counts now. */
    public Workspace current() {
        return current;
    }

    /**
     * The segments of another workspace that are not what counts here, in meaning or in title; where nothing was ever applied the
     * other is what counts, and there are none.
     */
    public List<String> differences(Workspace other) {
        if (!applied) {
            return List.of();
        }
        Map<String, String> ours = shown(current);
        Map<String, String> theirs = shown(other);
        List<String> names = new ArrayList<>(theirs.keySet());
        ours.keySet().stream().filter(name -> !theirs.containsKey(name)).forEach(names::add);
        return names.stream()
                .filter(name -> !String.valueOf(ours.get(name)).equals(theirs.get(name)))
                .toList();
    }

    private static Map<String, String> shown(Workspace workspace) {
        Map<String, String> shown = new LinkedHashMap<>(Definitions.hashes(workspace.conditions()));
        workspace.segments().forEach((name, segment) -> shown.merge(name, segment.title(), String::concat));
        return shown;
    }

    /**
     * From now on this counts, also after a restart.
     *
     * @param files that the workspace was read from
     * @throws IOException where they cannot be written; then what counted counts on
     */
    public void replace(List<SourceFile> files, Workspace workspace) throws IOException {
        Files.createDirectories(data);
        Path next = Files.createTempFile(data, NAME, ".next", forOwner());
        try {
            try (FileChannel channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = StandardCharsets.UTF_8.encode(written(files));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true); // the name must not come to stand for a file that a crash leaves empty
            }
            Files.move(next, data.resolve(NAME), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(next);
        }
        current = workspace;
        applied = true;
    }

    /** A connection's token may stand in it. */
    private static FileAttribute<?>[] forOwner() {
        if (!FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            return new FileAttribute<?>[0];
        }
        return new FileAttribute<?>[] {
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        };
    }
}
