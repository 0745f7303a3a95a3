package dev.lockstep.destinations.yandex;

import dev.lockstep.destinations.spi.Answer;
import dev.lockstep.destinations.spi.Answer.Failure;
import dev.lockstep.destinations.spi.Answer.Trouble;
import dev.lockstep.destinations.spi.Exclusion;
import dev.lockstep.destinations.spi.Exclusions;
import dev.lockstep.destinations.spi.Finding;
import dev.lockstep.destinations.spi.Remote;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Keeps for each retargeting audience a retargeting list in Yandex Direct: people of its segment who are in the segment of no suppression
 * that it excludes. A list is
 *
 * <ul>
 *   <li><i>absent</i>, without {@link ListNotes}. It is made when every suppression has a segment, not sooner: noted, made, its id noted;
 *   <li><i>on its way</i>, noted without an id. One of our name and rules that was not there before is it, although nobody heard so; where
 *       there is none, it is made;
 *   <li><i>there</i>, with an id. Rules that somebody changed are put right. One that was deleted is told of and not made again: another
 *       one would have another id.
 * </ul>
 *
 * <p>Lists that others made are never changed. But those that target one of our segments and do not leave out a suppression of it are told
 * of, and so are bid adjustments by which somebody in a suppressed list is shown advertisements all the same: of several adjustments for
 * one person Direct takes the highest. For one thread.
 */
final class DirectExclusions implements Exclusions {

    /** More than a person reads. */
    private static final int MAX_FINDINGS = 200;

    private final DirectLists direct;
    private final String prefix;

    DirectExclusions(DirectLists direct, String prefix) {
        this.direct = direct;
        this.prefix = prefix;
    }

    @Override
    public Answer<List<Finding>> keep(List<Exclusion> all, Notes notes) {
        Answer<List<RetargetingList>> first = direct.all();
        if (!(first instanceof Answer.Done<List<RetargetingList>>(List<RetargetingList> before))) {
            return first.map(any -> List.of());
        }
        List<Finding> findings = new ArrayList<>();
        Map<Exclusion, String> lists = new LinkedHashMap<>();
        boolean isChanged = false;
        for (Exclusion exclusion : all) {
            Step step = step(exclusion, before);
            isChanged |= step instanceof Step.Make || step instanceof Step.Mend;
            switch (take(step, exclusion, before, notes)) {
                case Answer.Done<Optional<String>>(Optional<String> id) ->
                    id.ifPresentOrElse(known -> lists.put(exclusion, known), () -> findings.add(says(step, exclusion)));
                case Answer.Failed<Optional<String>>(Failure.Rejected(Trouble trouble)) ->
                    findings.add(refused(exclusion, trouble));
                case Answer.Failed<Optional<String>>(Failure.Gone(Trouble trouble)) ->
                    findings.add(refused(exclusion, trouble));
                case Answer.Failed<Optional<String>>(Failure failure) -> {
                    return Answer.failed(failure);
                }
            }
        }
        Answer<List<RetargetingList>> second = isChanged ? direct.all() : first;
        if (!(second instanceof Answer.Done<List<RetargetingList>>(List<RetargetingList> now))) {
            return second.map(any -> List.of());
        }
        all.forEach(exclusion -> check(exclusion, Optional.ofNullable(lists.get(exclusion)), now, findings));
        return boosts(all, now).map(found -> {
            findings.addAll(found);
            return List.copyOf(findings.subList(0, Math.min(MAX_FINDINGS, findings.size())));
        });
    }

    // ---- our own lists

    /** What is to be done about a list. */
    private sealed interface Step {
        /** Nothing: it is as it should be. */
        record Stay(String id) implements Step {}

        /** It is there, and nobody had heard so. */
        record Adopt(String id) implements Step {}

        record Make() implements Step {}

        /** Its rules are to be put right. */
        record Mend(String id) implements Step {}

        /** A suppression has no segment yet. */
        record Wait(String suppression) implements Step {}

        /** Another one of that many cannot be made, or a rule is too long. */
        record Full(String why) implements Step {}

        record Lost(String id) implements Step {}
    }

