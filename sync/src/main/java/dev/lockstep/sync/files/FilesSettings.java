package dev.lockstep.sync.files;

import dev.lockstep.core.model.Value;
import dev.lockstep.destinations.identifiers.Dialect;
import dev.lockstep.destinations.identifiers.Dialects;
import dev.lockstep.destinations.identifiers.Hashing;
import dev.lockstep.destinations.identifiers.PhoneRegion;
import dev.lockstep.workspace.Connection;
import dev.lockstep.workspace.Setting;
import dev.lockstep.workspace.yaml.NearNames;
import dev.lockstep.workspace.yaml.Problem;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a connection of kind {@code files} says of the content of its files.
 *
 * @param dialect whose rules identifiers follow ({@code dialect}, else {@code plain}); without hashing where {@code hash} is
 *     false
 * @param region of phone numbers that are written without a country code ({@code phone_region})
 * @param spreadsheetSafe whether text is kept from running as a formula ({@code spreadsheet_safe})
 */
record FilesSettings(Dialect dialect, PhoneRegion region, boolean spreadsheetSafe) {

    /** For an audience that goes to no connection of this kind. */
    static final FilesSettings DEFAULT = new FilesSettings(Dialects.PLAIN, PhoneRegion.NONE, false);

    /** Reads the settings; empty where one of them is wrong, and then {@code problems} says what. */
    static Optional<FilesSettings> read(Connection connection, List<Problem> problems) {
        Optional<Dialect> dialect =
                read(connection, "dialect", problems, DEFAULT.dialect(), FilesSettings::dialect, dialectsToName());
        Optional<Boolean> hash = flag(connection, "hash", problems, true);
        Optional<PhoneRegion> region = read(
                connection,
                "phone_region",
                problems,
                DEFAULT.region(),
                FilesSettings::region,
                text -> "write two letters of ISO 3166-1, such as RU or GB");
        Optional<Boolean> spreadsheetSafe = flag(connection, "spreadsheet_safe", problems, DEFAULT.spreadsheetSafe());
        if (dialect.isEmpty() || hash.isEmpty() || region.isEmpty() || spreadsheetSafe.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new FilesSettings(
                hash.get() ? dialect.get() : dialect.get().withHashing(Hashing.NONE),
                region.get(),
                spreadsheetSafe.get()));
    }

    private static Optional<Dialect> dialect(String text) {
        return Dialects.named(text);
    }

    private static Function<String, String> dialectsToName() {
        List<String> names = Dialects.all().stream().map(Dialect::name).toList();
        return text -> NearNames.suggest(text, names, "choose one of " + String.join(", ", names));
    }

    private static Optional<PhoneRegion> region(String text) {
        try {
            return Optional.of(PhoneRegion.of(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<Boolean> flag(
            Connection connection, String name, List<Problem> problems, boolean otherwise) {
        return read(connection, name, problems, otherwise, FilesSettings::flag, text -> "write true or false");
    }

    private static Optional<Boolean> flag(String text) {
        return switch (text) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    private static <T> Optional<T> read(
            Connection connection,
            String name,
            List<Problem> problems,
            T otherwise,
            Function<String, Optional<T>> reading,
            Function<String, String> whatToDo) {
        Setting setting = connection.settings().get(name);
        if (setting == null) {
            return Optional.of(otherwise);
        }
        Optional<String> text = text(setting);
        Optional<T> read = text.flatMap(reading);
        if (read.isEmpty()) {
            problems.add(new Problem(
                    setting.place(), name + " has no value that is known here", whatToDo.apply(text.orElse(""))));
        }
        return read;
    }

    private static Optional<String> text(Setting setting) {
        return switch (setting) {
            case Setting.Plain(var place, Value.Text(String text)) -> Optional.of(text);
            case Setting.Plain(var place, Value.Flag(boolean flag)) -> Optional.of(Boolean.toString(flag));
            case Setting.Plain plain -> Optional.empty();
            case Setting.Hidden(var place, var secret) -> Optional.of(secret.reveal());
            case Setting.Missing missing -> Optional.empty();
            case Setting.Items items -> Optional.empty();
            case Setting.Group group -> Optional.empty();
        };
    }
}
