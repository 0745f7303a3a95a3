package dev.lockstep.cli;

import dev.lockstep.core.explain.Evidence;
import dev.lockstep.core.explain.Explanation.Reason;
import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.Instants;
import dev.lockstep.core.model.Path;
import dev.lockstep.core.model.Value;
import dev.lockstep.core.model.Values;
import dev.lockstep.sync.files.PersonStandings.Standing;
import dev.lockstep.sync.planner.Gate;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** An explanation for programs. */
final class ExplanationJson {

    private ExplanationJson() {}

    static Json of(PersonExplanation explanation) {
        Json json = segments(explanation);
        if (!explanation.audiences().isEmpty()) {
            json.put(
                    "audiences",
                    Json.list(explanation.audiences().stream()
                            .map(standing -> of(standing, explanation))
                            .toList()));
        }
        if (!explanation.delivered().isEmpty()) {
            json.put(
                    "delivered",
                    Json.list(explanation.delivered().stream()
                            .map(DeliveredText::json)
                            .toList()));
        }
        if (!explanation.doubts().isEmpty()) {
            json.texts("doubts", explanation.doubts());
        }
        return json;
    }

    private static Json of(Standing standing, PersonExplanation explanation) {
        return new Json()
                .text("audience", standing.audience())
                .put("belongs", standing.belongs())
                .put(
                        "steps",
                        Json.list(standing.steps().stream()
                                .map(step -> new Json()
                                        .text(
                                                "step",
                                                step.gate().map(Gate::code).orElse("in_segment"))
                                        .put("passes", step.passes())
                                        .texts("segments", step.segments())
                                        .instant("until", explanation.until(step)))
                                .toList()));
    }

    private static Json segments(PersonExplanation explanation) {
        return new Json()
                .text("person", explanation.whole().person().name())
                .text("at", Instants.format(explanation.whole().at()))
                .put(
                        "segments",
                        Json.list(explanation.segments().stream()
                                .map(answer -> new Json()
                                        .text("segment", answer.segment())
                                        .text("title", explanation.title(answer.segment()))
                                        .put("in", answer.reason().holds())
                                        .instant("since", answer.since())
                                        .instant("until", answer.reason().until())
                                        .put("reason", of(answer.reason()).toString()))
                                .toList()));
    }

    private static Json of(Reason reason) {
        Json json = new Json()
                .text("says", reason.says())
                .put("holds", reason.holds())
                .instant("until", reason.until());
        if (!reason.evidence().isEmpty()) {
            json.put(
                    "evidence",
                    Json.list(
                            reason.evidence().stream().map(ExplanationJson::of).toList()));
        }
        if (!reason.parts().isEmpty()) {
            json.put(
                    "parts",
                    Json.list(reason.parts().stream().map(ExplanationJson::of).toList()));
        }
        return json;
    }

    private static Json of(Evidence evidence) {
        return switch (evidence) {
            case Evidence.Counted(
                    List<Fact.Event> newest,
                    long count,
                    long outside,
                    Optional<Fact.Event> newestOutside) -> {
                Json json = new Json()
                        .text("kind", "counted")
                        .put("count", count)
                        .put(
                                "newest",
                                Json.list(
                                        newest.stream().map(ExplanationJson::of).toList()))
                        .put("outside", outside);
                newestOutside.ifPresent(
                        event -> json.put("newest_outside", of(event).toString()));
                yield json;
            }
            case Evidence.Chosen(Optional<Fact.Event> event, long others) ->
                withEvent(new Json().text("kind", "chosen"), event).put("others", others);
            case Evidence.Anchor(Optional<Fact.Event> event) -> withEvent(new Json().text("kind", "since"), event);
            case Evidence.Measured(Optional<Double> value) ->
                new Json().text("kind", "measured").value("value", value.map(Value::of));
            case Evidence.Attribute(Path path, Optional<Value> value, OptionalLong written) ->
                new Json()
                        .text("kind", "attribute")
                        .text("path", path.text())
                        .value("value", value)
                        .instant("written", written);
            case Evidence.Identifiers(Identifier.Kind kind, List<Identifier> known, long count) ->
                new Json()
                        .text("kind", "identifiers")
                        .text("type", kind.type())
                        .texts("known", known.stream().map(Identifier::value).toList())
                        .put("count", count);
            case Evidence.Membership(String segment, OptionalLong since) ->
                new Json().text("kind", "membership").text("segment", segment).instant("since", since);
            case Evidence.Standing(BigDecimal percent) ->
                new Json().text("kind", "standing").put("percent", percent.toPlainString());
        };
    }

    private static Json withEvent(Json json, Optional<Fact.Event> event) {
        event.ifPresent(present -> json.put("event", of(present).toString()));
        return json;
    }

    private static Json of(Fact.Event event) {
        return new Json()
                .text("at", Instants.format(event.timestamp()))
                .text("event", event.name())
                .put("properties", Values.canonicalJson(new Value.Fields(event.properties())));
    }
}
