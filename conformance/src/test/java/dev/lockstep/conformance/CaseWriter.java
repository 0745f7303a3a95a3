package dev.lockstep.conformance;

import dev.lockstep.core.condition.Conditions;
import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Instants;
import dev.lockstep.core.model.Values;
import dev.lockstep.ingest.call.FactWriter;
import dev.lockstep.ingest.call.Interest;
import dev.lockstep.ingest.file.FactSource;
import dev.lockstep.ingest.file.Input;
import dev.lockstep.ingest.file.JsonlFormat;
import dev.lockstep.testkit.generate.ConditionGenerator;
import dev.lockstep.testkit.generate.HistoryGenerator;
import dev.lockstep.testkit.generate.HistoryGenerator.Shape;
import dev.lockstep.testkit.generate.Scenario;
import dev.lockstep.testkit.naive.NaiveChange;
import dev.lockstep.testkit.naive.NaivePopulation;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * Makes the project's own corpus anew. What is expected is worked out by the naive population, which asks every segment again
 * from all facts at each instant at which an answer could change; the machine has no part in it. To be run when the
 * generators have changed, and the difference reviewed:
 *
 * <pre>mvn -pl conformance -am test -Dtest=CaseTest -Dsurefire.failIfNoSpecifiedTests=false -Dcases.write=true</pre>
 */
final class CaseWriter {

    private static final int CASES = 12;
    private static final int SEGMENTS = 10;
    private static final int DEPTH = 3;
    private static final int FACTS = 90;

    private CaseWriter() {}

    /** Writes all cases; the number of a case is the seed that it is made from. */
    static void write(Path corpus) throws IOException {
        for (int number = 1; number <= CASES; number++) {
            write(corpus.resolve("case-%03d".formatted(number)), scenario(number));
        }
    }

    /** Odd numbers have facts in order of time, even ones have late facts; every third has persons who turn out to be one. */
    private static Scenario scenario(int number) {
        SplittableRandom random = new SplittableRandom(number);
        Shape shape = new Shape(FACTS, number % 3 == 0 ? 4 : 1, number % 2 == 0, false, number % 3 == 0);
        HistoryGenerator histories = new HistoryGenerator(random, shape);
        return new Scenario(
                new ConditionGenerator(random).segments(SEGMENTS, DEPTH), histories.history(), histories.end());
    }

    private static void write(Path folder, Scenario scenario) throws IOException {
        Files.createDirectories(folder);
        String segments = scenario.segments().entrySet().stream()
                .map(segment -> "    " + Values.quoted(segment.getKey()) + ": {\"where\": "
                        + Conditions.canonical(segment.getValue()) + "}")
                .collect(Collectors.joining(",\n"));
        Files.writeString(folder.resolve("lockstep.yaml"), "{\n  \"segments\": {\n" + segments + "\n  }\n}\n");
        Path events = folder.resolve("events.jsonl");
        try (OutputStream out = Files.newOutputStream(events);
                FactWriter facts = new FactWriter(out)) {
            scenario.receipts().forEach(receipt -> facts.write(receipt.fact()));
        }
        // What is expected follows from the file: an e-mail among traits, say, names the person of the fact that is
        // read.
        NaivePopulation naive = new NaivePopulation(scenario.segments());
        long clock = Instants.DAWN;
        for (Fact fact : read(events)) {
            clock = Math.max(clock, fact.timestamp());
            naive.receive(fact, clock);
        }
        long until = Math.max(clock, scenario.until());
        naive.advance(until);
        Files.writeString(folder.resolve("until.json"), Values.quoted(Instants.format(until)) + "\n");
        Files.writeString(
                folder.resolve("expected.jsonl"),
                naive.changes().stream().map(CaseWriter::line).collect(Collectors.joining()));
    }

    private static List<Fact> read(Path events) throws IOException {
        List<Fact> facts = new ArrayList<>();
        try (FactSource source =
                FactSource.open(List.of(Input.of(events.toString())), new JsonlFormat(Interest.everything()))) {
            source.forEach(facts::add, reject -> {
                throw new IllegalStateException(reject.toString());
            });
        }
        return facts;
    }

    private static String line(NaiveChange change) {
        return "{\"at\": " + Values.quoted(Instants.format(change.at()))
                + ", \"person\": " + Values.quoted(change.person().name())
                + ", \"segment\": " + Values.quoted(change.segment())
                + ", \"change\": \"" + (change.entered() ? "entered" : "exited") + "\"}\n";
    }
}
