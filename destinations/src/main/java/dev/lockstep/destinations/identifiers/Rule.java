package dev.lockstep.destinations.identifiers;

import dev.lockstep.destinations.identifiers.Normalised.Unusable;
import dev.lockstep.destinations.identifiers.Normalised.Usable;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How one platform wants one type of identifier.
 *
 * @param steps in this order
 * @param hashing of what the steps leave
 * @param source where the platform documents it, or, where it does not, whose working connector does so
 */
public record Rule(IdentifierType type, List<Step> steps, Hashing hashing, String source) {

    /** No identifier is longer, in characters; whatever is has been mapped from the wrong field. */
    private static final int MAX_LENGTH = 512;

    public Rule {
        steps = List.copyOf(steps);
    }

    /** What the platform gets for {@code raw}, or why it gets nothing. */
    public Normalised normalise(String raw, PhoneRegion region) {
        if (raw.length() > MAX_LENGTH) {
            return new Unusable(Reason.TOO_LONG);
        }
        String text = Texts.trim(raw);
        Optional<Normalised> hashed = canComeHashed() ? hashing.recognise(text) : Optional.empty();
        if (hashed.isPresent()) {
            return hashed.get();
        }
        for (Step step : steps) {
            if (text.isEmpty()) {
                return new Unusable(Reason.EMPTY);
            }
            switch (step.apply(text, region)) {
                case Usable(String left) -> text = left;
                case Unusable unusable -> {
                    return unusable;
                }
            }
        }
        return text.isEmpty() ? new Unusable(Reason.EMPTY) : new Usable(hashing.apply(text));
    }

    /** An id may look like a hash and be none. */
    private boolean canComeHashed() {
        return type != IdentifierType.ID && type != IdentifierType.PROFILE_ID;
    }

    /** The same rule with another hashing, where this one hashes at all. */
    Rule withHashing(Hashing other) {
        return hashing == Hashing.NONE ? this : new Rule(type, steps, other, source);
    }

    /** The rule in words, {@code trim white space, lower case, must be an e-mail address; sha256-hex}. */
    public String words() {
        return steps.stream().map(Step::words).collect(Collectors.joining(", ")) + "; " + hashing.word();
    }
}
