package dev.lockstep.cli.demo;

import dev.lockstep.workspace.Workspace;
import dev.lockstep.workspace.WorkspaceReader;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.Map;

/** The workspace of {@code examples/shop}, which the build puts beside the classes. */
final class ShippedShop {

    private ShippedShop() {}

    static Workspace read() throws IOException {
        URL main = ShippedShop.class.getResource("shop/lockstep.yaml");
        if (main == null) {
            throw new IllegalStateException("the build has left out examples/shop");
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
}
