package dev.lockstep.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.core.model.Value;
import dev.lockstep.workspace.shape.Definitions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page that tells users what a workspace may hold is made of the declarations that read it, and never out of date. */
class WorkspaceReferenceTest {

    private static final Path PAGE = Path.of("../docs/reference/workspace.md");

    private static final String INTRODUCTION = """
            # What a workspace may hold

            Made of the declarations in [`WorkspaceShape`](../../workspace/src/main/java/dev/lockstep/workspace/WorkspaceShape.java) and
            [`Heads`](../../workspace/src/main/java/dev/lockstep/workspace/language/Heads.java) by `WorkspaceReferenceTest`; not to be edited
            by hand. Editors complete and check a file with [workspace.schema.json](workspace.schema.json); for those that speak YAML's
            language server, begin it with `# yaml-language-server: $schema=` and the path or address of that file.

            A workspace is a folder with `lockstep.yaml` and any number of other `*.yaml` files in it and below it. Hidden files and folders
            are left out, and so are `*.map.yaml`, which map the columns of CSV files. The files are merged: names of one section may be
            spread over them, but a name stands in one place only; the tests of all files are put together. JSON is YAML.

            In the settings of connections and receivers, `${env:NAME}` stands for an environment variable and `${file:PATH}` for the text of a file (its
            path is relative to the workspace). What is filled in so is a secret and never printed, which is why it has no place elsewhere.

            """;

    private static final String CONDITIONS = """
            A condition is a mapping with one of these heads, and the modifiers that the head takes. Events are meant by name, by a prefix
            with a final `*`, or by a list of these. A duration is whole numbers with their units, `ms s m h d w`: `4h`, `1d12h`. Windows are
            half-open: `within: 4h` is from the very millisecond until just before four hours are over, and `ago: 4h..24h` goes on from
            there. `latest` and `first` choose their event over all time, and then look whether it lies in the window.

            """;

    private static final String COMPARISONS = """
            Comparisons are also what the tests in `where` and `is` are made of, where a value alone means `eq`. A value that is absent
            passes `exists: false`, `ne` and `not_in`, and nothing else.

            """;

    private static final String JOURNEYS = """
            A journey `NAME` is the segments `NAME.active`, `NAME.exhausted` and `NAME.converted`; see the
            [guide](../guide/journeys.md).

            """;

    private static final String CONNECTIONS = """
            ## A connection

            A connection has a `kind`, and the settings that the [destination](destinations.md) of this kind declares. Kinds that have a
            name and no destination yet take any settings and deliver nothing.

            """;

    private static final String CANARY = """
            ### A canary

            Below `canary` of a connection stands who walks in and out of an audience to measure the way; see the
            [guide](../guide/sync.md#a-canary).

            """;

    private static final String ALERTS = """
            An alert has one of these heads, which says what is watched, and the modifiers that the head takes; see the [guide](../guide/alerts.md).
            Heads that watch audiences take a name, a list of names, or `"*"` for every audience.

            """;

    private static final String RECEIVERS = """
            Settings that are secrets stand in the environment or a file, as `${env:NAME}` or `${file:PATH}`, and not in the workspace.

            """;

    private static final String LINT = """
            Under the key `lint` stands what `lockstep check` goes by. Beside a segment or an audience, `lint: {allow: {RULE: reason}}`
            silences a [rule](lint.md).

            """;

    private static final String TESTS = """
            A test is a story on a virtual clock. Steps are played in the order of `at`, and in the order written within one instant. Each
            does one thing: an `event`, a change of `attributes`, an `alias`, or an `expect`. It is about the person with the id in `person`,
            the address in `email` or the visitor in `anonymous`, else about one and the same `someone`; `attributes` with two of them ties
            these together. Of whom nothing is known, nobody is in any segment.

            """;

    private static final String EXPECTED = """
            What is sent is worked out by the planner, with the quotas and the pace of each connection, as if its platform took everything at
            once; nothing is called, and no secret is needed. A change waits 100 ms for more to go with it, and where all members are put at
            once, for the connection's `every`.

            """;

    private final Definitions definitions = new Definitions();
    private final Value.Fields schema = WorkspaceShape.WHOLE.schema(definitions);

    /** To write the page anew, run this test with {@code -Dlockstep.rewrite=true}. */
    @Test
    void saysWhatTheDeclarationsSay() throws IOException {
        if (Boolean.getBoolean("lockstep.rewrite")) {
            Files.writeString(PAGE, page());
        }
        assertThat(PAGE).content().isEqualTo(page());
    }