    private Step step(Exclusion exclusion, List<RetargetingList> lists) {
        Set<RetargetingList.Rule> rules = rules(exclusion);
        Optional<ListNotes> known = ListNotes.in(exclusion.remote());
        if (known.flatMap(ListNotes::id).isPresent()) {
            String id = known.flatMap(ListNotes::id).get();
            return lists.stream()
                    .filter(list -> list.id().equals(id))
                    .findFirst()
                    .<Step>map(list -> list.rules().equals(rules) ? new Step.Stay(id) : new Step.Mend(id))
                    .orElse(new Step.Lost(id));
        }
        Optional<RetargetingList> made = known.flatMap(notes -> notes.find(lists, name(exclusion), rules));
        if (made.isPresent()) {
            return new Step.Adopt(made.get().id());
        }
        Optional<String> missing = exclusion.suppressions().entrySet().stream()
                .filter(suppression -> suppression.getValue().id().isEmpty())
                .map(Map.Entry::getKey)
                .findFirst();
        if (missing.isPresent()) {
            return new Step.Wait(missing.get());
        }
        if (lists.size() >= RetargetingList.MAX_LISTS) {
            return new Step.Full("the account has " + RetargetingList.MAX_LISTS + " lists already; delete some");
        }
        return rules.stream().anyMatch(rule -> rule.segments().size() > RetargetingList.MAX_ARGUMENTS)
                ? new Step.Full("it excludes more than " + RetargetingList.MAX_ARGUMENTS + " suppressions; merge some")
                : new Step.Make();
    }

    /** The id of the list, where there is one then. */
    private Answer<Optional<String>> take(Step step, Exclusion exclusion, List<RetargetingList> lists, Notes notes) {
        return switch (step) {
            case Step.Stay(String id) -> new Answer.Done<>(Optional.of(id));
            case Step.Adopt(String id) -> {
                ListNotes known = ListNotes.in(exclusion.remote()).orElseThrow();
                notes.keep(exclusion.copy(), known.withId(id).keptIn(exclusion.remote()));
                yield new Answer.Done<>(Optional.of(id));
            }
            case Step.Make() -> make(exclusion, lists, notes);
            case Step.Mend(String id) -> direct.update(id, rules(exclusion)).map(any -> Optional.of(id));
            case Step.Wait any -> new Answer.Done<>(Optional.empty());
            case Step.Full any -> new Answer.Done<>(Optional.empty());
            case Step.Lost any -> new Answer.Done<>(Optional.empty());
        };
    }

    /** What was noted of a try before stays: those lists are not ours either. */
    private Answer<Optional<String>> make(Exclusion exclusion, List<RetargetingList> lists, Notes notes) {
        Remote remote = exclusion.remote();
        ListNotes begun = ListNotes.in(remote).orElseGet(() -> ListNotes.begun(lists, name(exclusion)));
        notes.keep(exclusion.copy(), begun.keptIn(remote));
        return direct.add(name(exclusion), rules(exclusion)).map(id -> {
            notes.keep(exclusion.copy(), begun.withId(id).keptIn(remote));
            return Optional.of(id);
        });
    }

    private String name(Exclusion exclusion) {
        return prefix + exclusion.audience();
    }

    /** Suppressions that have no segment yet leave nobody out; a list that is there already leaves out the others. */
    private static Set<RetargetingList.Rule> rules(Exclusion exclusion) {
        return RetargetingList.rules(
                segment(exclusion),
                exclusion.suppressions().values().stream()
                        .flatMap(remote -> remote.id().stream())
                        .map(Long::parseLong)
                        .toList());
    }

    private static long segment(Exclusion exclusion) {
        return Long.parseLong(exclusion.remote().id().orElseThrow());
    }

    private static Finding says(Step step, Exclusion exclusion) {
        String audience = exclusion.audience();
        return switch (step) {
            case Step.Wait(String suppression) ->
                new Finding(
                        audience,
                        "waits-for-suppression",
                        "its retargeting list is made when the suppression " + suppression
                                + " has a segment; until then do not target its segment by hand");
            case Step.Full(String why) ->
                new Finding(audience, "no-list", "its retargeting list cannot be made in Direct: " + why);
            case Step.Lost(String id) ->
                new Finding(
                        audience,
                        "list-lost",
                        "its retargeting list " + id
                                + " is not in Direct any more, and is not made again by itself; make"
                                + " one there by hand, or give the audience another name here");
            case Step.Stay any -> throw new IllegalStateException("a list that is there says nothing");
            case Step.Adopt any -> throw new IllegalStateException("a list that is there says nothing");
            case Step.Make any -> throw new IllegalStateException("a list that was made says nothing");
            case Step.Mend any -> throw new IllegalStateException("a list that is there says nothing");
        };
    }

