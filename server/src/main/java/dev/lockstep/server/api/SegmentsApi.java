package dev.lockstep.server.api;

import dev.lockstep.core.condition.Rendering;
import dev.lockstep.engine.Engine;
import dev.lockstep.engine.Members;
import dev.lockstep.engine.SegmentView;
import dev.lockstep.engine.UnavailableException;
import dev.lockstep.server.definition.AppliedWorkspace;
import dev.lockstep.server.http.Access;
import dev.lockstep.server.http.Answer;
import dev.lockstep.server.http.Call;
import dev.lockstep.server.http.Parameter;
import dev.lockstep.server.http.RefusedException;
import dev.lockstep.server.http.Route;
import dev.lockstep.server.http.Route.Reply;
import dev.lockstep.workspace.Segment;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Questions about segments. */
public final class SegmentsApi {

    private static final int MAX_CURSOR_CHARS = 4000;

    private static final Parameter.Whole LIMIT =
            new Parameter.Whole("limit", 1, 10_000, OptionalLong.of(1000), "How many members at the most.");
    private static final Parameter.Text CURSOR = new Parameter.Text(
            "cursor",
            MAX_CURSOR_CHARS,
            "Where to go on: next of the page before. Whoever is in the segment all the while is on one page.");

    private final Engine engine;
    private final AppliedWorkspace applied;

    public SegmentsApi(Engine engine, AppliedWorkspace applied) {
        this.engine = engine;
        this.applied = applied;
    }

    /**
     * A segment as it is applied.
     *
     * @param says what is asked of a person, in English
     * @param owner who looks after it; absent where the workspace does not say
     * @param hash of the definition
     * @param size how many persons are in it
     * @param changedAt when somebody entered or exited last; absent where nobody ever did
     * @param backfill while not everybody was asked by this definition: how many were, roughly, 0 to 1; until then the size is
     *     not yet that of this definition. Absent where everybody was
     */
    public record SegmentAnswer(
            String segment,
            String title,
            String says,
            Optional<String> owner,
            String hash,
            long size,
            Optional<Instant> changedAt,
            Optional<Double> backfill) {}

    /**
     * A page of members.
     *
     * @param next the cursor of the next page; absent where this is the last
     */
    public record MembersAnswer(List<MemberAnswer> members, Optional<String> next) {}

    /**
     * A person in a segment.
     *
     * @param since when they entered
     */
    public record MemberAnswer(String person, Instant since) {}

    /** What can be asked. */
    public List<Route> routes() {
        return List.of(
                Route.get(
                        "/api/segments",
                        "All segments, in the order of the workspace.",
                        Access.READ,
                        List.of(),
                        List.of(Reply.ok("The segments.", SegmentAnswer[].class)),
                        Asking.at(call -> Answer.ok(
                                engine.segments().stream().map(this::answer).toList()))),
                Route.get(
                        "/api/segments/{segment}",
                        "A segment: what it is in words, how many are in it, and whether a backfill is under way.",
                        Access.READ,
                        List.of(),
                        List.of(Reply.ok("The segment.", SegmentAnswer.class)),
                        Asking.at(this::segment)),
                Route.get(
                        "/api/segments/{segment}/members",
                        "Who is in a segment.",
                        Access.READ,
                        List.of(LIMIT, CURSOR, Disclosure.IDENTIFIERS),
                        List.of(Reply.ok("A page of members.", MembersAnswer.class)),
                        Asking.at(this::members)));
    }

    private Answer segment(Call call) throws UnavailableException {
        String name = call.path("segment");
        return engine.segments().stream()
                .filter(view -> view.segment().equals(name))
                .findFirst()
                .map(view -> Answer.ok(answer(view)))
                .orElseThrow(SegmentsApi::unknown);
    }

    private SegmentAnswer answer(SegmentView view) {
        double soFar = engine.status().backfill();
        Optional<Segment> defined =
                Optional.ofNullable(applied.current().segments().get(view.segment()));
        return new SegmentAnswer(
                view.segment(),
                defined.map(Segment::title).orElse(view.segment()),
                defined.map(segment -> Rendering.sentence(segment.condition())).orElse(""),
                defined.flatMap(Segment::owner),
                view.hash(),
                view.size(),
                view.changedAt().isPresent()
                        ? Optional.of(Instant.ofEpochMilli(view.changedAt().getAsLong()))
                        : Optional.empty(),
                view.backfilled() || soFar == 1 ? Optional.empty() : Optional.of(soFar));
    }

    private Answer members(Call call) throws UnavailableException {
        Disclosure shown = Disclosure.of(call);
        Members members;
        try {
            members = engine.members(call.path("segment"), (int) LIMIT.in(call), CURSOR.in(call))
                    .orElseThrow(SegmentsApi::unknown);
        } catch (IllegalArgumentException e) {
            throw Asking.badCursor();
        }
        return Answer.ok(new MembersAnswer(
                members.members().stream()
                        .map(member ->
                                new MemberAnswer(shown.name(member.person()), Instant.ofEpochMilli(member.since())))
                        .toList(),
                members.next()));
    }

    private static RefusedException unknown() {
        return RefusedException.of(404, "segment", "there is no segment of this name; /api/segments has all");
    }
}
