package dev.lockstep.server.http;

import dev.lockstep.server.key.Key;
import dev.lockstep.server.key.KeyFile;
import dev.lockstep.server.key.KeyKind;
import dev.lockstep.server.key.KeyRing;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.LongSupplier;

/**
 * Lets a call in by its key, and no faster than the key may.
 *
 * <p>Failed attempts are limited for each address: beyond {@value #FAILURES_AT_ONCE} at once they are answered 429 in place
 * of 401. A right key is let in all the same. Nobody guesses a key of 256 bits, so there is nothing to gain by locking an
 * address out; but behind a proxy all clients have one address, and one that is set up wrongly must not stop the shop.
 *
 * <p>Safe for any number of threads.
 */
final class Gate {

    static final int FAILURES_AT_ONCE = 20;
    private static final double FAILURES_PER_SECOND = 0.5;

    /** Addresses whose failures are remembered: some megabytes. */
    private static final int MAX_ADDRESSES = 20_000;

    /** A network of IPv6 that one household or server has to itself. */
    private static final int IPV6_NETWORK_BYTES = 8;

    /** What a client waits at the most before it gives up instead of trying again. */
    private static final int MAX_RETRY_AFTER_SECONDS = 10;

    private final KeyRing keys;
    private final Throttle<String> perKey;
    private final Throttle<Network> failures;

    /** Where calls come from, as far as failed attempts are counted together. */
    private record Network(String text) {}

    /** @param nanos the time, in nanoseconds of any origin */
    Gate(KeyRing keys, LongSupplier nanos) {
        this.keys = keys;
        this.perKey = new Throttle<>(KeyFile.MAX_KEYS, nanos);
        this.failures = new Throttle<>(MAX_ADDRESSES, nanos);
    }

    /**
     * The key that a header names, of a kind that the route takes.
     *
     * @return empty on an open route, and where the key may yet be in the body
     * @throws RefusedException where there is none, or the key has made too many calls
     */
    Optional<Key> enter(Access access, Optional<String> authorization, InetAddress from) {
        if (access == Access.OPEN || (authorization.isEmpty() && access == Access.WRITE_KEY)) {
            return Optional.empty();
        }
        Optional<Key> key = authorization.flatMap(Credentials::parse).flatMap(given -> find(access, given));
        return Optional.of(admit(access, key, from));
    }

    /** The write key that a body names. */
    Key enter(Access access, String writeKey, InetAddress from) {
        return admit(access, keys.find(writeKey), from);
    }

    /** Refuses a call that names no key at all. */
    RefusedException withoutKey(Access access, InetAddress from) {
        return refusal(access, from);
    }

    private Optional<Key> find(Access access, Credentials given) {
        return switch (given) {
            case Credentials.Bearer(String token) when isBearer(access) -> keys.find(token);
            case Credentials.Bearer bearer -> Optional.empty();
            case Credentials.Basic(String user, String password) ->
                switch (access) {
                    case WRITE_BASIC -> keys.find(user, password);
                    case WRITE_KEY -> password.isEmpty() ? keys.find(user) : keys.find(user, password);
                    case OPEN, READ, ADMIN -> Optional.empty();
                };
        };
    }

    private Key admit(Access access, Optional<Key> found, InetAddress from) {
        Key key = found.orElseThrow(() -> refusal(access, from));
        if (!key.kind().serves(wanted(access))) {
            throw RefusedException.of(
                    403,
                    "the kind of this key is " + key.kind().word() + "; what is asked for needs one of another kind: "
                            + access.words());
        }
        OptionalInt wait = perKey.take(key.id(), key.requestsPerSecond(), key.requestsPerSecond());
        if (wait.isPresent()) {
            throw RefusedException.later(
                    429,
                    Math.min(wait.getAsInt(), MAX_RETRY_AFTER_SECONDS),
                    "the key has made more than its " + key.requestsPerSecond() + " requests a second; send it again");
        }
        return key;
    }

    private RefusedException refusal(Access access, InetAddress from) {
        OptionalInt wait = failures.take(network(from), FAILURES_PER_SECOND, FAILURES_AT_ONCE);
        if (wait.isPresent()) {
            return RefusedException.later(
                    429,
                    Math.min(wait.getAsInt(), MAX_RETRY_AFTER_SECONDS),
                    "too many attempts without a right key; send the right one");
        }
        return RefusedException.of(401, "no right key; send this: " + access.words());
    }

    private static KeyKind wanted(Access access) {
        return switch (access) {
            case WRITE_BASIC, WRITE_KEY -> KeyKind.WRITE;
            case READ -> KeyKind.READ;
            case ADMIN -> KeyKind.ADMIN;
            case OPEN -> throw new IllegalArgumentException("an open route asks for no key");
        };
    }

    private static boolean isBearer(Access access) {
        return access == Access.READ || access == Access.ADMIN;
    }

    private static Network network(InetAddress address) {
        if (address instanceof Inet6Address six) {
            return new Network(Arrays.toString(Arrays.copyOf(six.getAddress(), IPV6_NETWORK_BYTES)));
        }
        return new Network(address.getHostAddress());
    }
}
