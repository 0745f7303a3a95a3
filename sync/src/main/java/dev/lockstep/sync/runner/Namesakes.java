package dev.lockstep.sync.runner;

import dev.lockstep.core.model.Identifier;
import dev.lockstep.engine.Profile;
import dev.lockstep.sync.ledger.Ledger;
import java.util.Map;
import java.util.Optional;

/**
 * People who go by what a canary goes by. Whoever the engine knows by one of its names is found when it is asked; of those in the segment
 * of its audience, and those to whom something happened, who may be sent by the same in another spelling or by an attribute, one is
 * remembered who was met when they were asked of. For one thread.
 */
final class Namesakes {

    private final Feed feed;
    private final Ledger ledger;
    private final CanaryBook book;
    private final Map<String, Target> targets;

    Namesakes(Feed feed, Ledger ledger, CanaryBook book, Map<String, Target> targets) {
        this.feed = feed;
        this.ledger = ledger;
        this.book = book;
        this.targets = targets;
    }

    /** Somebody was asked of. */
    void saw(CanaryTarget canary, long person, ProfileView view) {
        if (book.met().isEmpty() && canary.isAs(view)) {
            book.meets(person);
        }
    }

    /** By what somebody goes who goes by what it goes by; empty where nobody is known to. */
    Optional<String> of(CanaryTarget canary) {
        Optional<String> name = canary.names().stream()
                .filter(feed::isTaken)
                .map(Identifier::kind)
                .map(Identifier.Kind::type)
                .findFirst();
        return name.isPresent() || book.met().isEmpty()
                ? name
                : met(canary, book.met().getAsLong());
    }

    /** Where whoever was met goes by something else by now, there may be others, so everybody is asked anew. */
    private Optional<String> met(CanaryTarget canary, long person) {
        Target target = targets.get(canary.audience());
        if (target != null
                && feed.profile(person) instanceof Profile.Known known
                && canary.isAs(new ProfileView(known, target.dialect(), target.region()))) {
            return Optional.of("identifier");
        }
        book.meetsNobody();
        ledger.copy(canary.audience()).surveyAgain();
        return Optional.empty();
    }
}
