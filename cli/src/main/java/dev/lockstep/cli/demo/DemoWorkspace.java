package dev.lockstep.cli.demo;

import dev.lockstep.core.model.Value;
import dev.lockstep.destinations.sandbox.SandboxAccount;
import dev.lockstep.workspace.Connection;
import dev.lockstep.workspace.Setting;
import dev.lockstep.workspace.Workspace;
import dev.lockstep.workspace.WorkspaceReader;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/** The workspaces that a demonstration runs. Stateless. */
final class DemoWorkspace {

    /** What an account at the real platform has and the sandbox has not. */
    private static final Set<String> OF_THE_REAL_ONE = Set.of("login", "proxy");

    private DemoWorkspace() {}

    /** The workspace of {@code examples/demo}, which the build puts beside the classes. */
    static Workspace shipped() throws IOException {
        URL main = DemoWorkspace.class.getResource("workspace/lockstep.yaml");
        if (main == null) {
            throw new IllegalStateException("the build has left out examples/demo");
        }
        try {
            URI uri = main.toURI();
            if (!uri.getScheme().equals("jar")) {
                return read(Path.of(uri));
            }
            try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
                String inside = uri.getSchemeSpecificPart();
                return read(jar.getPath(inside.substring(inside.indexOf('!') + 1)));
            }
        } catch (URISyntaxException e) {
            throw new IllegalStateException("a class loader gave a wrong address", e);
        }
    }

    private static Workspace read(Path main) {
        WorkspaceReader.Reading reading = WorkspaceReader.read(main.resolveSibling(""), name -> null);
        return reading.workspace()
                .orElseThrow(
                        () -> new IllegalStateException("the shipped workspace has problems: " + reading.problems()));
    }

    /** Whether there is a sandbox of what a connection goes to. */
    static boolean hasSandbox(Connection connection) {
        return SandboxAccount.kinds().contains(connection.kind());
    }

    /** The same workspace with every connection that there is a sandbox of leading there, and without the others. */
    static Workspace at(Map<String, SandboxAccount> sandboxes, Workspace workspace) {
        SequencedMap<String, Connection> connections = new LinkedHashMap<>();
        workspace.connections().forEach((name, connection) -> {
            SandboxAccount account = sandboxes.get(name);
            if (account != null) {
                connections.put(name, at(account, connection));
            }
        });
        return workspace.withConnections(connections);
    }

    private static Connection at(SandboxAccount account, Connection connection) {
        SequencedMap<String, Setting> settings = new LinkedHashMap<>(connection.settings());
        settings.keySet().removeAll(OF_THE_REAL_ONE);
        account.settings()
                .forEach((name, value) -> settings.put(name, new Setting.Plain(connection.place(), Value.of(value))));
        return connection.with(settings);
    }
}
