package dev.lockstep.destinations.yandex;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What somebody who logged in has let us have.
 *
 * @param token that calls are made with
 * @param refresh what gets another one without anybody's help; as long valid as the token
 * @param expiresAt by when both must be renewed; empty where the service did not say
 * @param rights as the service names them; empty where it did not say
 */
public record YandexTokens(String token, Optional<String> refresh, Optional<Instant> expiresAt, List<String> rights) {
    public YandexTokens {
        rights = List.copyOf(rights);
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return "tokens until " + expiresAt.map(Instant::toString).orElse("nobody knows when") + " for " + rights;
    }
}
