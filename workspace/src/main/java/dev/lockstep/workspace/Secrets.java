package dev.lockstep.workspace;

import dev.lockstep.core.model.Value;
import dev.lockstep.workspace.shape.Findings;
import dev.lockstep.workspace.yaml.NearNames;
import dev.lockstep.workspace.yaml.Place;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Fills {@code ${env:NAME}} and {@code ${file:PATH}} into settings. What is filled so, and the text around it, is a
 * {@link Secret} from then on. A variable or file that is not there is a problem of this machine, not of the definitions.
 */
final class Secrets {

    /** The longest secret that is read from a file, in bytes. */
    private static final int MAX_FILE_BYTES = 64 << 10;

    static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}]*)}");

    private final Path folder;
    private final Function<String, @Nullable String> environment;
    private final Findings findings;
    private final Findings missing;

    /**
     * @param folder that paths of files are relative to
     * @param findings gets placeholders that are written wrong
     * @param missing gets variables and files that are not there
     */
    Secrets(Path folder, Function<String, @Nullable String> environment, Findings findings, Findings missing) {
        this.folder = folder;
        this.environment = environment;
        this.findings = findings;
        this.missing = missing;
    }

    Connection fill(Connection connection) {
        return connection.with(fill(connection.settings()));
    }

    Receiver fill(Receiver receiver) {
        return new Receiver(receiver.name(), receiver.kind(), fill(receiver.settings()), receiver.place());
    }

    private SequencedMap<String, Setting> fill(SequencedMap<String, Setting> settings) {
        SequencedMap<String, Setting> filled = new LinkedHashMap<>();
        settings.forEach((name, setting) -> filled.put(name, fill(setting)));
        return filled;
    }

    private Setting fill(Setting setting) {
        return switch (setting) {
            case Setting.Plain(Place place, Value.Text(String text))
            when PLACEHOLDER.matcher(text).find() -> fill(place, text);
            case Setting.Items(Place place, List<Setting> items) ->
                new Setting.Items(place, items.stream().map(this::fill).toList());
            case Setting.Group(Place place, SequencedMap<String, Setting> settings) ->
                new Setting.Group(place, fill(settings));
            case Setting.Plain plain -> plain;
            case Setting.Hidden hidden -> hidden;
            case Setting.Missing unfilled -> unfilled;
        };
    }

    private Setting fill(Place place, String text) {
        StringBuilder filled = new StringBuilder();
        Matcher placeholder = PLACEHOLDER.matcher(text);
        boolean isWhole = true;
        while (placeholder.find()) {
            Optional<String> value = value(place, placeholder.group(1));
            isWhole &= value.isPresent();
            placeholder.appendReplacement(filled, Matcher.quoteReplacement(value.orElse("")));
        }
        placeholder.appendTail(filled);
        return isWhole ? new Setting.Hidden(place, new Secret(filled.toString())) : new Setting.Missing(place);
    }

    private Optional<String> value(Place place, String source) {
        if (source.startsWith("env:")) {
            return fromEnvironment(place, source.substring("env:".length()));
        }
        if (source.startsWith("file:")) {
            return fromFile(place, source.substring("file:".length()));
        }
        int colon = source.indexOf(':');
        findings.problem(
                place,
                "unknown placeholder ${" + source + "}",
                colon < 0
                        ? "did you mean ${env:" + source + "}?"
                        : NearNames.of(source.substring(0, colon), List.of("env", "file"))
                                .map(near -> "did you mean ${" + near + source.substring(colon) + "}?")
                                .orElse("write ${env:NAME} or ${file:PATH}"));
        return Optional.empty();
    }

    private Optional<String> fromEnvironment(Place place, String name) {
        String value = name.isBlank() ? null : environment.apply(name);
        if (value == null || value.isEmpty()) {
            missing.problem(
                    place,
                    "the environment variable " + name + " is " + (value == null ? "not set" : "empty"),
                    "set it before you run Lockstep, or use ${file:PATH}");
            return Optional.empty();
        }
        return Optional.of(value);
    }

    /** The text of the file, without the line end that editors add. */
    private Optional<String> fromFile(Place place, String path) {
        try (InputStream in = Files.newInputStream(folder.resolve(path))) {
            byte[] bytes = in.readNBytes(MAX_FILE_BYTES + 1);
            if (bytes.length > MAX_FILE_BYTES) {
                missing.problem(
                        place,
                        "the file " + path + " is larger than " + (MAX_FILE_BYTES >> 10) + " KiB",
                        "name a file that holds nothing but the secret");
                return Optional.empty();
            }
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return Optional.of(text.replaceFirst("\\r?\\n\\z", ""));
        } catch (IOException | InvalidPathException e) {
            missing.problem(
                    place,
                    "the file " + path + " cannot be read (" + e.getClass().getSimpleName() + ")",
                    "create it, or correct the path; it is relative to the workspace's folder");
            return Optional.empty();
        }
    }
}
