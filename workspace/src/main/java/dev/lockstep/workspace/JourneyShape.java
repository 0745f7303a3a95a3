package dev.lockstep.workspace;

import static dev.lockstep.workspace.shape.Key.optional;
import static dev.lockstep.workspace.shape.Key.required;
import static dev.lockstep.workspace.shape.Schemas.schema;

import dev.lockstep.core.condition.Comparison;
import dev.lockstep.core.condition.Count;
import dev.lockstep.core.condition.EventFilter;
import dev.lockstep.core.condition.EventName;
import dev.lockstep.core.condition.PropertyTest;
import dev.lockstep.core.condition.Test;
import dev.lockstep.core.model.Path;
import dev.lockstep.core.model.Value;
import dev.lockstep.core.model.Values;
import dev.lockstep.workspace.Journey.Messages;
import dev.lockstep.workspace.language.Events;
import dev.lockstep.workspace.language.Times;
import dev.lockstep.workspace.shape.Fields;
import dev.lockstep.workspace.shape.Findings;
import dev.lockstep.workspace.shape.Key;
import dev.lockstep.workspace.shape.RecordShape;
import dev.lockstep.workspace.shape.Shape;
import dev.lockstep.workspace.shape.Shapes;
import dev.lockstep.workspace.yaml.NearNames;
import dev.lockstep.workspace.yaml.Yaml;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/** Journeys, as they are written below {@code journeys}. */
final class JourneyShape {

    /** What a person may do with a message. */
    private enum Answer {
        OPENED,
        CLICKED
    }

    private JourneyShape() {}

    private static final Key<String> TITLE = optional("title", Shapes.TEXT, "What people call it.");
    private static final Key<String> OWNER = optional("owner", Shapes.TEXT, "Whom to ask about it.");
    private static final Key<EventFilter> STARTS = required(
            "starts",
            Events.FILTER,
            "The event that begins it, and begins it anew: only what happened since the most recent one counts.");
    private static final Key<EventFilter> CONVERTS =
            required("converts", Events.FILTER, "The event that it is for, such as the purchase.");
    private static final Key<EventFilter> ENDS = optional(
            "ends", Events.FILTER, "The event that takes a person out of it, so that they are in none of its states.");
    private static final Key<List<Value>> CAMPAIGNS = optional(
            "campaigns",
            Shapes.oneOrMore(Shapes.shape(
                    schema("type", List.of("integer", "string")),
                    (node, findings) -> Shapes.VALUE
                            .read(node, findings)
                            .filter(value -> value instanceof Value.Text || value instanceof Value.Number)
                            .or(() -> Shapes.wrong(node, findings, "the id of a campaign", "write its number")))),
            "The ids of its campaigns at Customer.io; any message counts where nothing is said.");
    private static final Key<SequencedMap<String, EventFilter>> MESSAGES = optional(
            "messages",
            Shapes.mapOf(Events.FILTER),
            "Events of the shop's own that say that a message was sent, by a name for its kind.");
    private static final Key<SequencedMap<String, Integer>> EXHAUSTED = optional(
            "exhausted",
            Shapes.mapOf(Shapes.whole(1, Count.MAX, "number of messages")),
            "How many messages of each kind are all that it has to say: email, sms, push, in_app, whatsapp, or a kind of"
                    + " messages:.");
    private static final Key<List<Answer>> ANSWERS = optional(
            "answers",
            Shapes.oneOrMore(Shapes.oneOf(answers())),
            "opened, clicked or both: whoever does so with a message, and is no machine, has not let it be exhausted by"
                    + " numbers.");
    private static final Key<Long> LASTS = optional(
            "lasts",
            Times.DURATION.then(JourneyShape::someTime),
            "How long it lasts from its beginning, such as 7d; then it is exhausted in any case.");

    static final Shape<Function<Yaml.Scalar, Journey>> JOURNEY = new RecordShape<>(
            List.of(
                    TITLE,
                    OWNER,
                    STARTS,
                    CONVERTS,
                    ENDS,
                    CAMPAIGNS,
                    MESSAGES,
                    EXHAUSTED,
                    ANSWERS,
                    LASTS,
                    LintShape.SILENCES),
            JourneyShape::journey);

    private static Optional<Long> someTime(Yaml node, long duration, Findings findings) {
        if (duration > 0) {
            return Optional.of(duration);
        }
        findings.problem(node, "a journey that is over when it begins", "write a duration above 0, such as 7d");
        return Optional.empty();
    }

