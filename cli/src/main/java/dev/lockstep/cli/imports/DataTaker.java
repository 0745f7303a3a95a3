package dev.lockstep.cli.imports;

import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Intake;
import dev.lockstep.engine.Engine;
import dev.lockstep.engine.Outcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;

/** Takes facts into the data folder of an engine, which it closes with itself. */
public final class DataTaker implements Taker {

    private final Engine engine;

    public DataTaker(Engine engine) {
        this.engine = engine;
    }

    @Override
    public Map<String, Long> take(List<Fact> facts) throws IOException {
        List<Intake> intakes = new ArrayList<>(facts.size());
        facts.forEach(fact -> intakes.add(new Intake.Learned(fact, false)));
        Map<String, Long> counts = new TreeMap<>();
        try {
            for (Outcome outcome : engine.receive(intakes).join()) {
                counts.merge(outcome.name().toLowerCase(Locale.ROOT), 1L, Long::sum);
            }
        } catch (CompletionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IOException(cause.getMessage() + "; run the same command again, and it goes on from here", cause);
        }
        return counts;
    }

    @Override
    public void close() {
        engine.close();
    }
}
