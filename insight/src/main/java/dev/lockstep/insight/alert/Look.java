package dev.lockstep.insight.alert;

import dev.lockstep.core.condition.Durations;
import dev.lockstep.core.model.Instants;
import dev.lockstep.engine.Tally.OfEvent;
import dev.lockstep.insight.alert.Figures.OfCopy;
import dev.lockstep.insight.audience.FeedChange;
import dev.lockstep.insight.match.Hourly;
import dev.lockstep.insight.match.Step;
import dev.lockstep.insight.match.StepFall;
import dev.lockstep.insight.match.Steps;
import dev.lockstep.insight.spend.SpendAsked;
import dev.lockstep.sync.runner.CanaryStatus;
import dev.lockstep.sync.runner.ConnectionStatus.CopyStatus;
import dev.lockstep.workspace.Watch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Looks at what an alert watches, by figures alone. Stateless. */
final class Look {

    private static final long HOUR_MS = Duration.ofHours(1).toMillis();
    private static final double PERCENT = 100;

    /** What holds changes by itself for a while, and is over by itself. */
    private static final Set<String> PASSING = Set.of("surveying", "too-few");

    private static final Finding NOT_YET = new Finding.Unknown("the connection has not told yet how it stands");
    private static final Finding SURVEYING =
            new Finding.Unknown("everybody is being asked under a new definition, so its counts are those of some");

    private Look() {}

    /** Every place that a watch looks at, and how it is there. */
    static SequencedMap<Place, Finding> at(Watch watch, Figures figures) {
        SequencedMap<Place, Finding> found = new TreeMap<>();
        switch (watch) {
            case Watch.OfAudiences of ->
                figures.copies().forEach((place, copy) -> {
                    if (of.audiences().isEmpty() || of.audiences().contains(place.audience())) {
                        found.put(place, copy(of, place, copy, figures.at()));
                    }
                });
            case Watch.Spend spend -> {
                Set<String> connections = new LinkedHashSet<>(spend.connections());
                connections.addAll(
                        spend.connections().isEmpty() ? figures.spend().keySet() : Set.of());
                connections.forEach(name -> found.put(
                        new Place.Connection(name),
                        spend(spend, Optional.ofNullable(figures.spend().get(name)), figures.at())));
            }
            case Watch.Silent silent -> found.put(new Place.Event(silent.event()), event(silent, figures));
        }
        return found;
    }

    private static Finding copy(Watch.OfAudiences watch, Place.Copy place, OfCopy copy, long now) {
        return switch (watch) {
            case Watch.Size size -> surveyed(copy, status -> size(size, place, status, copy.hours(), now));
            case Watch.Stale stale -> known(copy, status -> stale(stale, place, status, now));
            case Watch.MatchRate match -> known(copy, status -> matchRate(match, Steps.of(status)));
            case Watch.Steps steps -> surveyed(copy, status -> steps(steps, place, status, copy.hours(), now));
            case Watch.Held held -> held(held, copy, now);
            case Watch.Refused refused -> known(copy, status -> refused(refused, place, status));
        };
    }

    private static Finding known(OfCopy copy, Function<CopyStatus, Finding> look) {
        return copy.status().map(look).orElse(NOT_YET);
    }

    private static Finding surveyed(OfCopy copy, Function<CopyStatus, Finding> look) {
        return known(copy, status -> status.isSurveyed() ? look.apply(status) : SURVEYING);
    }

