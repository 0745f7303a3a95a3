package dev.lockstep.cli;

import dev.lockstep.core.machine.MembershipChange;
import dev.lockstep.core.model.Instants;
import dev.lockstep.core.model.Values;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Writes membership changes, one JSON object a line, as {@code replay --changes} gives them. A long replay writes millions, so
 * what repeats is made once: the instant, which many changes share, and the rest of the line after the person.
 */
final class ChangesFile implements Consumer<MembershipChange> {

    private final Writer out;
    private final Map<String, String> entered = new HashMap<>();
    private final Map<String, String> exited = new HashMap<>();
    private long instant = Instants.DAWN;
    private String beginning = "";

    ChangesFile(Writer out) {
        this.out = out;
    }

    @Override
    public void accept(MembershipChange change) {
        if (change.at() != instant) {
            instant = change.at();
            beginning = "{\"at\": \"" + Instants.format(instant) + "\", \"person\": ";
        }
        try {
            out.write(beginning);
            out.write(Values.quoted(change.person().name()));
            out.write(
                    change.entered()
                            ? entered.computeIfAbsent(change.segment(), segment -> end(segment, "entered"))
                            : exited.computeIfAbsent(change.segment(), segment -> end(segment, "exited")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String end(String segment, String change) {
        return ", \"segment\": " + Values.quoted(segment) + ", \"change\": \"" + change + "\"}\n";
    }
}
