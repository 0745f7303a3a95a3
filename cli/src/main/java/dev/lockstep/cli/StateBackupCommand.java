package dev.lockstep.cli;

import dev.lockstep.engine.Engine;
import dev.lockstep.engine.store.RocksStore;
import dev.lockstep.engine.store.StoreException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lockstep state backup}: a copy of a store that no server has open. */
@Command(
        name = "backup",
        description = {
            "Make a complete copy of what a server keeps, while it does not run.",
            "",
            "To restore it, put the copy in place of the folder store of the data folder. It can be read with the key that the "
                    + "data folder has (data.key), which is not in the copy: keep it elsewhere, and safe."
        },
        sortOptions = false)
final class StateBackupCommand implements Callable<Integer> {

    private static final long CACHE_BYTES = 16 << 20;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Mixin
    private final DataOption data = new DataOption();

    @Option(names = "--to", paramLabel = "DIR", required = true, description = "A folder that does not exist yet.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private Path to;

    @Override
    public Integer call() {
        Path folder = Engine.storeIn(data.folder());
        try {
            RocksStore.openToRead(folder).close(); // else a mistyped folder would become a new store
            try (RocksStore store = RocksStore.open(folder, CACHE_BYTES)) {
                store.copyTo(to);
            }
        } catch (StoreException e) {
            throw new CommandException(ExitCode.OUTSIDE_FAILED, String.valueOf(e.getMessage()));
        }
        if (common.isJson()) {
            common.out().println(new Json().text("backup", to.toString()));
        } else {
            common.out().println("a copy is in " + to);
        }
        common.out().flush();
        return ExitCode.DONE;
    }
}