    private static Finding size(Watch.Size watch, Place.Copy place, CopyStatus status, List<Hourly> kept, long now) {
        List<Hourly> hours = Hourly.everyHour(kept, now - watch.withinMs(), now);
        List<Long> sizes =
                hours.stream().filter(Hourly::isSurveyed).map(Hourly::desired).toList();
        if (sizes.isEmpty()) {
            return new Finding.Unknown("no size of the hours before is known");
        }
        long most = sizes.stream().mapToLong(Long::longValue).max().orElseThrow();
        long least = sizes.stream().mapToLong(Long::longValue).min().orElseThrow();
        long size = status.desired();
        String within = Durations.words(watch.withinMs());
        String then = "Look at why: lockstep explain audience " + place.audience();
        if (watch.falls().isPresent()
                && most - size >= watch.least()
                && size < most * (1 - watch.falls().get().doubleValue() / PERCENT)) {
            return new Finding.Wrong(
                    "it should have " + people(size) + ", " + share(most - size, most) + " fewer than the most within "
                            + within + ", which were " + number(most),
                    then);
        }
        if (watch.rises().isPresent() && hours.size() < watch.withinMs() / HOUR_MS) {
            return watch.falls().isPresent()
                    ? Finding.FINE
                    : new Finding.Unknown(
                            "an audience that is new grows; its sizes are not known for " + within + " yet");
        }
        if (watch.rises().isPresent()
                && size - least >= watch.least()
                && size > least * (1 + watch.rises().get().doubleValue() / PERCENT)) {
            return new Finding.Wrong(
                    "it should have " + people(size) + ", and the least within " + within + " were " + number(least),
                    then);
        }
        return Finding.FINE;
    }

    private static Finding stale(Watch.Stale watch, Place.Copy place, CopyStatus status, long now) {
        long allowed = watch.overMs().orElse(status.visibleWithinMs());
        OptionalLong oldest = status.oldestUnconfirmed();
        if (oldest.isEmpty() || now - oldest.getAsLong() <= allowed) {
            return status.canary()
                    .flatMap(canary -> canary(canary, allowed, now))
                    .orElse(Finding.FINE);
        }
        return new Finding.Wrong(
                "a change waits since " + Instants.format(oldest.getAsLong()) + " that should be in effect within "
                        + Durations.words(allowed),
                "Look at what waits and why: lockstep sync diff " + place.audience());
    }

    /** That nobody waits says nothing of the way as long as nobody goes it: the canary does. */
    private static Optional<Finding> canary(CanaryStatus canary, long allowed, long now) {
        if (canary.since().isEmpty() || now - canary.since().getAsLong() <= allowed) {
            return Optional.empty();
        }
        return Optional.of(new Finding.Wrong(
                "the canary walks " + (canary.state() == CanaryStatus.State.LEAVING ? "out" : "in") + " since "
                        + Instants.format(canary.since().getAsLong()) + ", which should be in effect within "
                        + Durations.words(allowed),
                "See how far it has come, and what is held: lockstep sync canary, lockstep sync status"));
    }

    private static Finding matchRate(Watch.MatchRate watch, Steps steps) {
        OptionalDouble share = steps.share(Step.MATCHED);
        if (share.isEmpty()) {
            return new Finding.Unknown("the platform does not tell how many it has matched");
        }
        long asked = steps.came(Step.MATCHED).orElseThrow();
        if (asked < watch.least() || share.getAsDouble() >= watch.below().doubleValue() / PERCENT) {
            return Finding.FINE;
        }
        return new Finding.Wrong(
                "the platform has found " + number(steps.passed(Step.MATCHED).orElseThrow()) + " of " + number(asked)
                        + ", " + percent(share.getAsDouble()),
                "See which identifiers are sent, and how they are written: lockstep measure match");
    }

    private static Finding steps(Watch.Steps watch, Place.Copy place, CopyStatus status, List<Hourly> kept, long now) {
        Optional<List<StepFall>> falls =
                StepFall.of(kept, Steps.of(status), now, watch.falls().doubleValue(), watch.least());
        if (falls.isEmpty()) {
            return new Finding.Unknown("what is usual is known only after a day");
        }
        if (falls.get().isEmpty()) {
            return Finding.FINE;
        }
        return new Finding.Wrong(
                falls.get().stream()
                        .map(fall -> percent(fall.share()) + " " + fall.step().says() + ", usually "
                                + percent(fall.usual()) + ": " + number(fall.missing()) + " are missing")
                        .collect(Collectors.joining("; ")),
                "See when it fell: lockstep measure match " + place.audience() + " --since 7d");
    }

