package dev.lockstep.server.api;

import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Value;
import dev.lockstep.engine.Engine;
import dev.lockstep.engine.PersonView;
import dev.lockstep.engine.Timeline;
import dev.lockstep.engine.UnavailableException;
import dev.lockstep.server.http.Access;
import dev.lockstep.server.http.Answer;
import dev.lockstep.server.http.Call;
import dev.lockstep.server.http.Parameter;
import dev.lockstep.server.http.RefusedException;
import dev.lockstep.server.http.Route;
import dev.lockstep.server.http.Route.Reply;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Questions about a person. */
public final class PeopleApi {

    private static final int MAX_CURSOR_CHARS = 1000;

    private static final Parameter.Whole LIMIT =
            new Parameter.Whole("limit", 1, 1000, OptionalLong.of(100), "How many facts at the most.");
    private static final Parameter.Text CURSOR =
            new Parameter.Text("cursor", MAX_CURSOR_CHARS, "Where to go on: next of the page before.");

    private final Engine engine;

    public PeopleApi(Engine engine) {
        this.engine = engine;
    }

    /** All that is known of a person, but for the facts. */
    public record PersonAnswer(
            String person,
            List<String> identifiers,
            Map<String, Value> attributes,
            List<MembershipAnswer> memberships) {}

    /**
     * That the person is in a segment.
     *
     * @param until when they will exit if nothing more is learned; absent where only a fact can end it
     */
    public record MembershipAnswer(String segment, Instant since, Optional<Instant> until) {}

    /**
     * A page of facts.
     *
     * @param next the cursor of the next page; absent where this is the last
     */
    public record TimelineAnswer(List<FactAnswer> events, Optional<String> next) {}

    /**
     * A fact.
     *
     * @param type {@code event}, {@code attributes}, {@code alias} or {@code erasure}
     * @param name of an event
     * @param attributes their new values; {@code null} where one was removed
     * @param previous of an alias: what the person was known by before
     */
    public record FactAnswer(
            String type,
            Instant at,
            Optional<String> messageId,
            Optional<String> name,
            Optional<Map<String, Value>> properties,
            Optional<Map<String, Optional<Value>>> attributes,
            Optional<String> previous) {}

    /** What can be asked. */
    public List<Route> routes() {
        return List.of(
                Route.get(
                        "/api/people/{person}",
                        "A person: identifiers, attributes, and the segments that they are in.",
                        Access.READ,
                        List.of(Disclosure.IDENTIFIERS),
                        List.of(Reply.ok("The person.", PersonAnswer.class)),
                        Asking.at(this::person)),
                Route.get(
                        "/api/people/{person}/events",
                        "A person's facts, newest first.",
                        Access.READ,
                        List.of(LIMIT, CURSOR, Disclosure.IDENTIFIERS),
                        List.of(Reply.ok("A page of facts.", TimelineAnswer.class)),
                        Asking.at(this::events)));
    }

    private Answer person(Call call) throws UnavailableException {
        Disclosure shown = Disclosure.of(call);
        PersonView view = engine.person(call.path("person")).orElseThrow(PeopleApi::unknown);
        return Answer.ok(new PersonAnswer(
                shown.name(view.person()),
                view.identifiers().stream().map(shown::identifier).toList(),
                shown.fields(view.attributes()),
                view.memberships().stream()
                        .map(membership -> new MembershipAnswer(
                                membership.segment(),
                                Instant.ofEpochMilli(membership.since()),
                                membership.until().isPresent()
                                        ? Optional.of(Instant.ofEpochMilli(
                                                membership.until().getAsLong()))
                                        : Optional.empty()))
                        .toList()));
    }

    private Answer events(Call call) throws UnavailableException {
        Disclosure shown = Disclosure.of(call);
        Timeline timeline;
        try {
            timeline = engine.events(call.path("person"), (int) LIMIT.in(call), CURSOR.in(call))
                    .orElseThrow(PeopleApi::unknown);
        } catch (IllegalArgumentException e) {
            throw Asking.badCursor();
        }
        return Answer.ok(new TimelineAnswer(
                timeline.facts().stream().map(fact -> fact(fact, shown)).toList(), timeline.next()));
    }

    private static FactAnswer fact(Fact fact, Disclosure shown) {
        Instant at = Instant.ofEpochMilli(fact.timestamp());
        Optional<String> messageId = fact.messageId();
        return switch (fact) {
            case Fact.Event event ->
                new FactAnswer(
                        "event",
                        at,
                        messageId,
                        Optional.of(event.name()),
                        Optional.of(shown.fields(event.properties())),
                        Optional.empty(),
                        Optional.empty());
            case Fact.AttributeChange change ->
                new FactAnswer(
                        "attributes",
                        at,
                        messageId,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(shown.changes(change.attributes())),
                        Optional.empty());
            case Fact.Alias alias ->
                new FactAnswer(
                        "alias",
                        at,
                        messageId,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(shown.identifier(alias.previous())));
            case Fact.Erasure erasure ->
                new FactAnswer(
                        "erasure",
                        at,
                        messageId,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty());
        };
    }

    private static RefusedException unknown() {
        return RefusedException.of(404, "person", "nobody is known by this name");
    }
}
