package dev.lockstep.cli;

import dev.lockstep.core.model.Instants;
import dev.lockstep.server.key.Key;
import dev.lockstep.server.key.KeyFile;
import dev.lockstep.server.key.Secret;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code lockstep key list}: the keys that there are. */
@Command(name = "list", description = "List the keys that there are, oldest first.", sortOptions = false)
final class KeyListCommand implements Callable<Integer> {

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Mixin
    private final DataOption data = new DataOption();

    @Override
    public Integer call() throws IOException {
        List<Key> keys = KeyFile.in(data.folder()).read();
        if (common.isJson()) {
            common.out()
                    .println(Json.list(keys.stream().map(KeyListCommand::json).toList()));
        } else {
            print(keys);
        }
        common.out().flush();
        return ExitCode.DONE;
    }

    private static Json json(Key key) {
        return new Json()
                .text("id", key.id())
                .text("kind", key.kind().word())
                .text("name", key.name())
                .instant("created_at", OptionalLong.of(key.createdAt()))
                .put("requests_per_second", key.requestsPerSecond())
                .put(
                        "secrets",
                        Json.list(key.secrets().stream()
                                .map(secret -> new Json()
                                        .text("last_four", secret.lastFour())
                                        .instant("ends_at", secret.endsAt()))
                                .toList()));
    }

    private void print(List<Key> keys) {
        PrintWriter out = common.out();
        if (keys.isEmpty()) {
            out.println("No keys. Make one: lockstep key create --data " + data.folder() + " --kind write --name NAME");
            return;
        }
        for (Key key : keys) {
            Secret current = key.secrets().getFirst();
            out.println(key.id() + "  " + padded(key.kind().word()) + "  …" + current.lastFour() + "  "
                    + Instants.format(key.createdAt()) + "  " + key.name());
        }
    }

    private static String padded(String kind) {
        return kind + " ".repeat("write".length() - kind.length());
    }
}
