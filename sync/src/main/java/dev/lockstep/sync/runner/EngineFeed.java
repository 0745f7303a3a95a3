package dev.lockstep.sync.runner;

import dev.lockstep.core.model.Identifier;
import dev.lockstep.engine.Changes;
import dev.lockstep.engine.Engine;
import dev.lockstep.engine.Happenings.Happening.Moved;
import dev.lockstep.engine.Happenings.Happening.Renewed;
import dev.lockstep.engine.Noted;
import dev.lockstep.engine.Profile;
import dev.lockstep.engine.UnavailableException;
import dev.lockstep.engine.store.UnreadableException;
import dev.lockstep.sync.planner.Why;
import java.time.Duration;
import java.util.List;

/** The engine as a feed. While its store is not open every question is an {@link UnreadableException}. Safe for many threads. */
public final class EngineFeed implements Feed {

    private final Engine engine;

    public EngineFeed(Engine engine) {
        this.engine = engine;
    }

    @Override
    public Happenings after(long position, int limit) {
        return happenings(ask(() -> engine.follow(position, limit)));
    }

    /** What the engine tells, as it concerns audiences. */
    public static Happenings happenings(dev.lockstep.engine.Happenings told) {
        List<Happening> happenings = told.happenings().stream()
                .map(happening -> switch (happening) {
                    case Moved(Changes.Change change) -> moved(change);
                    case Renewed(long number, long at) ->
                        new Happening(number, new Happening.What.Profile(), Why.PERSON, at, at, at);
                })
                .toList();
        return new Happenings(happenings, told.next(), told.isGap());
    }

    private static Happening moved(Changes.Change change) {
        return new Happening(
                change.number(),
                new Happening.What.Membership(change.segment()),
                why(change.cause().kind()),
                change.at(),
                change.cause().timestamp().orElse(change.at()),
                change.writtenAt());
    }

    private static Why why(Changes.Kind kind) {
        return switch (kind) {
            case EVENT, ATTRIBUTES, MERGE, ERASURE -> Why.PERSON;
            case TIME -> Why.TIME;
            case DEFINITION -> Why.DEFINITION;
        };
    }

    @Override
    public Profile profile(long person) {
        return ask(() -> engine.profile(person));
    }

    @Override
    public List<Long> people(String segment, long after, int limit) {
        return ask(() -> engine.numbers(segment, after, limit));
    }

    @Override
    public Noted noted(long after, int limit) {
        return ask(() -> engine.noted(after, limit));
    }

    @Override
    public boolean isTaken(Identifier identifier) {
        return ask(() -> engine.isTaken(identifier));
    }

    @Override
    public void await(long position, Duration atMost) throws InterruptedException {
        engine.awaitChanges(position, atMost);
    }

    @FunctionalInterface
    private interface Question<T> {
        T ask() throws UnavailableException;
    }

    private static <T> T ask(Question<T> question) {
        try {
            return question.ask();
        } catch (UnavailableException e) {
            throw new UnreadableException("the engine cannot be asked", e);
        }
    }
}
