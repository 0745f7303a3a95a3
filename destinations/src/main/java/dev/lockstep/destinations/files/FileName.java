package dev.lockstep.destinations.files;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name of an audience as the name of its files. Letters of every script may stand in it, but nothing that leads out of the
 * folder, hides the file, or means something else on another system: a folder of audiences is copied around.
 */
public final class FileName {

    /** Most file systems take 255 bytes, and the files add an ending and, while they are written, a beginning. */
    private static final int MAX_BYTES = 200;

    private static final Pattern RESERVED = Pattern.compile("[/\\\\<>:\"|?*\\p{Cntrl}]");
    private static final Pattern DEVICE =
            Pattern.compile("(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\\..*)?", Pattern.CASE_INSENSITIVE);

    private FileName() {}

    /** What keeps {@code name} from being the name of a file, and what to do; empty where nothing does. */
    public static Optional<String> problem(String name) {
        if (name.isBlank()) {
            return Optional.of("it is blank; give it a name");
        }
        if (RESERVED.matcher(name).find()) {
            return Optional.of("it holds one of / \\ < > : \" | ? * or a control character; rename the audience");
        }
        if (name.startsWith(".") || name.endsWith(".") || !name.equals(name.strip())) {
            return Optional.of("it begins or ends with a dot or a space; rename the audience");
        }
        if (DEVICE.matcher(name).matches()) {
            return Optional.of("it is the name of a device on Windows; rename the audience");
        }
        if (name.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            return Optional.of("it is longer than " + MAX_BYTES + " bytes; shorten the name of the audience");
        }
        return Optional.empty();
    }

    /** What two names have in common that are one file where case makes no difference. */
    public static String folded(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
