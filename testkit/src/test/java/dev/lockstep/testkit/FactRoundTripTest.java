package dev.lockstep.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.core.model.Fact;
import dev.lockstep.core.state.FactCodec;
import dev.lockstep.ingest.call.CallParser;
import dev.lockstep.ingest.call.FactWriter;
import dev.lockstep.ingest.call.Interest;
import dev.lockstep.ingest.call.Parsed;
import dev.lockstep.testkit.generate.HistoryGenerator;
import dev.lockstep.testkit.generate.HistoryGenerator.Shape;
import dev.lockstep.testkit.generate.Receipt;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A fact is the same after it was written and read: as bytes of a history, and as a line of a file. */
class FactRoundTripTest {

    private static final int HISTORIES = 500;

    @Test
    void asBytes() {
        for (Fact fact : facts()) {
            if (!(fact instanceof Fact.Erasure)) {
                assertThat(FactCodec.read(FactCodec.write(fact))).isEqualTo(fact);
            }
        }
    }

    @Test
    void asBytesOfWhichOnlyWhatIsOfInterestIsRead() {
        for (Fact fact : facts()) {
            if (fact instanceof Fact.Erasure) {
                continue;
            }
            byte[] bytes = FactCodec.write(fact);
            assertThat(FactCodec.read(bytes, name -> true, true)).isEqualTo(fact instanceof Fact.Alias ? null : fact);
            assertThat(FactCodec.read(bytes, name -> false, false)).isNull();
            if (fact instanceof Fact.Event event) {
                assertThat(FactCodec.read(bytes, event.name()::equals, false)).isEqualTo(fact);
                assertThat(FactCodec.read(bytes, name -> !name.equals(event.name()), true))
                        .isNull();
            }
        }
    }

    /** But for the e-mail among the attributes, which a file says is an identifier of the person as well. */
    @Test
    void asALine() {
        CallParser parser = new CallParser(Interest.everything());
        for (Fact fact : facts()) {
            if (fact instanceof Fact.AttributeChange change
                    && change.attributes().containsKey("email")) {
                continue;
            }
            byte[] line = line(fact).getBytes(StandardCharsets.UTF_8);
            assertThat(parser.parse(line, 0, line.length)).isEqualTo(new Parsed.Accepted(fact));
        }
    }

    private static List<Fact> facts() {
        List<Fact> facts = new ArrayList<>();
        for (int seed = 0; seed < HISTORIES; seed++) {
            Shape shape = Shape.onePerson(40).withPeople(3).withLate().withEarly();
            new HistoryGenerator(new SplittableRandom(seed), shape)
                    .history().stream().map(Receipt::fact).forEach(facts::add);
        }
        return facts;
    }

    private static String line(Fact fact) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (FactWriter writer = new FactWriter(out)) {
            writer.write(fact);
        }
        return out.toString(StandardCharsets.UTF_8).strip();
    }
}
