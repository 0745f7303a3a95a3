package dev.lockstep.sync.runner;

import dev.lockstep.core.state.StateReader;
import dev.lockstep.core.state.StateWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One walk of a canary, into an audience and out of it.
 *
 * @param out empty as long as it is on its way in, and where it never was in
 * @param code what the destination calls the reason why it was refused; empty where it was not
 */
public record CanaryWalk(String audience, CanaryWay in, Optional<CanaryWay> out, Outcome outcome, String code) {

    // What a row says is the place in this list, so nothing is ever put between.
    private static final List<Outcome> OUTCOMES =
            List.of(Outcome.UNDER_WAY, Outcome.DONE, Outcome.REFUSED, Outcome.ASIDE, Outcome.GIVEN_UP);

    /** What becomes of a walk. While it leaves that is known already, and shown when it is over. */
    public enum Outcome {
        /** It is on its way. */
        UNDER_WAY,
        /** It was in, and is out again. */
        DONE,
        /** The destination does not take it as it is. */
        REFUSED,
        /** A person goes by what it goes by, and counts before it. */
        ASIDE,
        /** It was taken out of the workspace, or is another one now. */
        GIVEN_UP;

        /** The word for it, {@code given_up}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static CanaryWalk begun(String audience, long dueAt, long now) {
        return new CanaryWalk(audience, CanaryWay.begun(dueAt, now), Optional.empty(), Outcome.UNDER_WAY, "");
    }

    /** The way that it is on, or was on last. */
    public CanaryWay way() {
        return out.orElse(in);
    }

    CanaryWalk withIn(CanaryWay way) {
        return new CanaryWalk(audience, way, out, outcome, code);
    }

    CanaryWalk withOut(Optional<CanaryWay> way) {
        return new CanaryWalk(audience, in, way, outcome, code);
    }

    /** It is to leave since an instant, of which the ledger knows from {@code now} on. */
    CanaryWalk leaving(Outcome as, long since, long now) {
        return new CanaryWalk(audience, in, Optional.of(CanaryWay.begun(since, now)), as, code);
    }

    /** The same as it is shown as long as it is not over. */
    CanaryWalk underWay() {
        return new CanaryWalk(audience, in, out, Outcome.UNDER_WAY, code);
    }

    CanaryWalk refused(String reason) {
        return new CanaryWalk(audience, in, out, Outcome.REFUSED, reason);
    }

    void write(StateWriter to) {
        to.text(audience);
        in.write(to);
        to.single(out.isPresent() ? 1 : 0);
        out.ifPresent(way -> way.write(to));
        to.single(OUTCOMES.indexOf(outcome));
        to.text(code);
    }

    static CanaryWalk read(StateReader from) {
        return new CanaryWalk(
                from.text(),
                CanaryWay.read(from),
                from.single() == 1 ? Optional.of(CanaryWay.read(from)) : Optional.empty(),
                OUTCOMES.get(from.single()),
                from.text());
    }
}
