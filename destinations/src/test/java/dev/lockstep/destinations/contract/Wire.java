package dev.lockstep.destinations.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.destinations.sandbox.Call;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What goes over the wire, as files that are read by eye and compared by the byte: the request line, the headers that matter, and
 * the body as it is. To write them anew, run the tests with {@code -Dlockstep.rewrite=true}, and look at the difference.
 */
public final class Wire {

    private static final Path FOLDER = Path.of("src/test/resources/dev/lockstep/destinations/wire");

    private Wire() {}

    /** Compares the calls with the file of this name; of the headers these alone. */
    public static void assertSame(String name, List<Call> calls, String... headers) {
        Path file = FOLDER.resolve(name + ".txt");
        String text = calls.stream().map(call -> shown(call, headers)).collect(Collectors.joining("\n----\n"));
        if (Boolean.getBoolean("lockstep.rewrite")) {
            try {
                Files.createDirectories(file.getParent());
                Files.writeString(file, text);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        assertThat(file).content().isEqualTo(text);
    }

    private static String shown(Call call, String... headers) {
        StringBuilder out = new StringBuilder(call.method() + " " + call.target() + "\n");
        for (String header : headers) {
            out.append(header)
                    .append(": ")
                    .append(call.header(header).orElse("(none)"))
                    .append('\n');
        }
        return out.append('\n').append(call.text()).append('\n').toString();
    }
}
