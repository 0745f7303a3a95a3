package dev.lockstep.server.alert;

import dev.lockstep.destinations.spi.Settings;
import dev.lockstep.workspace.ConnectionSettings;
import dev.lockstep.workspace.Receiver;
import dev.lockstep.workspace.Workspace;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Tells receivers as the workspace has them at the time: a secret that was changed counts from the next message on. Safe for any number of
 * threads.
 *
 * @param workspace with its secrets filled in
 * @param folder of the workspace
 */
record Receivers(Supplier<Workspace> workspace, Path folder, InstantSource clock) {

    private static final String UNSET = "a setting of it is not there; set the variable or the file that it comes from";

    /** What keeps each receiver from being told anything, as far as can be seen without telling it. */
    Map<String, String> problems() {
        Map<String, String> problems = new TreeMap<>();
        workspace.get().receivers().values().stream()
                .filter(receiver -> ConnectionSettings.of(receiver, folder).isEmpty())
                .forEach(receiver -> problems.put(receiver.name(), UNSET));
        return problems;
    }

    /** Tells one; this may take as long as a call may. */
    Told tell(String name, Message message) {
        Receiver receiver = workspace.get().receivers().get(name);
        if (receiver == null) {
            return new Told.Refused("the receiver is not in the workspace any more");
        }
        Optional<Settings> settings = ConnectionSettings.of(receiver, folder);
        if (settings.isEmpty()) {
            return Told.later(UNSET);
        }
        return switch (receiver.kind()) {
            case WEBHOOK -> Hook.webhook(settings.get(), message, clock);
            case SLACK -> Hook.slack(settings.get(), message, clock);
            case EMAIL -> Mail.send(settings.get(), message);
        };
    }
}
