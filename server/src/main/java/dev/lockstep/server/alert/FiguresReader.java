package dev.lockstep.server.alert;

import dev.lockstep.destinations.Destinations;
import dev.lockstep.engine.Engine;
import dev.lockstep.engine.Tally;
import dev.lockstep.engine.Tally.OfEvent;
import dev.lockstep.engine.UnavailableException;
import dev.lockstep.insight.alert.Figures;
import dev.lockstep.insight.alert.Place;
import dev.lockstep.insight.audience.FeedChange;
import dev.lockstep.insight.match.Hourly;
import dev.lockstep.insight.match.StepFall;
import dev.lockstep.insight.spend.SpendAsked;
import dev.lockstep.insight.spend.SpendBook;
import dev.lockstep.sync.runner.ConnectionStatus;
import dev.lockstep.sync.runner.ConnectionStatus.CopyStatus;
import dev.lockstep.sync.runner.Sync;
import dev.lockstep.workspace.Audience;
import dev.lockstep.workspace.Watch;
import dev.lockstep.workspace.Workspace;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/** Reads what the alerts of a workspace are about, from what is kept anyway. For one thread. */
final class FiguresReader implements Watchman.Reader {

    /** Weeks of events are read anew only so often: what is asked of them changes by the hour. */
    private static final Duration EVENTS_EVERY = Duration.ofMinutes(1);

    private static final String NOT_GOING =
            "the connection has not told how it stands; look at its settings and at the log of the server";

    private final Engine engine;
    private final Sync sync;
    private Optional<List<OfEvent>> events = Optional.empty();
    private long eventsAt = Long.MIN_VALUE;
    private long eventsWithin;

    /** Connections that were in trouble when it was looked last. */
    private Map<String, Figures.Trouble> troubles = Map.of();

    FiguresReader(Engine engine, Sync sync) {
        this.engine = engine;
        this.sync = sync;
    }

    @Override
    public Figures read(Workspace workspace, long now) throws UnavailableException {
        List<Watch> watches =
                workspace.alerts().values().stream().map(alert -> alert.watch()).toList();
        List<ConnectionStatus> statuses = sync.status();
        Map<String, Figures.Trouble> troubled = troubled(workspace, statuses, now);
        SequencedMap<Place.Copy, Figures.OfCopy> copies = new TreeMap<>();
        for (Audience audience : workspace.audiences().values()) {
            long back = back(watches, audience.name());
            for (String connection : audience.to()) {
                if (isDelivered(workspace, connection)) {
                    copies.put(
                            new Place.Copy(audience.name(), connection),
                            new Figures.OfCopy(
                                    status(statuses, audience.name(), connection),
                                    Optional.ofNullable(troubled.get(connection)),
                                    back == 0
                                            ? List.of()
                                            : Hourly.between(
                                                    engine.books(), audience.name(), connection, now - back, now)));
                }
            }
        }
        return new Figures(now, copies, spend(workspace, watches), events(workspace, watches, now));
    }

    /** Not every kind of connection that may be written is one that anything is delivered to. */
    private static boolean isDelivered(Workspace workspace, String connection) {
        return Optional.ofNullable(workspace.connections().get(connection))
                .flatMap(one -> Destinations.named(one.kind()))
                .isPresent();
    }

    /** Connections that are stopped, or of which nothing is known, with since when. */
    private Map<String, Figures.Trouble> troubled(Workspace workspace, List<ConnectionStatus> statuses, long now) {
        Map<String, Figures.Trouble> found = new TreeMap<>();
        for (String connection : workspace.connections().keySet()) {
            Optional<String> says = statuses.stream()
                    .filter(one -> one.connection().equals(connection))
                    .findFirst()
                    .map(one -> one.stopped().map(stopped -> "the connection is stopped: " + stopped))
                    .orElse(Optional.of(NOT_GOING));
            says.ifPresent(text -> {
                Figures.Trouble before = troubles.get(connection);
                found.put(connection, new Figures.Trouble(text, before == null ? now : before.since()));
            });
        }
        troubles = found;
        return found;
    }

    /** How far back an audience is compared; 0 where it is not. */
    private static long back(List<Watch> watches, String audience) {
        return watches.stream()
                .filter(Watch.OfAudiences.class::isInstance)
                .map(Watch.OfAudiences.class::cast)
                .filter(watch ->
                        watch.audiences().isEmpty() || watch.audiences().contains(audience))
                .mapToLong(watch -> switch (watch) {
                    case Watch.Size size -> size.withinMs();
                    case Watch.Steps steps -> StepFall.LOOKBACK.toMillis();
                    case Watch.Stale stale -> 0;
                    case Watch.MatchRate match -> 0;
                    case Watch.Held held -> 0;
                    case Watch.Refused refused -> 0;
                })
                .max()
                .orElse(0);
    }

    private static Optional<CopyStatus> status(List<ConnectionStatus> statuses, String audience, String connection) {
        return statuses.stream()
                .filter(one -> one.connection().equals(connection))
                .flatMap(one -> one.copies().stream())
                .filter(copy -> copy.audience().equals(audience))
                .findFirst();
    }

    private SequencedMap<String, SpendAsked> spend(Workspace workspace, List<Watch> watches) {
        SequencedMap<String, SpendAsked> spend = new TreeMap<>();
        if (watches.stream().anyMatch(Watch.Spend.class::isInstance)) {
            workspace
                    .connections()
                    .keySet()
                    .forEach(connection -> SpendBook.asked(engine.books(), connection)
                            .ifPresent(asked -> spend.put(connection, asked)));
        }
        return spend;
    }

    /** Events are counted for all segments together, so any of them will do. */
    private Optional<List<OfEvent>> events(Workspace workspace, List<Watch> watches, long now)
            throws UnavailableException {
        long within = watches.stream()
                .mapToLong(watch -> watch instanceof Watch.Silent silent ? silent.withinMs() : 0)
                .max()
                .orElse(0);
        if (within == 0 || workspace.segments().isEmpty()) {
            return Optional.empty();
        }
        if (within != eventsWithin || now < eventsAt || now - eventsAt >= EVENTS_EVERY.toMillis()) {
            events = engine.tally(
                            workspace.segments().firstEntry().getKey(), now, now - within - FeedChange.LOOKBACK_MS)
                    .map(Tally::events);
            eventsAt = now;
            eventsWithin = within;
        }
        return events;
    }
}
