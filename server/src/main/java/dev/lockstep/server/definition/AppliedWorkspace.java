package dev.lockstep.server.definition;

import dev.lockstep.core.program.Definitions;
import dev.lockstep.engine.Engine;
import dev.lockstep.engine.SegmentView;
import dev.lockstep.engine.UnavailableException;
import dev.lockstep.sync.runner.Targets;
import dev.lockstep.workspace.SourceFile;
import dev.lockstep.workspace.Workspace;
import dev.lockstep.workspace.WorkspaceReader;
import dev.lockstep.workspace.yaml.Problem;
import java.io.IOException;
import java.lang.System.Logger.Level;
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
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The workspace that counts on a data folder: the one that was applied last, whose files are kept in {@value #NAME}; or, where
 * none ever was, the one that the program was started with. So a restart changes no definition.
 *
 * <p>To apply another takes three steps, and a crash may come after each:
 *
 * <pre>
 * on disk                          engine   who asks is told   after a crash
 * workspace.json                   old      old                old
 * … and workspace.json.proposed    old      old                new: the engine is opened with it
 * … and workspace.json.proposed    new      old                new
 * workspace.json, renamed over     new      new                new
 * </pre>
 *
 * Where the engine cannot take it, the proposal is deleted, which a full disk allows, and the old counts on.
 *
 * <p>Safe for any number of threads, and for one process that applies.
 */
public final class AppliedWorkspace {

    /** In the data folder. */
    public static final String NAME = "workspace.json";

    private static final System.Logger LOG = System.getLogger(AppliedWorkspace.class.getName());
    private static final String PROPOSED = NAME + ".proposed";
    private static final String FILES = "files";

    private final Path data;
    private final ReentrantLock applying = new ReentrantLock();
    private volatile Workspace current;
    private volatile boolean applied;

    /** Names what counts, see {@link PlanHash}. */
    private volatile String counting;

    private AppliedWorkspace(Path data, Workspace current, boolean applied, String counting) {
        this.data = data;
        this.current = current;
        this.applied = applied;
        this.counting = counting;
    }

    /**
     * The workspace of a data folder.
     *
     * @param given what counts where none was ever applied
     * @throws IOException where the one that was applied cannot be read; the message says what to do
     */
    public static AppliedWorkspace in(Path data, Workspace given) throws IOException {
        Path proposed = data.resolve(PROPOSED);
        Path file = Files.exists(proposed) ? proposed : data.resolve(NAME);
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            return new AppliedWorkspace(data, given, false, PlanHash.of(given));
        }
        List<SourceFile> files = parse(bytes, file);
        WorkspaceReader.Reading reading = WorkspaceReader.read(files);
        Workspace found = reading.workspace().orElseThrow(() -> new IOException(unfit(file, reading.problems())));
        return new AppliedWorkspace(data, found, true, PlanHash.of(files));
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

    /** Whether a workspace was ever applied; where none was, what counts is what the program was started with. */
    public boolean isApplied() {
        return applied;
    }

    /** Names the plan to apply these files upon what counts now. */
    public String plan(List<SourceFile> files) {
        return PlanHash.of(counting, files);
    }

    /** What counts now. */
    public Workspace current() {
        return current;
    }

    /**
     * What was applied last, read anew: a secret that comes from a file or the environment may be another one by now. Empty where
     * nothing was ever applied, or where it cannot be read.
     */
    public Optional<Workspace> reread() {
        try {
            Path file = data.resolve(NAME);
            return Files.exists(file)
                    ? WorkspaceReader.read(parse(Files.readAllBytes(file), file))
                            .workspace()
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
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

    /** The engine has been opened with {@link #current}: what a crash left half done is done. */
    public void opened() {
        settle();
    }

    /**
     * From now on this counts, in the engine and after a restart. One is applied at a time.
     *
     * @param files that the workspace was read from
     * @param order who wants it, by which plan
     * @param at the instant that it is, in milliseconds since the epoch
     * @return what becomes of its segments
     * @throws StalePlanException where the plan is not of these files upon what counts; then nothing has changed
     * @throws IOException where the files cannot be written; then what counted counts on
     * @throws UnavailableException where the engine cannot take it at the moment; then what counted counts on
     */
    public List<SegmentChange> apply(List<SourceFile> files, Workspace workspace, Engine engine, Order order, long at)
            throws IOException, UnavailableException, StalePlanException {
        applying.lock();
        try {
            if (order.plan().isPresent() && !order.plan().get().equals(plan(files))) {
                throw new StalePlanException(order.plan().get());
            }
            Map<String, String> before = new LinkedHashMap<>();
            for (SegmentView view : engine.segments()) {
                before.put(view.segment(), view.hash());
            }
            propose(files);
            define(workspace, engine);
            List<SegmentChange> changes = SegmentChange.between(before, Definitions.hashes(workspace.conditions()));
            List<String> audiences = VersionFolder.audiences(current, workspace);
            current = workspace;
            applied = true;
            counting = PlanHash.of(files);
            settle();
            keepVersion(files, order, at, changes, audiences);
            return changes;
        } finally {
            applying.unlock();
        }
    }

    /** It counts whether or not it can be remembered. */
    private void keepVersion(
            List<SourceFile> files, Order order, long at, List<SegmentChange> changes, List<String> audiences) {
        try {
            new VersionFolder(data).keep(at, order.author(), changes, audiences, files, forOwner());
        } catch (IOException e) {
            LOG.log(Level.WARNING, "a workspace was applied, and is not among the versions: " + e.getMessage());
        }
    }

    private void define(Workspace workspace, Engine engine) throws UnavailableException {
        try {
            engine.apply(workspace.conditions(), Targets.attributes(workspace)).join();
            engine.keep(workspace.retention());
        } catch (CompletionException e) {
            withdraw();
            if (e.getCause() instanceof UnavailableException why) {
                throw why;
            }
            throw e;
        }
    }

    private void propose(List<SourceFile> files) throws IOException {
        Files.createDirectories(data);
        if (Files.exists(data.resolve(PROPOSED))) {
            rename(data.resolve(PROPOSED), NAME); // it counts, see settle
        }
        Path next = Files.createTempFile(data, NAME, ".next", forOwner());
        try {
            try (FileChannel channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = StandardCharsets.UTF_8.encode(written(files));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true); // the name must not come to stand for a file that a crash leaves empty
            }
            rename(next, PROPOSED);
        } finally {
            Files.deleteIfExists(next);
        }
    }

    private void withdraw() {
        try {
            Files.deleteIfExists(data.resolve(PROPOSED));
        } catch (IOException e) {
            LOG.log(Level.ERROR, "a workspace was not applied, and will be at the next start: " + e.getMessage());
        }
    }

    /** The proposal counts already; where it cannot be renamed it does so under its own name, and the next start finds it. */
    private void settle() {
        Path proposed = data.resolve(PROPOSED);
        if (!Files.exists(proposed)) {
            return;
        }
        try {
            rename(proposed, NAME);
        } catch (IOException e) {
            LOG.log(Level.WARNING, proposed + " counts, and cannot be renamed to " + NAME + ": " + e.getMessage());
        }
    }

    private void rename(Path file, String name) throws IOException {
        Files.move(file, data.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        if (isPosix()) { // elsewhere a folder cannot be opened
            try (FileChannel folder = FileChannel.open(data)) {
                folder.force(true); // the name is on disk when the folder is
            }
        }
    }

    /** A connection's token may stand in it. */
    private static FileAttribute<?>[] forOwner() {
        if (!isPosix()) {
            return new FileAttribute<?>[0];
        }
        return new FileAttribute<?>[] {
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        };
    }

    private static boolean isPosix() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    }
}
