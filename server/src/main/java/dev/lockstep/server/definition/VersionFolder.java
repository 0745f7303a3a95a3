package dev.lockstep.server.definition;

import dev.lockstep.core.model.Instants;
import dev.lockstep.workspace.SourceFile;
import dev.lockstep.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Every workspace that was applied to a data folder, a file each: {@code versions/000001.json}. They are readable by their owner alone,
 * as a connection's token may stand in one. Safe for any number of threads, and for one process that adds.
 */
public final class VersionFolder {

    private static final String NAME = "versions";
    private static final String SUFFIX = ".json";

    private final Path folder;

    /** The versions of a data folder. */
    public VersionFolder(Path data) {
        this.folder = data.resolve(NAME);
    }

    /**
     * Keeps another one.
     *
     * @param attributes of the file that is made
     */
    void keep(
            long at,
            String author,
            List<SegmentChange> changes,
            List<String> audiences,
            List<SourceFile> files,
            FileAttribute<?>... attributes)
            throws IOException {
        Files.createDirectories(folder);
        Map<String, Object> version = new LinkedHashMap<>();
        long number = last() + 1;
        version.put("version", number);
        version.put("at", Instants.format(at));
        version.put("author", author);
        version.put("hash", PlanHash.of(files));
        version.put(
                "segments",
                changes.stream()
                        .filter(change -> change.kind() != SegmentChange.Kind.UNCHANGED)
                        .map(change -> Map.of(
                                "segment",
                                change.segment(),
                                "change",
                                change.kind().word(),
                                "hash",
                                change.hash()))
                        .toList());
        version.put("audiences", audiences);
        Map<String, String> texts = new LinkedHashMap<>();
        files.forEach(file -> texts.put(file.name(), file.text()));
        version.put("files", texts);
        Path next = Files.createTempFile(folder, NAME, ".next", attributes);
        Files.writeString(next, JsonMapper.shared().writeValueAsString(version));
        Files.move(next, file(number), StandardCopyOption.ATOMIC_MOVE);
    }

    /** All versions, the newest first. */
    public List<Version> all() throws IOException {
        List<Version> versions = new ArrayList<>();
        for (long number = last(); number > 0; number--) {
            find(number).ifPresent(versions::add);
        }
        return versions;
    }

    /** The version of this number. */
    public Optional<Version> find(long number) throws IOException {
        try {
            return Optional.of(read(number, Files.readString(file(number))));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (JacksonException | IllegalArgumentException e) {
            throw new IOException(file(number) + " is damaged; move it away", e);
        }
    }

    private static Version read(long number, String text) {
        JsonNode json = JsonMapper.shared().readTree(text);
        List<SegmentChange> changes = new ArrayList<>();
        json.get("segments")
                .forEach(change -> changes.add(new SegmentChange(
                        change.get("segment").asString(),
                        SegmentChange.Kind.of(change.get("change").asString()),
                        change.get("hash").asString())));
        List<String> audiences = new ArrayList<>();
        json.get("audiences").forEach(audience -> audiences.add(audience.asString()));
        return new Version(
                number,
                Instants.parse(json.get("at").asString()).orElseThrow(IllegalArgumentException::new),
                json.get("author").asString(),
                json.get("hash").asString(),
                changes,
                audiences,
                AppliedWorkspace.files(json));
    }

    /** What lies between the audiences of two workspaces, in words. */
    static List<String> audiences(Workspace before, Workspace after) {
        List<String> changes = new ArrayList<>();
        after.audiences().forEach((name, audience) -> {
            if (!before.audiences().containsKey(name)) {
                changes.add("new " + name);
            } else if (!withoutPlace(String.valueOf(before.audiences().get(name)))
                    .equals(withoutPlace(audience.toString()))) {
                changes.add("changed " + name);
            }
        });
        before.audiences().keySet().stream()
                .filter(name -> !after.audiences().containsKey(name))
                .forEach(name -> changes.add("removed " + name));
        return changes;
    }

    /** Where it is written says nothing of what it is. */
    private static String withoutPlace(String audience) {
        return audience.replaceAll("Place\\[[^]]*\\]", "");
    }

    private long last() throws IOException {
        if (!Files.isDirectory(folder)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("[0-9]{6,18}\\" + SUFFIX))
                    .mapToLong(name -> Long.parseLong(name.substring(0, name.length() - SUFFIX.length())))
                    .max()
                    .orElse(0);
        }
    }

    private Path file(long number) {
        return folder.resolve(String.format(Locale.ROOT, "%06d", number) + SUFFIX);
    }
}