    private static Finding refused(Exclusion exclusion, Trouble trouble) {
        return new Finding(
                exclusion.audience(), "list-refused", "its retargeting list is not as it should be: " + trouble);
    }

    // ---- what else addresses these people

    private static void check(
            Exclusion exclusion, Optional<String> own, List<RetargetingList> lists, List<Finding> findings) {
        for (RetargetingList list : lists) {
            boolean isOwn = own.filter(list.id()::equals).isPresent();
            if (isOwn && !list.isAvailable()) {
                findings.add(new Finding(
                        exclusion.audience(),
                        "list-unavailable",
                        "Direct shows nothing by its retargeting list " + list.shown()
                                + " yet: a segment in it is being worked on, or has too few people, or is not granted to the"
                                + " advertiser's login"));
            }
            if (list.targets(segment(exclusion))) {
                exclusion.suppressions().forEach((suppression, remote) -> {
                    if (remote.id().map(Long::parseLong).filter(list::leavesOut).isEmpty()) {
                        findings.add(lacks(exclusion, list, suppression, remote, isOwn));
                    }
                });
            }
        }
    }

    private static Finding lacks(
            Exclusion exclusion, RetargetingList list, String suppression, Remote remote, boolean isOwn) {
        String what = "the retargeting list " + list.shown()
                + " shows to people of this audience and does not leave out " + suppression;
        String todo = isOwn || remote.id().isEmpty()
                ? "; it will when that has a segment"
                : "; add \"none of segment " + remote.id().get() + "\" to it, or use " + exclusion.audience()
                        + "'s own list instead";
        return new Finding(exclusion.audience(), "no-suppression", what + todo);
    }

    private Answer<List<Finding>> boosts(List<Exclusion> all, List<RetargetingList> lists) {
        if (all.stream().allMatch(exclusion -> exclusion.suppressions().isEmpty())) {
            return new Answer.Done<>(List.of());
        }
        return switch (direct.campaigns()) {
            case Answer.Failed<List<Long>>(Failure failure) -> Answer.failed(failure);
            case Answer.Done<List<Long>>(List<Long> campaigns) ->
                direct.adjustments(campaigns).map(adjustments -> boosts(all, lists, adjustments));
        };
    }

    /** In each campaign or group: whom a list of ours keeps out by −100 %, and what lets them in again. */
    private static List<Finding> boosts(
            List<Exclusion> all, List<RetargetingList> lists, List<DirectLists.Adjustment> adjustments) {
        Map<String, RetargetingList> byId =
                lists.stream().collect(Collectors.toMap(RetargetingList::id, Function.identity(), (one, other) -> one));
        Map<String, List<DirectLists.Adjustment>> byPlace = adjustments.stream()
                .collect(Collectors.groupingBy(DirectLists.Adjustment::where, LinkedHashMap::new, Collectors.toList()));
        List<Finding> findings = new ArrayList<>();
        byPlace.forEach((where, here) -> {
            for (DirectLists.Adjustment none : here) {
                RetargetingList list = byId.get(none.list());
                if (none.percent() == 0 && list != null) {
                    all.stream()
                            .filter(exclusion -> suppresses(exclusion, list))
                            .findFirst()
                            .ifPresent(exclusion -> here.stream()
                                    .filter(other -> other.percent() > 0)
                                    .forEach(other -> findings.add(outbid(exclusion, where, list, other, byId))));
                }
            }
        });
        return findings;
    }

    private static boolean suppresses(Exclusion exclusion, RetargetingList list) {
        return exclusion.suppressions().values().stream()
                .flatMap(remote -> remote.id().stream())
                .anyMatch(id -> list.targets(Long.parseLong(id)));
    }

    private static Finding outbid(
            Exclusion exclusion,
            String where,
            RetargetingList none,
            DirectLists.Adjustment other,
            Map<String, RetargetingList> byId) {
        RetargetingList boosted = byId.get(other.list());
        return new Finding(
                exclusion.audience(),
                "outbid",
                where + " bids −100 % for " + none.shown() + " and " + (other.percent() - 100) + " % for "
                        + (boosted == null ? "the list " + other.list() : boosted.shown())
                        + "; whoever is in both is shown advertisements, since the higher one counts: leave the suppression"
                        + " out of the list itself, or take the other adjustment away");
    }
}
