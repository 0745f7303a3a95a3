package dev.lockstep.ingest.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.Instants;
import dev.lockstep.core.model.Value;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FactWriterTest {

    @Test
    void eachFactIsOneLine() {
        List<Identifier> person = List.of(Identifier.id("u1"), Identifier.email("a@b.c"), Identifier.anonymous("x"));
        long nine = Instants.parse("2026-03-01T09:00:00.123Z").orElseThrow();

        assertThat(written(List.of(
                        new Fact.Event(
                                Optional.of("m"),
                                nine,
                                person,
                                "E",
                                Map.of("a", new Value.Items(List.of(Value.of(2))))),
                        new Fact.AttributeChange(
                                Optional.empty(), nine, person.subList(0, 1), Map.of("plan", Optional.empty())),
                        new Fact.Alias(Optional.empty(), nine, person.subList(0, 1), Identifier.anonymous("x")),
                        new Fact.Erasure(Optional.empty(), nine, person.subList(0, 1)))))
                .isEqualTo("""
                        {"type":"track","messageId":"m","userId":"u1","email":"a@b.c","anonymousId":"x","event":"E","properties":{"a":[2]},"timestamp":"2026-03-01T09:00:00.123Z"}
                        {"type":"identify","userId":"u1","traits":{"plan":null},"timestamp":"2026-03-01T09:00:00.123Z"}
                        {"type":"alias","userId":"u1","previousId":"x","timestamp":"2026-03-01T09:00:00.123Z"}
                        {"type":"delete","userId":"u1","timestamp":"2026-03-01T09:00:00.123Z"}
                        """);
    }

    @Test
    void noFactsAreNoBytes() {
        assertThat(written(List.of())).isEmpty();
    }

    @Test
    void whatIsWrittenReadsAsTheSameFact() {
        CallParser parser = new CallParser(Interest.everything());
        for (long seed = 0; seed < 2000; seed++) {
            Fact fact = anyFact(new Random(seed));
            byte[] line = written(List.of(fact)).getBytes(StandardCharsets.UTF_8);

            assertThat(parser.parse(line, 0, line.length)).as("seed %d", seed).isEqualTo(new Parsed.Accepted(fact));
        }
    }

    @Test
    void whatACallCannotSayIsRefused() {
        List<Identifier> person = List.of(Identifier.id("u1"), Identifier.id("u2"));
        try (FactWriter writer = new FactWriter(OutputStream.nullOutputStream())) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> writer.write(new Fact.Erasure(Optional.empty(), 0, person)));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> writer.write(
                            new Fact.Alias(Optional.empty(), 0, person.subList(0, 1), Identifier.email("a@b.c"))));
        }
    }

    private static String written(List<Fact> facts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (FactWriter writer = new FactWriter(out)) {
            facts.forEach(writer::write);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private static Fact anyFact(Random random) {
        Optional<String> message = random.nextBoolean() ? Optional.of("m" + random.nextInt(9)) : Optional.empty();
        long at = random.nextLong(Instants.EARLIEST, Instants.LATEST);
        List<Identifier> person = new ArrayList<>(List.of(Identifier.email(anyText(random) + "@b.c")));
        if (random.nextBoolean()) {
            person.add(Identifier.id("u" + anyText(random)));
        }
        return switch (random.nextInt(4)) {
            case 0 -> new Fact.Event(message, at, person, "E" + anyText(random), anyFields(random, 0));
            case 1 -> {
                Map<String, Optional<Value>> attributes = new LinkedHashMap<>();
                anyFields(random, 0)
                        .forEach((name, value) ->
                                attributes.put(name, random.nextInt(4) == 0 ? Optional.empty() : Optional.of(value)));
                yield new Fact.AttributeChange(message, at, person, attributes);
            }
            case 2 -> new Fact.Alias(message, at, person, Identifier.id("p" + anyText(random)));
            default -> new Fact.Erasure(message, at, person);
        };
    }

    private static Map<String, Value> anyFields(Random random, int depth) {
        Map<String, Value> fields = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            fields.put("f" + anyText(random), anyValue(random, depth));
        }
        return fields;
    }

    private static Value anyValue(Random random, int depth) {
        return switch (random.nextInt(depth > 3 ? 4 : 6)) {
            case 0 -> Value.of(anyText(random));
            case 1 -> Value.of(random.nextBoolean());
            case 2 -> Value.of(random.nextInt(-1000, 1000));
            case 3 -> Value.of(random.nextDouble() * Math.pow(10, random.nextInt(-300, 300)));
            case 4 -> new Value.Fields(anyFields(random, depth + 1));
            default -> new Value.Items(List.copyOf(anyFields(random, depth + 1).values()));
        };
    }

    private static String anyText(Random random) {
        String signs = "aZ0 \"\\/\n\t\u0001éИ€\uD83D\uDE00";
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(5); i > 0; i--) {
            text.appendCodePoint(signs.codePointAt(signs.offsetByCodePoints(0, random.nextInt(13))));
        }
        return text.toString();
    }
}
