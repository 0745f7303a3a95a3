package dev.lockstep.bench;

import dev.lockstep.core.program.Program;
import dev.lockstep.testkit.shop.Arrival;
import dev.lockstep.testkit.shop.ShopGenerator;
import dev.lockstep.workspace.Workspace;
import dev.lockstep.workspace.WorkspaceReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What every benchmark plays: the segments of {@code examples/shop}, and facts of a made-up shop. */
final class Shop {

    /** 2026-01-01T00:00:00Z. */
    static final long START = 1_767_225_600_000L;

    /** Three months of history, however many facts are asked for: so windows of all lengths have something in them. */
    private static final double HOURS = 90 * 24;

    private Shop() {}

    /** The folder of the workspace. */
    static Path folder() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(folder.resolve("examples/shop"))) {
            folder = folder.getParent();
            if (folder == null) {
                throw new IllegalStateException("run the benchmarks inside the repository: they read examples/shop");
            }
        }
        return folder.resolve("examples/shop");
    }

    /** A copy of it, for a server to write the files of its audiences beside. */
    static Path copyIn(Path place) throws IOException {
        Path from = folder();
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                Path copy = place.resolve(from.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
        return place;
    }

    static Workspace workspace() {
        WorkspaceReader.Reading reading = WorkspaceReader.read(folder(), name -> "");
        return reading.workspace()
                .orElseThrow(() -> new IllegalStateException(reading.problems().toString()));
    }

    static Program program() {
        return Program.compile(workspace().conditions(), List.of());
    }

    /** Facts in the order of receipt, spread over three months. */
    static ShopGenerator facts(int people, int facts) {
        return new ShopGenerator(1, people, START, facts / HOURS);
    }

    static Arrival[] arrivals(int people, int facts) {
        ShopGenerator generator = facts(people, facts);
        Arrival[] arrivals = new Arrival[facts];
        for (int i = 0; i < facts; i++) {
            arrivals[i] = generator.next();
        }
        return arrivals;
    }
}
