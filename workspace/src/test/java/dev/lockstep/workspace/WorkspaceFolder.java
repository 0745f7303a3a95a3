package dev.lockstep.workspace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The folder of a workspace that a test writes. */
final class WorkspaceFolder {

    private final Path folder;
    private final Map<String, String> environment = new LinkedHashMap<>();

    WorkspaceFolder(Path folder) {
        this.folder = folder;
    }

    WorkspaceFolder with(String file, String text) {
        return with(file, text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    WorkspaceFolder with(String file, byte[] bytes) {
        try {
            Files.createDirectories(folder.resolve(file).getParent());
            Files.write(folder.resolve(file), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    WorkspaceFolder withVariable(String name, String value) {
        environment.put(name, value);
        return this;
    }

    WorkspaceReader.Reading read() {
        return WorkspaceReader.read(folder, environment::get);
    }

    /** The problems as they are printed, with the folder left out. */
    List<String> problems() {
        return read().problems().stream()
                .map(problem -> problem.toString().replace(folder + "/", ""))
                .toList();
    }
}
