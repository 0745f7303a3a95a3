package dev.lockstep.server.key;

import java.util.List;
import java.util.Optional;

/**
 * A key, as it is kept.
 *
 * @param id names it, in logs too; no secret
 * @param name what people call it: who holds it, where it is used
 * @param createdAt in milliseconds since the epoch
 * @param requestsPerSecond how many requests it may make; as many again may come at once
 * @param secrets never empty, the newest first: after a rotation the one before is taken for a while
 */
public record Key(String id, KeyKind kind, String name, long createdAt, int requestsPerSecond, List<Secret> secrets) {

    /** Above what one machine answers; lower it for a key that strangers can see. */
    public static final int DEFAULT_REQUESTS_PER_SECOND = 20_000;

    public static final int MAX_REQUESTS_PER_SECOND = 1_000_000;

    public Key {
        secrets = List.copyOf(secrets);
        if (secrets.isEmpty() || requestsPerSecond < 1 || requestsPerSecond > MAX_REQUESTS_PER_SECOND) {
            throw new IllegalArgumentException("key " + id + " needs a secret and a rate from 1 to "
                    + MAX_REQUESTS_PER_SECOND + " requests a second");
        }
    }

    /** The secret whose text this is, empty where it is none's or not taken any more. Every one is compared, whichever fits. */
    Optional<Secret> openedBy(String text, long now) {
        String hash = Secret.hash(text);
        Optional<Secret> fitting = Optional.empty();
        for (Secret secret : secrets) {
            boolean matches = secret.matches(hash);
            if (matches && secret.isTakenAt(now)) {
                fitting = Optional.of(secret);
            }
        }
        return fitting;
    }
}
