package dev.lockstep.sync.runner;

import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.Instants;
import dev.lockstep.core.model.Path;
import dev.lockstep.core.model.Value;
import dev.lockstep.engine.Profile;
import dev.lockstep.engine.store.Seal;
import dev.lockstep.engine.store.StoreException;
import dev.lockstep.sync.ledger.Copy;
import dev.lockstep.sync.ledger.Ledger;
import dev.lockstep.sync.ledger.Ledger.Cause;
import dev.lockstep.sync.ledger.Row;
import dev.lockstep.sync.ledger.Standing;
import dev.lockstep.sync.ledger.Stretch;
import dev.lockstep.sync.planner.Anew;
import dev.lockstep.sync.planner.Decision;
import dev.lockstep.sync.planner.Gate;
import dev.lockstep.sync.planner.Why;
import dev.lockstep.workspace.Audience.Role;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;

/**
 * Writes down in the ledger where people stand with the audiences of a connection: of those to whom something happened, by the log; of
 * those whom a new definition may move, or of everybody where some of the log was missed; and of those whose place changes by time alone.
 * A person is asked as they are now, not as they were at the position in the log: what lies between is in the log too, and only the last
 * of it is to be sent. For one thread.
 */
final class Follower {

    /** Changes of the log that are followed at once. */
    private static final int FOLLOWED_AT_ONCE = 1_000;

    /** People who are asked under a new definition at once. */
    private static final int SURVEYED_AT_ONCE = 1_000;

    /** People whose place may have changed by time alone, asked of at once. */
    private static final int RECHECKED_AT_ONCE = 1_000;

    private final Feed feed;
    private final Seal seal;
    private final Ledger ledger;
    private final Map<String, Target> targets;
    private final CanaryRunner canary;

    /** @param canary is shown whoever is in the segment of its audience, and whoever something happens to */
    Follower(Feed feed, Seal seal, Ledger ledger, Map<String, Target> targets, CanaryRunner canary) {
        this.feed = feed;
        this.seal = seal;
        this.ledger = ledger;
        this.targets = targets;
        this.canary = canary;
    }

    /** Follows some of the log, and returns whether there may be more. */
    boolean follow(long now) throws StoreException {
        Feed.Happenings some = feed.after(ledger.position(), FOLLOWED_AT_ONCE);
        if (some.isGap()) {
            targets.keySet().forEach(audience -> ledger.copy(audience).surveyAgain());
        }
        Map<Long, List<Happening>> byPerson = new LinkedHashMap<>();
        for (Happening happening : some.happenings()) {
            byPerson.computeIfAbsent(happening.person(), person -> new ArrayList<>())
                    .add(happening);
        }
        byPerson.forEach((person, happenings) -> happened(person, happenings, now));
        ledger.advanceTo(some.next());
        ledger.commitIfChanged();
        return some.happenings().size() >= FOLLOWED_AT_ONCE;
    }

    private void happened(long person, List<Happening> happenings, long now) {
        Profile profile = feed.profile(person);
        Map<Looks, ProfileView> views = new LinkedHashMap<>();
        if (profile instanceof Profile.Known known) {
            canary.target().ifPresent(target -> canary.saw(target, person, view(known, target, views)));
        }
        for (Target target : targets.values()) {
            List<Happening> some = happenings.stream()
                    .filter(happening -> concerns(happening, target, profile))
                    .toList();
            if (!some.isEmpty()) {
                place(target, person, profile, views, cause(some, profile), now);
            }
        }
    }

    /** Of several, the last one tells when, and the one that a guard may hold least tells why. */
    private static Cause cause(List<Happening> happenings, Profile profile) {
        Why why = Why.DEFINITION;
        for (Happening happening : happenings) {
            why = happening.why().compareTo(why) < 0 ? happening.why() : why;
        }
        Happening last = happenings.getLast();
        return new Cause(why, profile instanceof Profile.Forgotten, last.at(), last.factAt(), last.foundAt());
    }

    private static boolean concerns(Happening happening, Target target, Profile profile) {
        if (target.isTakenOut()) {
            return concernsTakenOut(happening, target, profile);
        }
        return switch (happening.what()) {
            case Happening.What.Membership(String segment) -> target.segments().contains(segment);
            case Happening.What.Profile() ->
                !(profile instanceof Profile.Known known)
                        || known.segments().contains(target.admission().segment());
        };
    }

    /**
     * Nobody belongs to what is taken out, and a guard may keep them there for a while. Whoever moves by their own doing goes at once:
     * they may have bought, and nobody can tell any more. From a suppression only those go who are forgotten.
     */
    private static boolean concernsTakenOut(Happening happening, Target target, Profile profile) {
        return switch (profile) {
            case Profile.Known known ->
                target.role() != Role.SUPPRESSION
                        && happening.why() == Why.PERSON
                        && happening.what() instanceof Happening.What.Membership;
            case Profile.Absorbed absorbed -> true;
            case Profile.Forgotten forgotten -> true;
        };
    }

    /** Asks some of those whom a new definition may move, and returns whether there is more of that to do. */
    boolean survey(Collection<Copy> copies, long now) throws StoreException {
        for (Copy copy : copies) {
            Target target = targets.get(copy.audience());
            if (target != null && !copy.isSurveyed()) {
                survey(copy, target, now);
                if (copy.isSurveyed()) {
                    ledger.commit();
                } else {
                    ledger.commitIfChanged(); // Should the program end, some are asked once more.
                }
                return true;
            }
        }
        return false;
    }

