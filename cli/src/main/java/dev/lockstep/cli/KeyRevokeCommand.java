package dev.lockstep.cli;

import dev.lockstep.server.key.KeyFile;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code lockstep key revoke}: takes a key away for good. */
@Command(
        name = "revoke",
        description = "Take a key away, for good. A running server refuses it within a second.",
        sortOptions = false)
final class KeyRevokeCommand implements Callable<Integer> {

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Mixin
    private final DataOption data = new DataOption();

    @Parameters(paramLabel = "ID", description = "The id of the key.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private String id;

    @Override
    public Integer call() throws IOException {
        if (!KeyFile.in(data.folder()).revoke(id)) {
            throw unknown(id, data);
        }
        common.out().println(common.isJson() ? new Json().text("revoked", id) : "Revoked " + id + ".");
        common.out().flush();
        return ExitCode.DONE;
    }

    static CommandException unknown(String id, DataOption data) {
        return new CommandException(
                ExitCode.WRONG_REQUEST,
                "There is no key \"" + id + "\"; lockstep key list --data " + data.folder() + " lists all of them.");
    }
}