    /** Where there is trouble that is not old enough, or was not seen for long enough, nothing begins and nothing ends. */
    private static Finding held(Watch.Held watch, OfCopy copy, long now) {
        List<String> held = new ArrayList<>();
        copy.trouble()
                .filter(trouble -> now - trouble.since() > watch.overMs())
                .ifPresent(trouble -> held.add(trouble.says()));
        copy.status().stream()
                .flatMap(status -> status.held().stream())
                .filter(one -> !PASSING.contains(one.word()) && now - one.since() > watch.overMs())
                .forEach(one -> held.add(one.word() + " since " + Instants.format(one.since()) + ": " + one.says()));
        if (!held.isEmpty()) {
            return new Finding.Wrong(String.join("; ", held), "See what waits: lockstep sync status");
        }
        return copy.trouble().isPresent()
                ? new Finding.Unknown(copy.trouble().get().says())
                : copy.status().isPresent() ? Finding.FINE : NOT_YET;
    }

    private static Finding refused(Watch.Refused watch, Place.Copy place, CopyStatus status) {
        long refused = status.rejected();
        if (refused < watch.least()
                || refused <= status.desired() * watch.above().doubleValue() / PERCENT) {
            return Finding.FINE;
        }
        return new Finding.Wrong(
                "the destination refuses " + number(refused) + " of " + people(status.desired()) + ": "
                        + status.rejectedBy().entrySet().stream()
                                .map(code -> number(code.getValue()) + " " + code.getKey())
                                .collect(Collectors.joining(", ")),
                "See who and why: lockstep sync diff " + place.audience());
    }

    private static Finding spend(Watch.Spend watch, Optional<SpendAsked> last, long now) {
        if (last.isEmpty()) {
            return new Finding.Unknown("the platform was never asked what audiences cost, or does not tell");
        }
        SpendAsked asked = last.get();
        boolean isOld = asked.wellAt().isEmpty() || now - asked.wellAt().getAsLong() > watch.overMs();
        if (!isOld) {
            return Finding.FINE;
        }
        String since = asked.wellAt().isEmpty()
                ? "the platform has never told what audiences cost"
                : "the platform has not told what audiences cost since "
                        + Instants.format(asked.wellAt().getAsLong());
        return new Finding.Wrong(
                since + asked.trouble().map(trouble -> ": " + trouble).orElse("; it was not asked"),
                "Ask by hand, and see what it says: lockstep measure spend");
    }

    private static Finding event(Watch.Silent watch, Figures figures) {
        if (figures.events().isEmpty()) {
            return new Finding.Unknown("nobody knows how many events came");
        }
        List<OfEvent> events = figures.events().get();
        long hour = Math.floorDiv(figures.at(), HOUR_MS) * HOUR_MS; // that of now has fewer than it will have
        FeedChange change = FeedChange.of(watch.event(), events, hour - watch.withinMs(), hour);
        boolean isBack = events.stream()
                .anyMatch(one -> one.event().equals(watch.event()) && one.hour() >= hour && one.count() > 0);
        String then = "See whether what sends it still does, and whether its name was changed there";
        return switch (change.verdict()) {
            case UNKNOWN ->
                new Finding.Unknown("events are not counted for a week yet, or no segment asks for " + watch.event());
            case USUAL, SURGE -> Finding.FINE;
            case DROP ->
                new Finding.Wrong(
                        "it came " + number(change.count()) + " times within " + Durations.words(watch.withinMs())
                                + ", and about "
                                + number(Math.round(change.usual().orElse(0.0)))
                                + " times in the same hours of earlier weeks",
                        then);
            case SILENCE -> {
                FeedChange.Silence silence = change.silence().orElseThrow();
                yield isBack || silence.before() < hour
                        ? Finding.FINE
                        : new Finding.Wrong(
                                "none came since " + Instants.format(silence.from()) + ", where about "
                                        + number(Math.round(silence.expected())) + " were to be expected",
                                then);
            }
        };
    }

    private static String share(long part, long whole) {
        return percent((double) part / whole);
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.0f %%", share * PERCENT);
    }

    private static String people(long people) {
        return people == 1 ? "1 person" : number(people) + " people";
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