    private void survey(Copy copy, Target target, long now) {
        List<Stretch> some = toAsk(copy, target, copy.surveyedUpTo());
        long upTo = some.stream().mapToLong(Stretch::upTo).min().orElse(Copy.EVERYBODY);
        Set<Long> people = new TreeSet<>();
        some.forEach(stretch -> people.addAll(stretch.people()));
        for (long person : people) {
            if (person <= upTo) {
                Profile profile = feed.profile(person);
                boolean isErasure = profile instanceof Profile.Forgotten; // By their own doing: no guard may keep them.
                Cause cause = new Cause(isErasure ? Why.PERSON : Why.DEFINITION, isErasure, now, now, now);
                place(target, person, profile, new LinkedHashMap<>(), cause, now);
            }
        }
        copy.surveyed(upTo);
    }

    /** Whoever is in the ledger may have to leave. Who is barred and not in it is not in the segment, or the log tells of them. */
    private List<Stretch> toAsk(Copy copy, Target target, long from) {
        return switch (copy.anew()) {
            case Anew.Everybody everybody -> List.of(members(target.admission().segment(), from), known(copy, from));
            case Anew.Some(Set<String> segments, Set<Gate> gates) -> {
                List<Stretch> some = new ArrayList<>();
                for (String segment : segments) {
                    some.add(barred(copy, segment, from));
                }
                if (!gates.isEmpty()) {
                    some.add(ledger.dropped(copy, gates, from, SURVEYED_AT_ONCE));
                }
                yield some;
            }
        };
    }

    private Stretch members(String segment, long from) {
        return Stretch.of(feed.people(segment, from, SURVEYED_AT_ONCE), SURVEYED_AT_ONCE);
    }

    private Stretch known(Copy copy, long from) {
        return Stretch.of(ledger.people(copy, from, SURVEYED_AT_ONCE), SURVEYED_AT_ONCE);
    }

    /** Where fewer are in the ledger than in the segment, all of those are asked: buyers may be many, and carts few. */
    private Stretch barred(Copy copy, String segment, long from) {
        Stretch members = members(segment, from);
        Stretch known = known(copy, from);
        return known.upTo() > members.upTo()
                ? known
                : members.those(person -> ledger.find(copy, person).isPresent());
    }

    /** Asks of some whose place may have changed though nothing happened, and returns whether there are more. */
    boolean recheck(long now) throws StoreException {
        boolean isMore = false;
        for (Target target : targets.values()) {
            if (target.admission().changesWithTime()) {
                Copy copy = ledger.copy(target.audience());
                List<Long> people = ledger.due(copy, now, RECHECKED_AT_ONCE);
                for (long person : people) {
                    // That somebody's consent has run out is to be kept by no guard.
                    Cause cause = new Cause(Why.PERSON, false, now, now, now);
                    place(target, person, feed.profile(person), new LinkedHashMap<>(), cause, now);
                }
                isMore |= people.size() == RECHECKED_AT_ONCE;
            }
        }
        ledger.commitIfChanged();
        return isMore;
    }

    /** When the next of them is to be asked of; {@link Instants#NEVER} where nobody is. */
    long nextRecheck() {
        return targets.values().stream()
                .filter(target -> target.admission().changesWithTime())
                .mapToLong(target -> ledger.nextDue(ledger.copy(target.audience())))
                .min()
                .orElse(Instants.NEVER);
    }

    /** What makes identifiers look the same, so that a person need be normalised only once. */
    private record Looks(String dialect, String region) {}

    private static ProfileView view(Profile.Known known, Target target, Map<Looks, ProfileView> views) {
        return views.computeIfAbsent(
                new Looks(target.dialect().toString(), target.region().toString()),
                looks -> new ProfileView(known, target.dialect(), target.region()));
    }

    private void place(
            Target target, long person, Profile profile, Map<Looks, ProfileView> views, Cause cause, long now) {
        Copy copy = ledger.copy(target.audience());
        switch (profile) {
            case Profile.Absorbed(long into) -> ledger.merge(copy, target.role(), person, into, cause, now);
            case Profile.Forgotten forgotten -> {
                ledger.place(copy, target.role(), person, new Standing.Outside(), Instants.NEVER, cause, now);
                ledger.forgetExposure(copy, person);
            }
            case Profile.Known known -> {
                ProfileView view = view(known, target, views);
                Decision decision = target.admission().decide(view, now);
                Standing standing = standing(decision, target, person, known, view);
                if (!(decision instanceof Decision.Outside)) {
                    canary.saw(target, person, view);
                }
                long again = target.admission().againAt(view, now);
                ledger.place(copy, target.role(), person, standing, again, cause, now);
                target.admission()
                        .exposure(decision, view, now)
                        .ifPresent(exposure -> ledger.expose(copy, person, exposure));
            }
        }
    }

    private Standing standing(Decision decision, Target target, long person, Profile.Known known, ProfileView view) {
        return switch (decision) {
            case Decision.Outside outside -> new Standing.Outside();
            case Decision.DropsOut dropsOut -> new Standing.DropsOut(dropsOut.gate());
            case Decision.Belongs belongs ->
                new Standing.Belongs(new Row(key(seal, person, known), belongs.identifiers(), fields(target, view)));
        };
    }

    /** The person's id where they have one; else a word that leads nowhere, so that no address becomes a key. */
    static String key(Seal seal, long person, Profile.Known known) {
        Identifier name = known.identifiers().getFirst();
        return name.kind() == Identifier.Kind.ID
                ? name.value()
                : "p-" + HexFormat.of().formatHex(seal.tag("person " + person));
    }

    private static SequencedMap<String, Value> fields(Target target, ProfileView view) {
        SequencedMap<String, Value> fields = new LinkedHashMap<>();
        for (Map.Entry<String, Path> field : target.fields().entrySet()) {
            Value value = view.attribute(field.getValue());
            if (value != null) {
                fields.put(field.getKey(), value);
            }
        }
        return fields;
    }
}