    private String page() {
        Value.Fields sections = object(schema, "properties");
        Value.Fields test = object(object(sections, "tests"), "items");
        Value.Fields step = object(object(object(test, "properties"), "timeline"), "items");
        Value.Fields expect = object(object(step, "properties"), "expect");
        Value.Fields condition = object(definitions.all(), "condition");
        return INTRODUCTION
                + keys(schema)
                + "## A segment\n\n"
                + keys(object(object(sections, "segments"), "additionalProperties"))
                + "## A condition\n\n"
                + CONDITIONS
                + heads(condition)
                + "### Modifiers and comparisons\n\n"
                + COMPARISONS
                + modifiers(condition)
                + "## A journey\n\n"
                + JOURNEYS
                + keys(object(object(sections, "journeys"), "additionalProperties"))
                + "## An audience\n\n"
                + keys(object(object(sections, "audiences"), "additionalProperties"))
                + CONNECTIONS
                + connections(object(object(sections, "connections"), "additionalProperties"))
                + CANARY
                + keys(canary(object(object(sections, "connections"), "additionalProperties")))
                + "## An alert\n\n"
                + ALERTS
                + alerts(object(object(sections, "alerts"), "additionalProperties"))
                + "## A receiver\n\n"
                + RECEIVERS
                + connections(object(object(sections, "receivers"), "additionalProperties"))
                + "## The linter\n\n"
                + LINT
                + keys(object(sections, "lint"))
                + "## A test\n\n"
                + TESTS
                + keys(test)
                + "### A step\n\n"
                + keys(step)
                + "### What is expected\n\n"
                + EXPECTED
                + keys(expect)
                + "### What is sent\n\n"
                + keys((Value.Fields) items(object(object(expect, "properties"), "sent"), "anyOf")
                        .getFirst());
    }

    private static String connections(Value.Fields connection) {
        return items(connection, "allOf").stream()
                .map(Value.Fields.class::cast)
                .map(kind -> "### Of kind `%s`\n\n%s"
                        .formatted(
                                text(object(object(object(kind, "if"), "properties"), "kind"), "const"),
                                keys(object(kind, "then"))))
                .collect(Collectors.joining());
    }

    /** The same of each kind. */
    private static Value.Fields canary(Value.Fields connection) {
        Value.Fields kind = (Value.Fields) items(connection, "allOf").getFirst();
        return object(object(object(kind, "then"), "properties"), "canary");
    }

    private static String alerts(Value.Fields alert) {
        return heads(alert, head -> "### `%s`\n\n%s".formatted(text(head, "title"), keys(head)));
    }

    private static String keys(Value.Fields record) {
        List<Value> required = items(record, "required");
        return "| key | meaning |\n|---|---|\n"
                + object(record, "properties").fields().entrySet().stream()
                        .map(key -> "| `%s` | %s%s |\n"
                                .formatted(
                                        key.getKey(),
                                        required.contains(Value.of(key.getKey())) ? "*Required.* " : "",
                                        text((Value.Fields) key.getValue(), "description")))
                        .collect(Collectors.joining())
                + "\n";
    }

    private static String heads(Value.Fields condition) {
        return "| head | holds when | modifiers |\n|---|---|---|\n"
                + heads(condition, head -> {
                    String name = text(head, "title");
                    Map<String, Value> keys = object(head, "properties").fields();
                    return "| `%s` | %s | %s |\n"
                            .formatted(
                                    name,
                                    text((Value.Fields) keys.get(name), "description"),
                                    keys.keySet().stream()
                                            .filter(key -> !key.equals(name))
                                            .map(key -> "`" + key + "`")
                                            .collect(Collectors.joining(" ")));
                })
                + "\n";
    }

    private static String heads(Value.Fields condition, java.util.function.Function<Value.Fields, String> written) {
        return items(condition, "oneOf").stream()
                .map(head -> written.apply((Value.Fields) head))
                .collect(Collectors.joining());
    }

    /** One meaning a line: some keys mean one thing beside events, and another as a comparison. */
    private static String modifiers(Value.Fields condition) {
        Map<String, Map<String, String>> headsByMeaning = new TreeMap<>();
        for (Value head : items(condition, "oneOf")) {
            String name = text((Value.Fields) head, "title");
            object((Value.Fields) head, "properties").fields().forEach((key, value) -> {
                if (!key.equals(name)) {
                    headsByMeaning
                            .computeIfAbsent(key, unused -> new LinkedHashMap<>())
                            .merge(text((Value.Fields) value, "description"), "`" + name + "`", (a, b) -> a + " " + b);
                }
            });
        }
        StringBuilder out = new StringBuilder("| key | meaning | beside |\n|---|---|---|\n");
        headsByMeaning.forEach((key, meanings) -> meanings.forEach(
                (meaning, heads) -> out.append("| `%s` | %s | %s |\n".formatted(key, meaning, heads))));
        return out.append('\n').toString();
    }

    private static Value.Fields object(Value.Fields in, String key) {
        return (Value.Fields) in.fields().get(key);
    }

    private static List<Value> items(Value.Fields in, String key) {
        return in.fields().get(key) instanceof Value.Items(List<Value> items) ? items : List.of();
    }

    private static String text(Value.Fields in, String key) {
        return ((Value.Text) in.fields().get(key)).text();
    }
}
