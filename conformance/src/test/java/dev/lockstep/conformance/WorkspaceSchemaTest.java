package dev.lockstep.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.lockstep.core.model.Values;
import dev.lockstep.workspace.WorkspaceSchema;
import dev.lockstep.workspace.yaml.Yaml;
import dev.lockstep.workspace.yaml.YamlReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The JSON Schema of a workspace is the committed one, and says of examples what the reader says. */
class WorkspaceSchemaTest {

    private static final Path ROOT =
            Path.of("..").toAbsolutePath().normalize(); // a test runs in the folder of its module
    private static final Path COMMITTED = ROOT.resolve("docs/reference/workspace.schema.json");
    private static final Path BAD_WORKSPACES =
            ROOT.resolve("workspace/src/test/resources/dev/lockstep/workspace/bad-workspaces.txt");

    /** Problems that need more than the one value to be seen, or an understanding of its text; no schema finds them. */
    private static final List<String> BEYOND_A_SCHEMA = List.of(
            "there is no",
            "segments that need each other",
            "together",
            "already at",
            "no age is",
            "more than a thousand years",
            "instant",
            "not a path",
            "regular expression",
            "timezone",
            "placeholder",
            "environment variable",
            "a secret",
            "a step in which nothing happens",
            "properties without an event",
            "nothing is expected",
            "the tag",
            "as a key",
            "but is the number .nan",
            "no comparison",
            "over when it begins",
            "a name that belongs to the journey",
            "of a suppression",
            "\" without \"",
            "could be answered",
            "the same priority",
            "a canary through",
            "a canary every");

    private final Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(WorkspaceSchema.json(), InputFormat.JSON);

    @Test
    void isTheCommittedOne() throws IOException {
        if (Boolean.getBoolean("lockstep.rewrite")) {
            Files.createDirectories(COMMITTED.getParent());
            Files.writeString(COMMITTED, WorkspaceSchema.json());
        }
        assertThat(COMMITTED)
                .as("to write it anew: mvn test -pl conformance -am -Dtest=WorkspaceSchemaTest"
                        + " -Dsurefire.failIfNoSpecifiedTests=false -Dlockstep.rewrite=true")
                .content()
                .isEqualTo(WorkspaceSchema.json());
    }

