package dev.lockstep.cli;

import dev.lockstep.core.model.Instants;
import dev.lockstep.server.definition.AppliedWorkspace;
import dev.lockstep.server.definition.SegmentChange;
import dev.lockstep.server.definition.Version;
import dev.lockstep.server.definition.VersionFolder;
import dev.lockstep.workspace.SourceFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code lockstep rollback}: an earlier workspace counts again. */
@Command(
        name = "rollback",
        description = {
            "Apply again a workspace that was applied before: the one before the last, or the one of a version.",
            "",
            "It is applied as lockstep apply does, and becomes a version itself. The files of the workspace on this machine stay "
                    + "as they are."
        },
        footer = {
            "",
            "Examples:",
            "  LOCKSTEP_KEY=… lockstep rollback --list --server http://127.0.0.1:8090",
            "  lockstep rollback 3 --data data               while no server runs on it"
        },
        sortOptions = false)
final class RollbackCommand implements Callable<Integer> {

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @ArgGroup(multiplicity = "1")
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private DefinitionTarget target;

    @Parameters(paramLabel = "VERSION", arity = "0..1", description = "Its number (default: the one before the last).")
    private @Nullable Long version;

    @Option(names = "--list", description = "Only tell which versions there are.")
    private boolean list;

    @Option(names = "--author", paramLabel = "NAME", description = "Who does it, for the versions (default: you).")
    private String author = System.getProperty("user.name", "unknown");

    @Option(names = "--no-wait", description = "Do not wait until everybody's memberships are by it.")
    private boolean noWait;

    @Override
    public Integer call() throws IOException {
        if (target.data != null) {
            return ofData(target.data);
        }
        try (ServerCalls server = new ServerCalls(target.server())) {
            return ofServer(server);
        }
    }

    private int ofData(Path data) throws IOException {
        VersionFolder versions = new VersionFolder(data);
        List<Version> all = versions.all();
        if (list) {
            print(all.stream()
                    .map(one -> line(
                            one.number(),
                            Instants.format(one.at()),
                            one.author(),
                            Stream.concat(
                                    one.changes().stream().map(RollbackCommand::words), one.audiences().stream())))
                    .toList());
            return ExitCode.DONE;
        }
        long wanted = wanted(all.stream().map(Version::number).toList());
        Version found = versions.find(wanted).orElseThrow(() -> missing(wanted));
        return new Application(common, noWait).toData(data, found.files(), author, java.util.Optional.empty());
    }

    private int ofServer(ServerCalls server) throws IOException {
        JsonNode all = ServerCalls.whole(server.get("/api/workspace/versions")).get("versions");
        List<Long> numbers = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        for (JsonNode one : all) {
            numbers.add(one.get("version").asLong());
            List<String> changes = new ArrayList<>();
            one.get("segments")
                    .forEach(change -> changes.add(change.get("change").asString() + " "
                            + change.get("segment").asString()));
            one.get("audiences").forEach(audience -> changes.add(audience.asString()));
            lines.add(line(
                    one.get("version").asLong(),
                    one.get("at").asString(),
                    one.get("author").asString(),
                    changes.stream()));
        }
        if (list) {
            print(lines);
            return ExitCode.DONE;
        }
        JsonNode found = ServerCalls.whole(server.get("/api/workspace/versions/" + wanted(numbers)));
        List<SourceFile> files = AppliedWorkspace.files(found);
        return new Application(common, noWait).toServer(server, files, author, java.util.Optional.empty());
    }

    private static String words(SegmentChange change) {
        return change.kind().word() + " " + change.segment();
    }

    private static String line(long number, String at, String author, Stream<String> changes) {
        String what = changes.collect(Collectors.joining(", "));
        return number + "  " + at + "  " + author + "  " + (what.isEmpty() ? "nothing that counts" : what);
    }

    private long wanted(List<Long> newestFirst) {
        if (version != null) {
            return version;
        }
        if (newestFirst.size() < 2) {
            throw new CommandException(
                    ExitCode.WRONG_REQUEST, "there is no version before the last; lockstep rollback --list shows all");
        }
        return newestFirst.get(1);
    }

    private static CommandException missing(long number) {
        return new CommandException(
                ExitCode.WRONG_REQUEST, "there is no version " + number + "; lockstep rollback --list shows all");
    }

    private void print(List<String> lines) {
        common.answer(() -> new Json().texts("versions", lines), () -> lines.forEach(common.out()::println));
    }
}
