package dev.lockstep.sync.preview;

import dev.lockstep.destinations.Destinations;
import dev.lockstep.destinations.spi.Declaration;
import dev.lockstep.destinations.spi.DestinationKind;
import dev.lockstep.sync.planner.Planner;
import dev.lockstep.sync.runner.Target;
import dev.lockstep.workspace.Audience;
import dev.lockstep.workspace.Audience.Role;
import dev.lockstep.workspace.Workspace;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;

/**
 * What would keep the changes of audiences from being sent, in words: as the {@link Planner} will find it, as far as that can be told
 * beforehand. For one thread.
 */
record Holds(Copies before, Copies after, Workspace next, Delivered delivered, Tally tally) {

    /** Of an audience at a connection; empty where nothing would. */
    List<String> of(Copies.Id id) {
        List<String> holds = new ArrayList<>();
        Optional.ofNullable(delivered.stopped().get(id.connection()))
                .ifPresent(why -> holds.add("the connection is stopped: " + why));
        Target target = after.targets().get(id);
        if (target == null) {
            leaving(id).ifPresent(holds::add);
            return holds;
        }
        shrink(id)
                .ifPresent(percent ->
                        holds.add(ofGuard("shrink", percent, target.guard().maxShrink())));
        Planner.beyond(
                        tally.audience(id).entering.people(),
                        there(id),
                        target.guard().maxGrowth())
                .ifPresent(percent ->
                        holds.add(ofGuard("grow", percent, target.guard().maxGrowth())));
        missing(id).ifPresent(minimum -> holds.add("it waits until it has " + minimum + " people"));
        if (target.role() != Role.SUPPRESSION) {
            target.shields()
                    .forEach(shield ->
                            ofShield(new Copies.Id(shield, id.connection())).ifPresent(holds::add));
        }
        rivals(id, target)
                .filter(rival -> shrink(rival).isPresent())
                .forEach(rival -> holds.add("additions wait as long as the guard of " + rival.audience()
                        + " holds those who are to leave it"));
        return holds;
    }

    /** Whether the new workspace speaks of an audience no more, while its connection is there: its people are to be taken out. */
    boolean isTakenOut(Copies.Id id) {
        Audience known = next.audiences().get(id.audience());
        return next.connections().containsKey(id.connection())
                && (known == null || !known.to().contains(id.connection()));
    }

    /** What holds those who are in an audience that the new workspace does not keep there. */
    private Optional<String> leaving(Copies.Id id) {
        if (!next.connections().containsKey(id.connection())) {
            return Optional.of(
                    "its people stay there as they are: the connection is not in the new workspace, and without its key"
                            + " nobody can be taken out");
        }
        if (!isTakenOut(id)) {
            return Optional.of("it cannot be kept by the new workspace, and stays there as it is");
        }
        Target old = Objects.requireNonNull(before.targets().get(id));
        if (old.role() == Role.SUPPRESSION) {
            return Optional.of("its people stay there, so that they are not addressed, until lockstep sync release "
                    + id.audience());
        }
        return shrink(id)
                .map(percent -> "its guard holds the removal until lockstep sync release " + id.audience()
                        + ": it would shrink by " + percent.toPlainString() + " %, and "
                        + old.guard().maxShrink().orElseThrow().toPlainString() + " % are allowed");
    }

    private static String ofGuard(String verb, BigDecimal percent, Optional<BigDecimal> allowed) {
        return "its guard holds the change unless it is applied by this plan: it would " + verb + " by "
                + percent.toPlainString() + " %, and " + allowed.orElseThrow().toPlainString() + " % are allowed";
    }

    /** By how many percent it would shrink, where its guard holds that; the guard of one that is taken out is the one that it had last. */
    private Optional<BigDecimal> shrink(Copies.Id id) {
        Target target = after.targets().getOrDefault(id, before.targets().get(id));
        return target == null
                ? Optional.empty()
                : Planner.beyond(
                        isTakenOut(id) ? there(id) : tally.audience(id).leaving.people(),
                        there(id),
                        target.guard().maxShrink());
    }

    private long there(Copies.Id id) {
        return delivered.people(id).orElse(tally.audience(id).before);
    }

    /** As many as the platform asks for, where it has fewer and none was ever in effect: once one was, it waits for no minimum again. */
    private Optional<Integer> missing(Copies.Id id) {
        boolean isNew =
                delivered.people(id).isEmpty() || delivered.unconfirmed().contains(id);
        return Optional.ofNullable(next.connections().get(id.connection()))
                .flatMap(connection -> Destinations.named(connection.kind()))
                .map(DestinationKind::declaration)
                .map(Declaration::minimumMembers)
                .filter(minimum -> isNew && there(id) == 0 && tally.audience(id).after < minimum);
    }

    private Optional<String> ofShield(Copies.Id shield) {
        if (!before.targets().containsKey(shield) || delivered.unconfirmed().contains(shield)) {
            return Optional.of("additions wait until " + shield.audience() + " is delivered and confirmed");
        }
        return delivered.late().contains(shield)
                ? Optional.of("additions wait until " + shield.audience()
                        + " is up to date: a change of it waits for longer than it may")
                : Optional.empty();
    }

    /** The other offers of its group there, those that are taken out too: somebody may still be shown them. */
    private Stream<Copies.Id> rivals(Copies.Id id, Target target) {
        SequencedMap<Copies.Id, Target> all = new LinkedHashMap<>(before.targets());
        all.putAll(after.targets());
        return all.entrySet().stream()
                .filter(other -> target.group().isPresent()
                        && target.group().equals(other.getValue().group())
                        && other.getKey().connection().equals(id.connection())
                        && !other.getKey().equals(id))
                .map(Map.Entry::getKey);
    }
}
