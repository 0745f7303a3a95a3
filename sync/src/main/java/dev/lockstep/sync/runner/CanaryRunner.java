package dev.lockstep.sync.runner;

import dev.lockstep.core.model.Instants;
import dev.lockstep.destinations.spi.Batch.Operation;
import dev.lockstep.destinations.spi.Observation;
import dev.lockstep.engine.store.Seal;
import dev.lockstep.engine.store.StoreException;
import dev.lockstep.sync.ledger.Copy;
import dev.lockstep.sync.ledger.Entry;
import dev.lockstep.sync.ledger.Ledger;
import dev.lockstep.sync.ledger.Ledger.Cause;
import dev.lockstep.sync.ledger.Standing;
import dev.lockstep.sync.planner.Why;
import dev.lockstep.sync.runner.CanaryWalk.Outcome;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Has the canary of a connection walk into its audience and out of it, and measures the hops. It says no more than where the canary should
 * be: the ledger, the planner and whoever sends do the rest, as for anybody else.
 *
 * <table>
 * <caption>Where it is</caption>
 * <tr><th>where</th><th>what happens</th><th>where it is then</th></tr>
 * <tr><td>outside</td><td>it is due, and there are as many people as the platform asks for</td><td>coming</td></tr>
 * <tr><td>coming</td><td>that it is there is in effect</td><td>leaving</td></tr>
 * <tr><td>coming</td><td>a person goes by what it goes by; or it is another one now, or none</td><td>leaving</td></tr>
 * <tr><td>coming</td><td>the destination refuses it</td><td>outside</td></tr>
 * <tr><td>leaving</td><td>that it is gone is in effect, or it never was there; or the destination refuses to remove it</td>
 *     <td>outside</td></tr>
 * </table>
 *
 * <p>A way that takes long is not given up: that it is overdue is what it is for. A canary that may not walk when it is due is due again a
 * minute later.
 *
 * <p>Whoever goes by what the canary goes by counts before it, wherever they stand: it does not walk where the engine knows one of its names,
 * nor where somebody of its audience's segment would be sent by the same, or somebody to whom anything happens since it is there. For that
 * everybody of the segment is asked when a canary is a new one.
 *
 * <p>For one thread.
 */
final class CanaryRunner {

    private static final long AGAIN_MS = Duration.ofMinutes(1).toMillis();

    private final Courier courier;
    private final Ledger ledger;
    private final CanaryBook book;
    private final Namesakes namesakes;
    private final Seal seal;
    private final Map<String, Target> targets;
    private final Optional<CanaryTarget> canary;
    private Optional<String> trouble = Optional.empty();

    CanaryRunner(Courier courier, Feed feed, Seal seal, Map<String, Target> targets, Optional<CanaryTarget> canary) {
        this.courier = courier;
        this.ledger = courier.ledger;
        this.book = courier.canary;
        this.namesakes = new Namesakes(feed, ledger, book, targets);
        this.seal = seal;
        this.targets = targets;
        this.canary = canary;
    }

    /** Takes up what was left. Another canary than before is to be looked out for among the people. */
    void open(long now) {
        String tag = canary.map(one -> one.tag(seal)).orElse("");
        if (!book.tag().equals(tag)) {
            book.becomes(tag);
            canary.ifPresent(one -> ledger.copy(one.audience()).surveyAgain());
            book.walk()
                    .filter(walk -> walk.outcome() == Outcome.UNDER_WAY)
                    .ifPresent(walk -> leave(walk, Outcome.GIVEN_UP, now, now));
        }
        canary.filter(one -> book.dueAt().orElse(now) > now + one.everyMs())
                .ifPresent(one -> book.due(now + one.everyMs()));
    }

    /** Does what is to be done now; returns whether that leaves something to be sent, or somebody to be asked. */
    boolean walk(long now) throws StoreException {
        Optional<CanaryWalk> before = book.walk();
        boolean couldWalk = canary.filter(this::canWalk).isPresent();
        if (before.isPresent()) {
            goOn(before.get(), now);
        } else if (canary.isPresent() && isDue(canary.get(), now)) {
            begin(canary.get(), now);
        }
        if (canary.isEmpty() && book.walk().isEmpty() && book.isWritten()) {
            ledger.notes().forgetCanary();
            book.forgotten();
        }
        ledger.commitIfChanged();
        return !before.equals(book.walk())
                || (couldWalk && canary.filter(this::canWalk).isEmpty());
    }

