package dev.lockstep.workspace;

import dev.lockstep.workspace.shape.Findings;
import dev.lockstep.workspace.yaml.Place;
import dev.lockstep.workspace.yaml.Yaml;
import dev.lockstep.workspace.yaml.YamlReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Finds the files of a workspace and makes one document of them.
 */
final class WorkspaceFiles {

    /** The file that makes a folder a workspace. */
    static final String MAIN = "lockstep.yaml";

    /** Mappings of CSV files, which stand beside a workspace and are no part of it. */
    private static final String MAP_SUFFIX = ".map.yaml";

    /** The most files of a workspace. */
    static final int MAX_FILES = 1000;

    /** The most bytes of all files together. */
    private static final long MAX_BYTES = 16L << 20;

    /** How many folders below the workspace's are looked into. */
    private static final int MAX_DEPTH = 20;

    private final Path folder;
    private final Findings findings;
    private boolean isWhole = true;

    WorkspaceFiles(Path folder, Findings findings) {
        this.folder = folder;
        this.findings = findings;
    }

    /** Empty where there is nothing to read; a problem says why. */
    Optional<Yaml.Mapping> read() {
        if (!isThere()) {
            return Optional.empty();
        }
        MergedFiles merged = new MergedFiles(findings);
        long bytes = 0;
        for (Path file : files()) {
            bytes += size(file);
            if (bytes > MAX_BYTES) {
                findings.problem(
                        Place.topOf(shown(file)),
                        "the files of the workspace are larger than " + (MAX_BYTES >> 20) + " MiB together",
                        "keep only definitions in its folder");
                isWhole = false;
                break;
            }
            Optional<Yaml> root = YamlReader.read(file, shown(file), findings::problem);
            root.ifPresent(merged::add);
            isWhole &= root.isPresent();
        }
        return Optional.of(merged.at(Place.topOf(shown(folder.resolve(MAIN)))));
    }

    /**
     * All files as they are, for somebody who reads them elsewhere.
     *
     * @throws IOException where one cannot be read, or is no UTF-8
     */
    List<SourceFile> sources() throws IOException {
        List<SourceFile> sources = new ArrayList<>();
        for (Path file : files()) {
            String name = folder.relativize(file).toString().replace(File.separatorChar, '/');
            sources.add(new SourceFile(name, Files.readString(file)));
        }
        return sources;
    }

    /** Whether every file could be read as YAML, so that a name that is not defined is not defined anywhere. */
    boolean isWhole() {
        return isWhole;
    }

    private boolean isThere() {
        Place place = Place.topOf(shown(folder.resolve(MAIN)));
        if (!Files.isDirectory(folder)) {
            findings.problem(
                    place,
                    Files.exists(folder) ? folder + " is not a folder" : "there is no folder " + folder,
                    "name the folder that holds " + MAIN + " with --workspace");
            return false;
        }
        if (!Files.isRegularFile(folder.resolve(MAIN))) {
            findings.problem(
                    place,
                    "there is no " + MAIN + " in the folder",
                    Files.exists(folder.resolve("lockstep.yml"))
                            ? "rename lockstep.yml to " + MAIN
                            : "create it, or name another folder with --workspace");
            return false;
        }
        return true;
    }

    /** The main file, then the others by their path below the folder. Hidden files and folders are left out. */
    private List<Path> files() {
        Map<String, Path> found = new TreeMap<>();
        try {
            Files.walkFileTree(folder, Set.<FileVisitOption>of(), MAX_DEPTH, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                    return isHidden(directory) && !directory.equals(folder)
                            ? FileVisitResult.SKIP_SUBTREE
                            : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    String name = file.getFileName().toString();
                    if (name.endsWith(".yaml")
                            && !name.endsWith(MAP_SUFFIX)
                            && !isHidden(file)
                            && Files.isRegularFile(file)) {
                        found.put(folder.relativize(file).toString(), file);
                    }
                    return found.size() > MAX_FILES ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) {
                    findings.problem(
                            Place.topOf(shown(file)),
                            "cannot be read (" + e.getClass().getSimpleName() + ")",
                            "see that you may read it, or move it out of the workspace");
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            findings.problem(
                    Place.topOf(shown(folder)),
                    "cannot be read (" + e.getClass().getSimpleName() + ")",
                    "see that you may read it");
        }
        if (found.size() > MAX_FILES) {
            findings.problem(
                    Place.topOf(shown(folder)),
                    "more than " + MAX_FILES + " YAML files below the folder",
                    "keep only definitions in it");
            isWhole = false;
            return List.of();
        }
        List<Path> files = new ArrayList<>();
        Optional.ofNullable(found.remove(MAIN)).ifPresent(files::add);
        files.addAll(found.values());
        return files;
    }

    private static boolean isHidden(Path path) {
        Path name = path.getFileName();
        return name != null && name.toString().startsWith(".");
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return 0; // the attempt to read it will tell
        }
    }

    /** The file as the user would name it. */
    private static String shown(Path file) {
        return file.normalize().toString();
    }
}
