package dev.lockstep.workspace;

import static dev.lockstep.workspace.shape.Key.optional;
import static dev.lockstep.workspace.shape.Key.required;

import dev.lockstep.core.model.Value;
import dev.lockstep.workspace.language.References;
import dev.lockstep.workspace.language.Times;
import dev.lockstep.workspace.shape.Definitions;
import dev.lockstep.workspace.shape.Fields;
import dev.lockstep.workspace.shape.Findings;
import dev.lockstep.workspace.shape.Key;
import dev.lockstep.workspace.shape.RecordShape;
import dev.lockstep.workspace.shape.Schemas;
import dev.lockstep.workspace.shape.Shape;
import dev.lockstep.workspace.shape.Shapes;
import dev.lockstep.workspace.yaml.Yaml;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;

/** An alert: one of a few heads says what is watched, and takes modifiers of its own; what else there is they have in common. */
final class AlertShape implements Shape<Function<Yaml.Scalar, Alert>> {

    static final String RECEIVER_KIND = "receiver";

    /** Stands for every audience, or connection. */
    private static final String ALL = "*";

    private static final long DAY_MS = Duration.ofDays(1).toMillis();

    /** Sizes are compared over this at the most. */
    private static final long MAX_WITHIN_MS = 28 * DAY_MS;

    private static final long SETTLE_MS = Duration.ofMinutes(5).toMillis();
    /** One bad night is nothing yet. */
    private static final long SPEND_MS = 2 * DAY_MS;

    private static final long HELD_MS = Duration.ofMinutes(10).toMillis();
    private static final long SILENT_MS = Duration.ofHours(6).toMillis();

    /** Counts are kept by the hour. */
    private static final long HOUR_MS = Duration.ofHours(1).toMillis();

    private static final long MINUTE_MS = Duration.ofMinutes(1).toMillis();
    private static final int MAX_PEOPLE = 1_000_000_000;

    /** Below this a change of a few people is a large share, as for the guards. */
    private static final int LEAST = 100;

    private static final int LEAST_REFUSED = 10;
    private static final int MAX_RISE = 1_000_000;
    private static final BigDecimal STEP_FALLS = BigDecimal.valueOf(20);
    private static final BigDecimal REFUSED_ABOVE = BigDecimal.valueOf(5);

    private static final Shape<String> AUDIENCE = References.to(RehearsalShape.AUDIENCE_KIND);
    private static final Shape<List<String>> AUDIENCES = names(AUDIENCE);
    private static final Shape<List<String>> CONNECTIONS = names(References.to(WorkspaceShape.CONNECTION_KIND));

    // Heads.

    private static final Key<List<String>> SIZE =
            head("size", "Audiences whose size is watched: how many people should be in them, at each connection.");
    private static final Key<List<String>> STALE =
            head("stale", "Audiences whose changes must be in effect in time, at each connection.");
    private static final Key<List<String>> MATCH =
            head("match", "Audiences whose match rate is watched, where the platform tells of it.");
    private static final Key<List<String>> STEPS = head(
            "steps", "Audiences of whose match tree every step is watched, against its median over the last 7 days.");
    private static final Key<List<String>> HELD =
            head("held", "Audiences of which changes are held, or that are stopped, until somebody sees to it.");
    private static final Key<List<String>> REFUSED =
            head("refused", "Audiences of which the destination refuses people.");
    private static final Key<List<String>> SPEND = head(
            "spend",
            CONNECTIONS,
            "Connections whose platforms must tell what audiences cost, whenever they are asked for it.");
    private static final Key<String> SILENT = required(
            "silent",
            Shapes.TEXT,
            "An event, by its name, that comes less often than in the same hours of earlier weeks.");

    // Modifiers.

