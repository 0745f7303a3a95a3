package dev.lockstep.cli;

import dev.lockstep.engine.Engine;
import dev.lockstep.engine.store.RocksStore;
import dev.lockstep.engine.store.StoreException;
import dev.lockstep.server.backup.Backup;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code lockstep state backup}: a copy of what a server keeps, made by the server itself where one runs. */
@Command(
        name = "backup",
        description = {
            "Make a complete copy of what a server keeps, while it runs or while none does.",
            "",
            "A backup is a data folder but for the secret that it is sealed with (data.key), which must not lie where backups lie. "
                    + "To restore it, copy it to where the data is to be, put data.key into it, and serve it."
        },
        footer = {
            "",
            "Examples:",
            "  LOCKSTEP_KEY=… lockstep state backup --server http://127.0.0.1:8090 --keep 7",
            "  lockstep state backup --data data --to backup                     while no server runs on it",
            "",
            "A running server writes into its own folder for backups, see lockstep serve --backups, and needs an admin key."
        },
        sortOptions = false)
final class StateBackupCommand implements Callable<Integer> {

    private static final long CACHE_BYTES = 16 << 20;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @ArgGroup(multiplicity = "1")
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private BackedUp source;

    /** What a backup is made of. */
    private static final class BackedUp {
        @ArgGroup(exclusive = false)
        private @Nullable Stopped stopped;

        @ArgGroup(exclusive = false)
        private @Nullable Running running;
    }

    private static final class Stopped {
        @Option(names = "--data", paramLabel = "DIR", required = true, description = "Of this data folder.")
        @SuppressWarnings("NullAway.Init")
        private Path data;

        @Option(names = "--to", paramLabel = "DIR", required = true, description = "A folder that does not exist yet.")
        @SuppressWarnings("NullAway.Init")
        private Path to;
    }

    private static final class Running extends ServerOptions {
        @Option(
                names = "--keep",
                paramLabel = "N",
                defaultValue = "0",
                description = "Leave the newest N backups and delete older ones (default: all are left).")
        private int keep;
    }

    @Override
    public Integer call() throws IOException {
        if (source.running != null) {
            return ofServer(source.running);
        }
        if (source.stopped == null) {
            throw new CommandException(ExitCode.WRONG_REQUEST, "Name --data and --to, or --server.");
        }
        Path data = source.stopped.data;
        Path folder = Engine.storeIn(data);
        try {
            RocksStore.openToRead(folder).close(); // else a mistyped folder would become a new store
            try (RocksStore store = RocksStore.open(folder, CACHE_BYTES)) {
                Backup.make(store::copyTo, data, source.stopped.to);
            }
        } catch (StoreException e) {
            throw new CommandException(ExitCode.OUTSIDE_FAILED, String.valueOf(e.getMessage()));
        }
        print(source.stopped.to.toString(), "a copy is in " + source.stopped.to);
        return ExitCode.DONE;
    }

    private int ofServer(Running running) throws IOException {
        try (ServerCalls server = new ServerCalls(running)) {
            JsonNode made = ServerCalls.whole(server.post("/api/backups?keep=" + running.keep));
            String name = made.get("backup").asString();
            print(
                    name,
                    "the server has made " + name + "; there "
                            + (made.get("backups").size() == 1 ? "is " : "are ")
                            + Counted.of(made.get("backups").size(), "backup"));
        }
        return ExitCode.DONE;
    }

    private void print(String backup, String words) {
        common.out().println(common.isJson() ? new Json().text("backup", backup).toString() : words);
        common.out().flush();
    }
}