    private static Optional<Function<Yaml.Scalar, Journey>> journey(Fields fields) {
        Optional<List<Messages>> exhausted = exhausted(fields);
        Optional<List<EventFilter>> answers = answers(fields);
        if (exhausted.isEmpty() || answers.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(name -> new Journey(
                name.text(),
                fields.get(TITLE).orElse(name.text()),
                fields.get(OWNER),
                fields.require(STARTS),
                fields.require(CONVERTS),
                fields.get(ENDS),
                exhausted.get(),
                answers.get(),
                fields.get(LASTS).map(OptionalLong::of).orElse(OptionalLong.empty()),
                fields.get(LintShape.SILENCES).orElse(List.of()),
                name.place()));
    }

    private static Optional<List<Messages>> exhausted(Fields fields) {
        List<Messages> all = new ArrayList<>();
        Map<String, Integer> written = fields.get(EXHAUSTED).orElseGet(LinkedHashMap::new);
        for (Map.Entry<String, Integer> kind : written.entrySet()) {
            Optional<EventFilter> sent = Optional.ofNullable(own(fields).get(kind.getKey()))
                    .or(() -> Channel.of(kind.getKey()).map(channel -> messages(fields, channel.sent(), List.of())));
            if (sent.isEmpty()) {
                fields.problem(
                        EXHAUSTED,
                        "there is no kind of messages \"" + kind.getKey() + "\"",
                        NearNames.suggest(
                                kind.getKey(),
                                kinds(fields),
                                "write one of " + String.join(", ", kinds(fields))
                                        + ", or say under messages: which event it is"));
                return Optional.empty();
            }
            all.add(new Messages(sent.get(), kind.getValue()));
        }
        return Optional.of(all);
    }

    /** Of the channels whose messages are counted; of the shop's own messages nobody tells such a thing. */
    private static Optional<List<EventFilter>> answers(Fields fields) {
        List<Channel> channels = fields.get(EXHAUSTED).orElseGet(LinkedHashMap::new).sequencedKeySet().stream()
                .filter(kind -> !own(fields).containsKey(kind))
                .flatMap(kind -> Channel.of(kind).stream())
                .toList();
        List<Answer> answers = fields.get(ANSWERS).orElse(List.of());
        if (!answers.isEmpty() && channels.isEmpty()) {
            fields.problem(
                    ANSWERS,
                    "no message of a channel is counted that could be answered",
                    "add exhausted: with email or another channel, or remove this");
            return Optional.empty();
        }
        return Optional.of(answers.stream()
                .distinct()
                .map(answer -> switch (answer) {
                    case OPENED ->
                        byPeople(fields, channels.stream().map(Channel::opened).toList(), Channel.OPENED_BY_A_MACHINE);
                    case CLICKED ->
                        byPeople(
                                fields, channels.stream().map(Channel::clicked).toList(), Channel.CLICKED_BY_A_MACHINE);
                })
                .toList());
    }

    private static EventFilter byPeople(Fields fields, List<String> events, List<String> signs) {
        List<PropertyTest> tests = signs.stream()
                .map(sign -> new PropertyTest(Path.of(sign), Test.of(new Comparison.NotEqual(new Value.Flag(true)))))
                .toList();
        return messages(fields, events, tests);
    }

    private static EventFilter messages(Fields fields, String event, List<PropertyTest> tests) {
        return messages(fields, List.of(event), tests);
    }

    /** Events that tell of messages of the campaigns; of any where none is named. */
    private static EventFilter messages(Fields fields, List<String> events, List<PropertyTest> tests) {
        Stream<PropertyTest> ofCampaigns = fields.get(CAMPAIGNS).stream()
                .map(ids -> new PropertyTest(
                        Path.of(Channel.CAMPAIGN),
                        Test.of(new Comparison.In(
                                ids.stream().flatMap(JourneyShape::written).toList()))));
        return new EventFilter(
                events.stream().map(EventName::of).toList(),
                Stream.concat(ofCampaigns, tests.stream()).toList());
    }

    /** An id may arrive as a number or as text, whichever way it is written here. */
    private static Stream<Value> written(Value id) {
        return switch (id) {
            case Value.Number(double number) -> Stream.of(id, Value.of(Values.numberText(number)));
            case Value.Text(String text)
            when text.matches("[0-9]{1,15}") -> Stream.of(Value.of(Double.parseDouble(text)), id);
            case Value.Text text -> Stream.of(id);
            case Value.Flag flag -> Stream.of(id);
            case Value.Items items -> Stream.of(id);
            case Value.Fields fields -> Stream.of(id);
        };
    }

    private static Map<String, EventFilter> own(Fields fields) {
        return fields.get(MESSAGES).orElseGet(LinkedHashMap::new);
    }

    private static List<String> kinds(Fields fields) {
        TreeSet<String> kinds = new TreeSet<>(own(fields).keySet());
        Stream.of(Channel.values()).map(Channel::word).forEach(kinds::add);
        return List.copyOf(kinds);
    }

    private static SequencedMap<String, Answer> answers() {
        SequencedMap<String, Answer> answers = new LinkedHashMap<>();
        answers.put("opened", Answer.OPENED);
        answers.put("clicked", Answer.CLICKED);
        return answers;
    }
}