    private static final Key<BigDecimal> SIZE_FALLS = optional(
            "falls", Shapes.percent(100), "By how much below the most of that time it must be to alert, such as 40%.");
    private static final Key<BigDecimal> SIZE_RISES = optional(
            "rises",
            Shapes.percent(MAX_RISE),
            "By how much above the least of that time it must be to alert, such as 200%.");
    private static final Key<Long> SIZE_WITHIN = optional(
            "within",
            between(HOUR_MS, MAX_WITHIN_MS, "from 1h to 28d"),
            "The time that is looked back over, 28d at the most; 1d where nothing is said.");
    private static final Key<Long> SILENT_WITHIN = optional(
            "within",
            between(HOUR_MS, 7 * DAY_MS, "from 1h to 7d"),
            "The time that is looked back over, in full hours, 7d at the most; 6h where nothing is said.");
    private static final Key<Long> STALE_OVER = optional(
            "over",
            Times.DURATION,
            "The age of the oldest change that is too old; visible_within where nothing is said.");
    private static final Key<Long> HELD_OVER =
            optional("over", Times.DURATION, "How long something may be held; 10m where nothing is said.");
    private static final Key<Long> SPEND_OVER = optional(
            "over",
            Times.DURATION,
            "For how long a platform may not have told all that it was asked for; 2d where nothing is said.");
    private static final Key<BigDecimal> BELOW = required(
            "below",
            Shapes.percent(100),
            "Which share of those who were sent is too few for the platform to have found.");
    private static final Key<BigDecimal> STEP_FALLS_KEY = optional(
            "falls",
            Shapes.percent(100),
            "By how much of what is usual the share of a step must be lower, such as 20% (which counts where nothing is said).");
    private static final Key<BigDecimal> ABOVE = optional(
            "above",
            Shapes.percent(100),
            "Which share of those who should be there is too many; 5% where nothing is said.");
    private static final Key<Integer> LEAST_KEY = optional(
            "least",
            Shapes.whole(1, MAX_PEOPLE, "people"),
            "How many people it must be about at least; " + LEAST + " where nothing is said.");
    private static final Key<Integer> LEAST_REFUSED_KEY = optional(
            "least",
            Shapes.whole(1, MAX_PEOPLE, "people"),
            "How many people must be refused at least; " + LEAST_REFUSED + " where nothing is said.");

    // What all have.

    private static final Key<List<String>> TO =
            required("to", names(References.to(RECEIVER_KIND)), "The receivers that are told.");
    private static final Key<Long> REMIND = optional(
            "remind",
            between(MINUTE_MS, 365 * DAY_MS, "from 1m to 365d"),
            "How long after a message another one says that it is still so; 1d where nothing is said.");
    private static final Key<Long> SETTLE = optional(
            "settle",
            Times.DURATION,
            "For how long it must be as it should be again before that is told; 5m where nothing is said.");
    private static final Key<String> THEN =
            optional("then", Shapes.TEXT, "What whoever is told should do, in place of what Lockstep suggests.");
    private static final List<Key<?>> COMMON = List.of(TO, REMIND, SETTLE, THEN);

    /** A head, the modifiers that it takes, and what they come to. */
    private record Form(Key<?> head, List<Key<?>> modifiers, Function<Fields, Optional<Watch>> make) {

        List<Key<?>> keys() {
            List<Key<?>> keys = new ArrayList<>(List.of(head));
            keys.addAll(modifiers);
            keys.addAll(COMMON);
            return keys;
        }
    }

    private static final List<Form> FORMS = List.of(
            new Form(SIZE, List.of(SIZE_FALLS, SIZE_RISES, SIZE_WITHIN, LEAST_KEY), AlertShape::size),
            new Form(
                    STALE,
                    List.of(STALE_OVER),
                    fields -> Optional.of(new Watch.Stale(
                            fields.require(STALE),
                            fields.get(STALE_OVER).map(OptionalLong::of).orElse(OptionalLong.empty())))),
            new Form(
                    MATCH,
                    List.of(BELOW, LEAST_KEY),
                    fields -> Optional.of(new Watch.MatchRate(
                            fields.require(MATCH),
                            fields.require(BELOW),
                            fields.get(LEAST_KEY).orElse(LEAST)))),
            new Form(
                    STEPS,
                    List.of(STEP_FALLS_KEY, LEAST_KEY),
                    fields -> Optional.of(new Watch.Steps(
                            fields.require(STEPS),
                            fields.get(STEP_FALLS_KEY).orElse(STEP_FALLS),
                            fields.get(LEAST_KEY).orElse(LEAST)))),
            new Form(
                    HELD,
                    List.of(HELD_OVER),
                    fields -> Optional.of(new Watch.Held(
                            fields.require(HELD), fields.get(HELD_OVER).orElse(HELD_MS)))),
            new Form(
                    REFUSED,
                    List.of(ABOVE, LEAST_REFUSED_KEY),
                    fields -> Optional.of(new Watch.Refused(
                            fields.require(REFUSED),
                            fields.get(ABOVE).orElse(REFUSED_ABOVE),
                            fields.get(LEAST_REFUSED_KEY).orElse(LEAST_REFUSED)))),
            new Form(
                    SPEND,
                    List.of(SPEND_OVER),
                    fields -> Optional.of(new Watch.Spend(
                            fields.require(SPEND), fields.get(SPEND_OVER).orElse(SPEND_MS)))),
            new Form(
                    SILENT,
                    List.of(SILENT_WITHIN),
                    fields -> Optional.of(new Watch.Silent(
                            fields.require(SILENT), fields.get(SILENT_WITHIN).orElse(SILENT_MS)))));

