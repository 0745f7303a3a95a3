package dev.lockstep.cli.imports;

import dev.lockstep.core.model.Fact;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Takes facts, for good. For one thread. */
public interface Taker extends AutoCloseable {

    /**
     * Takes these, in order; they are on disk when it returns.
     *
     * @return what became of them: how many by each outcome, {@code taken}, {@code repeated}, {@code refused} …
     * @throws IOException where they are not taken, however often it was tried; the message says what to do
     */
    Map<String, Long> take(List<Fact> facts) throws IOException;

    @Override
    void close();
}