    // ---- outside

    /** Everybody is to have been asked; the first time is as soon as that is so. */
    private boolean canWalk(CanaryTarget one) {
        return targets.containsKey(one.audience())
                && ledger.copy(one.audience()).isSurveyed();
    }

    private boolean isDue(CanaryTarget one, long now) {
        if (!canWalk(one)) {
            return false;
        }
        if (book.dueAt().isEmpty()) {
            book.due(now);
        }
        return now >= book.dueAt().orElseThrow();
    }

    private void begin(CanaryTarget one, long now) {
        Copy copy = ledger.copy(one.audience());
        long due = book.dueAt().orElseThrow();
        trouble = aside(one).or(() -> tooFew(copy));
        if (trouble.isPresent()) {
            book.due(now + AGAIN_MS);
            return;
        }
        if (!canWalk(one)) {
            return;
        }
        place(one.audience(), new Standing.Belongs(one.row(seal, courier.connection)), now);
        book.walks(CanaryWalk.begun(one.audience(), due, now));
    }

    /** It must not be the one that makes them enough. */
    private Optional<String> tooFew(Copy copy) {
        long missing = courier.declaration.minimumMembers() - copy.wanted();
        return missing <= 0
                ? Optional.empty()
                : Optional.of("it waits for " + missing + " people more, which the platform asks for without it");
    }

    /** Why it must keep away for somebody who goes by what it goes by. */
    private Optional<String> aside(CanaryTarget one) {
        return namesakes
                .of(one)
                .map(type -> "its " + type
                        + " is a person's, who counts before it; give it one of your own that no customer has or had");
    }

    private static long next(long due, CanaryTarget one, long now) {
        return due + (Math.max(0, now - due) / one.everyMs() + 1) * one.everyMs();
    }

    // ---- on its way

    private void goOn(CanaryWalk walk, long now) {
        Target target = targets.get(walk.audience());
        if (target == null) {
            return; // The audience has a problem, so all that is there is left as it is.
        }
        Copy copy = ledger.copy(walk.audience());
        Optional<Entry> entry = ledger.find(copy, Entry.CANARY);
        if (walk.out().isPresent()) {
            goOut(walk, walk.out().get(), copy, entry, now);
        } else {
            comeIn(walk, copy, entry, now);
        }
    }

    private void comeIn(CanaryWalk walk, Copy copy, Optional<Entry> entry, long now) {
        trouble = canary.flatMap(this::aside);
        if (trouble.isPresent()) {
            leave(walk, Outcome.ASIDE, now, now);
            return;
        }
        if (entry.filter(one -> one.state() == Entry.State.REJECTED).isPresent()) {
            CanaryWalk refused = walk.refused(entry.get().code()); // before the entry forgets it
            place(walk.audience(), new Standing.Outside(), now);
            end(refused, now);
            return;
        }
        if (walk.in().acceptedAt().isEmpty()
                && entry.filter(CanaryRunner::isThere).isPresent()) {
            book.taken(Operation.ADD, OptionalLong.empty(), entry.get().acceptedAt());
            return;
        }
        OptionalLong confirmed = inEffect(copy, walk.in());
        if (confirmed.isPresent()) {
            CanaryWalk in = walk.withIn(walk.in().confirmed(confirmed.getAsLong()));
            courier.observer.walked(courier.connection, walk.audience(), true, in.in());
            leave(in, Outcome.DONE, confirmed.getAsLong(), now);
        }
    }

    /** Somebody else left whose identifier it has, and which is its own since then, without a call. */
    private static boolean isThere(Entry entry) {
        return entry.state() == Entry.State.SETTLED && entry.sent().isPresent();
    }