    private static Optional<Watch> size(Fields fields) {
        Optional<BigDecimal> falls = fields.get(SIZE_FALLS);
        Optional<BigDecimal> rises = fields.get(SIZE_RISES);
        if (falls.isEmpty() && rises.isEmpty()) {
            fields.problem(SIZE, "a size without a bound", "add falls: 40%, or rises: 200%, or both");
            return Optional.empty();
        }
        return Optional.of(new Watch.Size(
                fields.require(SIZE),
                falls,
                rises,
                fields.get(SIZE_WITHIN).orElse(DAY_MS),
                fields.get(LEAST_KEY).orElse(LEAST)));
    }

    @Override
    public Optional<Function<Yaml.Scalar, Alert>> read(Yaml node, Findings findings) {
        if (!(node instanceof Yaml.Mapping mapping)) {
            return Shapes.wrong(node, findings, "a mapping", "write what is watched below it, such as stale: Carts");
        }
        List<Form> written = FORMS.stream()
                .filter(form -> mapping.entry(form.head().name()).isPresent())
                .toList();
        if (written.isEmpty()) {
            findings.problem(
                    node,
                    "an alert that does not say what is watched",
                    "begin it with one of " + headNames(FORMS, ", "));
            return Optional.empty();
        }
        if (written.size() > 1) {
            findings.problem(
                    node, headNames(written, " and ") + " together", "make an alert of each; each has its own name");
            return Optional.empty();
        }
        Form form = written.getFirst();
        return Fields.read(node, form.keys(), Fields.suggesting(form.keys()), findings)
                .flatMap(fields -> form.make().apply(fields).map(watch -> name -> alert(name, watch, fields)));
    }

    private static String headNames(List<Form> forms, String between) {
        return forms.stream().map(form -> form.head().name()).collect(Collectors.joining(between));
    }

    private static Alert alert(Yaml.Scalar name, Watch watch, Fields fields) {
        return new Alert(
                name.text(),
                watch,
                fields.require(TO).stream().distinct().toList(),
                fields.get(REMIND).orElse(DAY_MS),
                fields.get(SETTLE).orElse(SETTLE_MS),
                fields.get(THEN),
                name.place());
    }

    @Override
    public Value.Fields schema(Definitions definitions) {
        return Schemas.schema(
                "oneOf",
                FORMS.stream()
                        .map(form -> Schemas.with(
                                RecordShape.schema(form.keys(), definitions),
                                "title",
                                form.head().name()))
                        .toList());
    }

    private static Key<List<String>> head(String name, String doc) {
        return head(name, AUDIENCES, doc);
    }

    private static Key<List<String>> head(String name, Shape<List<String>> names, String doc) {
        Shape<List<String>> shape = Shapes.shape(
                definitions -> names.schema(definitions),
                (node, findings) ->
                        node instanceof Yaml.Scalar scalar && scalar.text().equals(ALL)
                                ? Optional.of(List.of())
                                : names.read(node, findings));
        return required(name, shape, doc);
    }

    /** One name, or a list of at least one. */
    private static Shape<List<String>> names(Shape<String> name) {
        Shape<List<String>> list = Shapes.listOf(name, 1);
        return Shapes.shape(
                definitions -> Schemas.schema("anyOf", List.of(name.schema(definitions), list.schema(definitions))),
                (node, findings) -> node instanceof Yaml.Sequence
                        ? list.read(node, findings)
                        : name.read(node, findings).map(List::of));
    }

    private static Shape<Long> between(long least, long most, String words) {
        return Times.DURATION.then((node, ms, findings) -> {
            if (ms < least || ms > most) {
                findings.problem(node, "must be " + words, "write a duration between these");
                return Optional.empty();
            }
            return Optional.of(ms);
        });
    }
}
