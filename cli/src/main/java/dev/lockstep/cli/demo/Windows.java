package dev.lockstep.cli.demo;

import dev.lockstep.core.condition.Comparison;
import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.condition.Durations;
import dev.lockstep.core.condition.EventFilter;
import dev.lockstep.core.condition.EventName;
import dev.lockstep.core.condition.Span;
import dev.lockstep.core.condition.Window;
import dev.lockstep.core.machine.MembershipChange;
import dev.lockstep.core.model.PersonId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Finds out which window it was when the passing of time moved somebody. A membership change says only <em>that</em> time did
 * it. So every condition with a window is watched as a segment of its own, before the real ones: the window that opened or
 * closed for the same person at the same instant is the reason. Mutable, for one thread.
 */
final class Windows {

    /** Begins the name of a watched window; no segment is called so. */
    private static final String WATCHED = "\0window ";

    private final SequencedMap<String, Condition> segments;
    private final List<Timed> watched = new ArrayList<>();
    private final Map<String, Set<Integer>> watchedBySegment = new HashMap<>();

    /** The windows that opened (true) or closed for one person at one instant. */
    private final Map<Integer, Boolean> turned = new HashMap<>();

    private PersonId turnedOf = new PersonId("");
    private long turnedAt;

    /** @param what the events, or the attribute, whose age the window asks */
    private record Timed(Condition condition, Window window, String what) {}

    Windows(SequencedMap<String, Condition> segments) {
        this.segments = segments;
        segments.forEach((segment, condition) -> {
            Set<Integer> own = new TreeSet<>();
            watch(condition, own);
            watchedBySegment.put(segment, own);
        });
    }

    /** What is to be compiled: the watched windows, then the segments. */
    SequencedMap<String, Condition> conditions() {
        SequencedMap<String, Condition> conditions = new LinkedHashMap<>();
        for (int i = 0; i < watched.size(); i++) {
            conditions.put(WATCHED + i, watched.get(i).condition());
        }
        conditions.putAll(segments);
        return conditions;
    }

    /** Takes note of the change where it is that of a watched window; false where it is that of a real segment. */
    boolean note(MembershipChange change) {
        if (!change.segment().startsWith(WATCHED)) {
            return false;
        }
        if (change.at() != turnedAt || !change.person().equals(turnedOf)) {
            turned.clear();
            turnedAt = change.at();
            turnedOf = change.person();
        }
        turned.put(Integer.valueOf(change.segment().substring(WATCHED.length())), change.entered());
        return true;
    }

    /** What the passing of time was, such as "4 hours since Checkout Started". */
    String reason(MembershipChange change) {
        if (change.at() == turnedAt && change.person().equals(turnedOf)) {
            for (int window : watchedBySegment.getOrDefault(change.segment(), Set.of())) {
                Boolean opened = turned.get(window);
                if (opened != null) {
                    return words(watched.get(window), opened);
                }
            }
        }
        return "time passed";
    }

    private static String words(Timed timed, boolean opened) {
        Window window = timed.window();
        // What opens has grown old enough, and what closes too old. Where there is no such edge it was the other one: a
        // count of exactly 1 begins to hold when the second event grows too old.
        boolean grewOldEnough = opened ? window.minAge() > 0 : window.isEndless();
        return Durations.words(grewOldEnough ? window.minAge() : window.maxAge()) + " since " + timed.what();
    }

    /** Watches the windows of a condition, and of the segments that it refers to. */
    private void watch(Condition condition, Set<Integer> own) {
        switch (condition) {
            case Condition.All(List<Condition> children) -> children.forEach(child -> watch(child, own));
            case Condition.Any(List<Condition> children) -> children.forEach(child -> watch(child, own));
            case Condition.Not(Condition child) -> watch(child, own);
            case Condition.Member(String segment) -> watch(Objects.requireNonNull(segments.get(segment)), own);
            case Condition.Did did -> watch(did, did.span(), did.events(), own);
            case Condition.Latest latest -> watch(latest, Span.of(latest.window()), latest.events(), own);
            case Condition.First first -> watch(first, Span.of(first.window()), first.events(), own);
            case Condition.Aggregate aggregate -> watch(aggregate, aggregate.span(), aggregate.events(), own);
            case Condition.Attribute attribute ->
                age(attribute)
                        .ifPresent(window -> watch(
                                new Timed(attribute, window, attribute.path().text()), own));
            case Condition.HasIdentifier identifier -> {}
            case Condition.Sample sample -> {}
        }
    }

    private void watch(Condition leaf, Span span, EventFilter events, Set<Integer> own) {
        if (!span.window().isAll()) {
            String what = events.names().stream().map(EventName::written).collect(Collectors.joining(" or "));
            watch(new Timed(leaf, span.window(), what), own);
        }
    }

    private void watch(Timed timed, Set<Integer> own) {
        if (!watched.contains(timed)) {
            watched.add(timed);
        }
        own.add(watched.indexOf(timed));
    }

    private static Optional<Window> age(Condition.Attribute attribute) {
        for (Comparison comparison : attribute.test().comparisons()) {
            if (comparison instanceof Comparison.Aged(Window window)) {
                return Optional.of(window);
            }
        }
        return Optional.empty();
    }
}