    @Test
    void acceptsTheExamples() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(ROOT.resolve("examples"))) {
            files = all.filter(file -> file.toString().endsWith(".yaml"))
                    .filter(file -> !file.toString().endsWith(".map.yaml"))
                    .toList();
        }
        assertThat(files)
                .isNotEmpty()
                .allSatisfy(file -> assertThat(errors(Files.readString(file))).isEmpty());
    }

    @Test
    void acceptsEveryHeadAndComparison() {
        assertThat(errors("""
                                workspace: glow-shop
                                timezone: Europe/Moscow
                                events: {purchase: Order Completed, cart: [Product Added, "Checkout *"]}
                                connections:
                                  yandex: {kind: yandex, token: "${env:YANDEX_TOKEN}", every: 45m}
                                  google: {kind: google, token: "${env:GOOGLE_TOKEN}", retries: 3}
                                  disk: {kind: files, directory: ./out, hash: false}
                                segments:
                                  a:
                                    title: A
                                    owner: anna
                                    where:
                                      all:
                                        - any: [{not: {did: x}}]
                                        - {did: [x, y*], where: {p: 1, q: {in: [a, 2, true]}}, within: 1d12h, at_least: 2}
                                        - {did_not: x, ago: 4h..24h, after: 2026-03-01, before: 1772246142, exactly: 0}
                                        - {did: x, ago: 90d.., since: {did: y, where: {p: {exists: true}}}, at_most: 3}
                                        - {latest: x, within: 4h, is: {p: {matches: "^a"}}}
                                        - {first: x, where: {a.b: {ne: 1, contains: x, starts_with: a, ends_with: b}}}
                                        - {sum: p, of: x, since: y, gte: 5, lt: 6.5}
                                        - {distinct: p, of: [x, y], eq: 3}
                                        - {attribute: a.b, within: 2d}
                                        - {attribute: a, not_in: [x], gt: m}
                                        - member: b
                                        - {journey: j, is: exhausted}
                                        - identifier: email
                                        - {sample: 10, salt: x}
                                        - {sample: 2.5%, salt: x}
                                  b: {where: {did: x}}
                                audiences:
                                  A:
                                    segment: a
                                    role: suppression
                                    to: disk
                                    exclude: [b]
                                    identifiers: [email, phone]
                                    fields: {ltv: lifetime.value}
                                    holdout: {group: some}
                                    consent: {attribute: consent.ads, eq: true}
                                    owner: paid@glow.example
                                    visible_within: 4h
                                    guard: {max_shrink: 40%, max_growth: 300%}
                                  B: {segment: b, handoff: {after: j, delay: 4h}, exclusive_group: g, priority: 1}
                                  C: {segment: b, handoff: {after: j}, pause_while: [j], exclusive_group: g, priority: 2}
                                journeys:
                                  j: {starts: x, converts: {did: y, where: {p: 1}}, ends: [z, w], lasts: 7d}
                                  k:
                                    title: K
                                    owner: anna
                                    starts: x
                                    converts: y
                                    campaigns: [9, "12"]
                                    messages: {letter: Letter Posted}
                                    exhausted: {email: 2, letter: 1}
                                    answers: [opened, clicked]
                                holdouts:
                                  some: {percent: 10}
                                  all: {percent: 2.5%, everything: true}
                                tests:
                                  - name: t
                                    start: 2026-03-01T09:00:00Z
                                    timeline:
                                      - {at: 0m, event: x, properties: {a: null, b: [1]}}
                                      - {at: 5h, happened: 1h, person: anna, anonymous: v1, attributes: {plan: null}}
                                      - {at: 5h, email: a@b.example, alias: a1}
                                      - {at: 6h, expect: {in: [a], out: b}}
                                """)).isEmpty();
    }

    @Test
    void refusesWhateverOneValueShowsToBeWrong() throws IOException {
        List<String> accepted = new ArrayList<>();
        int refused = 0;
        for (String bad : Files.readString(BAD_WORKSPACES).split("--------\n", -1)) {
            if (!bad.contains("\n==>\n")) {
                continue;
            }
            String problems = bad.substring(bad.indexOf("\n==>\n"));
            Optional<Yaml> document = yaml(bad.substring(0, bad.indexOf("\n==>\n")));
            if (document.isEmpty()) {
                continue;
            }
            if (!errors(json(document.get())).isEmpty()) {
                refused++;
            } else if (BEYOND_A_SCHEMA.stream().noneMatch(problems::contains)) {
                accepted.add(bad);
            }
        }
        assertThat(accepted).isEmpty();
        assertThat(refused).isGreaterThan(50);
    }

    private List<Error> errors(String document) {
        return schema.validate(yaml(document).map(WorkspaceSchemaTest::json).orElseThrow(), InputFormat.JSON);
    }

    private static Optional<Yaml> yaml(String document) {
        return YamlReader.parse(document.getBytes(StandardCharsets.UTF_8), "document", problem -> {});
    }

    private static String json(Yaml node) {
        return switch (node) {
            case Yaml.Scalar scalar -> scalar.value().map(Values::canonicalJson).orElse("null");
            case Yaml.Sequence list ->
                list.items().stream().map(WorkspaceSchemaTest::json).collect(Collectors.joining(",", "[", "]"));
            case Yaml.Mapping mapping ->
                mapping.entries().stream()
                        .map(entry -> Values.quoted(entry.name()) + ":" + json(entry.value()))
                        .collect(Collectors.joining(",", "{", "}"));
        };
    }
}