    private void goOut(CanaryWalk walk, CanaryWay out, Copy copy, Optional<Entry> entry, long now) {
        if (entry.filter(one -> one.state() == Entry.State.REJECTED).isPresent()) {
            end(walk.refused(entry.get().code()), now);
            return;
        }
        if (entry.filter(one -> one.wanted().isPresent()).isPresent()) {
            place(walk.audience(), new Standing.Outside(), now); // its audience had a problem when it was to leave
            return;
        }
        if (entry.filter(one -> one.state() != Entry.State.SETTLED || one.sent().isPresent())
                .isPresent()) {
            return;
        }
        if (out.acceptedAt().isEmpty()) {
            end(walk, now); // it never was there, or what was is somebody else's
            return;
        }
        OptionalLong confirmed = inEffect(copy, out);
        if (confirmed.isPresent()) {
            CanaryWay whole = out.confirmed(confirmed.getAsLong());
            courier.observer.walked(courier.connection, walk.audience(), false, whole);
            end(walk.withOut(Optional.of(whole)), now);
        }
    }

    /** When what was taken was found to be in effect; empty where it is not known to be, or another snapshot is being worked on. */
    private static OptionalLong inEffect(Copy copy, CanaryWay way) {
        boolean isProcessing = copy.observation()
                .filter(seen -> seen.status() == Observation.Status.PROCESSING)
                .isPresent();
        boolean isInEffect = !isProcessing
                && way.acceptedAt().isPresent()
                && copy.confirmedAt().isPresent()
                && copy.confirmedAt().getAsLong() >= way.acceptedAt().getAsLong();
        return isInEffect ? copy.confirmedAt() : OptionalLong.empty();
    }

    private void leave(CanaryWalk walk, Outcome as, long since, long now) {
        place(walk.audience(), new Standing.Outside(), now);
        book.walks(walk.leaving(as, since, now));
    }

    private void end(CanaryWalk walk, long now) {
        book.ends(walk);
        canary.filter(one -> book.dueAt().isPresent())
                .ifPresent(one -> book.due(next(walk.in().dueAt(), one, now)));
    }

    /** By its own doing, so that no guard keeps it there, and to be forgotten when it is gone. */
    private void place(String audience, Standing standing, long now) {
        Target target = targets.get(audience);
        if (target != null) {
            Cause cause = new Cause(Why.PERSON, standing instanceof Standing.Outside, now, now, now);
            ledger.place(ledger.copy(audience), target.role(), Entry.CANARY, standing, Instants.NEVER, cause, now);
        }
    }

    // ---- for others

    /** The audience that it walks through; empty where there is none. */
    Optional<Target> target() {
        return canary.flatMap(one -> Optional.ofNullable(targets.get(one.audience())));
    }

    /** Somebody was asked of: who is in the segment of an audience, or to whom something happened. */
    void saw(Target target, long person, ProfileView view) {
        canary.filter(one -> one.audience().equals(target.audience()))
                .ifPresent(one -> namesakes.saw(one, person, view));
    }

    /** It walks in now, where it is outside and would later. */
    void hurry(Optional<String> audience, long now) {
        canary.filter(one -> audience.isEmpty() || audience.get().equals(one.audience()))
                .filter(one -> book.walk().isEmpty())
                .ifPresent(one -> book.due(now));
    }

    /** When it walks in next, if nothing happens; {@code Long.MAX_VALUE} where it does not, or is on its way. */
    long next() {
        return canary.filter(one -> book.walk().isEmpty() && canWalk(one)).isPresent()
                ? book.dueAt().orElse(Long.MAX_VALUE)
                : Long.MAX_VALUE;
    }

    /** How it stands; empty where there is none. */
    Optional<CanaryStatus> status(long now) {
        Optional<CanaryWalk> walk = book.walk();
        Optional<String> audience = walk.map(CanaryWalk::audience).or(() -> canary.map(CanaryTarget::audience));
        return audience.map(name -> new CanaryStatus(
                name,
                walk.isEmpty()
                        ? CanaryStatus.State.OUTSIDE
                        : walk.get().out().isPresent() ? CanaryStatus.State.LEAVING : CanaryStatus.State.COMING,
                walk.isPresent() ? OptionalLong.empty() : book.dueAt(),
                walk.isPresent() ? OptionalLong.of(walk.get().way().dueAt()) : OptionalLong.empty(),
                walk.filter(one -> isOverdue(one, now)).isPresent(),
                trouble));
    }

    private boolean isOverdue(CanaryWalk walk, long now) {
        Target target = targets.get(walk.audience());
        return target != null && now - walk.way().dueAt() > target.visibleWithinMs();
    }
}
