package dev.lockstep.workspace;

import dev.lockstep.core.model.Value;
import dev.lockstep.core.model.Values;
import dev.lockstep.destinations.spi.Declaration;
import dev.lockstep.destinations.spi.Parameter;
import dev.lockstep.destinations.spi.Settings;
import dev.lockstep.workspace.shape.Findings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The settings of a connection as its destination takes them, and of a receiver likewise. Stateless. */
public final class ConnectionSettings {

    private ConnectionSettings() {}

    /**
     * The declared settings as texts, defaults filled in; empty where one of them is not there or not right on this machine, of which
     * reading the workspace has told.
     *
     * @param connection of the kind that is declared, from a workspace that was read
     * @param folder of the workspace
     */
    public static Optional<Settings> of(Connection connection, Declaration declaration, Path folder) {
        return of(connection.settings(), declaration.account(), folder);
    }

    /** The same of a receiver. */
    public static Optional<Settings> of(Receiver receiver, Path folder) {
        return of(receiver.settings(), receiver.kind().parameters(), folder);
    }

    private static Optional<Settings> of(Map<String, Setting> settings, List<Parameter> parameters, Path folder) {
        Map<String, String> values = new LinkedHashMap<>();
        for (Parameter parameter : parameters) {
            Setting setting = settings.get(parameter.name());
            Optional<String> value = setting == null ? parameter.otherwise() : text(setting);
            if (value.filter(parameter.kind()::admits).isPresent()) {
                values.put(parameter.name(), value.get());
            } else if (setting != null || parameter.isRequired()) {
                return Optional.empty();
            }
        }
        return Optional.of(new Settings(values, folder));
    }

    /** The same where some are not there: those that are, for what is asked of a connection before it can be opened. */
    public static Settings known(Connection connection, Declaration declaration, Path folder) {
        Map<String, String> values = new LinkedHashMap<>();
        for (Parameter parameter : declaration.account()) {
            Setting setting = connection.settings().get(parameter.name());
            Optional<String> value = setting == null ? parameter.otherwise() : text(setting);
            value.filter(parameter.kind()::admits).ifPresent(known -> values.put(parameter.name(), known));
        }
        return new Settings(values, folder);
    }

    /** Tells of settings that were filled with what they cannot be. */
    static void checkFilled(Connection connection, Declaration declaration, Findings findings) {
        checkFilled(connection.settings(), declaration.account(), findings);
    }

    /** The same of a receiver. */
    static void checkFilled(Receiver receiver, Findings findings) {
        checkFilled(receiver.settings(), receiver.kind().parameters(), findings);
    }

    private static void checkFilled(Map<String, Setting> settings, List<Parameter> parameters, Findings findings) {
        for (Parameter parameter : parameters) {
            if (settings.get(parameter.name()) instanceof Setting.Hidden hidden
                    && !parameter.kind().admits(hidden.secret().reveal())) {
                findings.problem(
                        hidden.place(),
                        "what it is filled with must be " + parameter.kind().wanted(),
                        "correct the variable or the file");
            }
        }
    }

    private static Optional<String> text(Setting setting) {
        return switch (setting) {
            case Setting.Plain(var place, Value.Text(String text)) -> Optional.of(text);
            case Setting.Plain(var place, Value.Number(double number)) -> Optional.of(Values.numberText(number));
            case Setting.Plain(var place, Value.Flag(boolean flag)) -> Optional.of(Boolean.toString(flag));
            case Setting.Plain plain -> Optional.empty();
            case Setting.Hidden(var place, var secret) -> Optional.of(secret.reveal());
            case Setting.Missing missing -> Optional.empty();
            case Setting.Items items -> Optional.empty();
            case Setting.Group group -> Optional.empty();
        };
    }
}
