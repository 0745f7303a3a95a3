package dev.lockstep.server.http;

import dev.lockstep.server.key.Key;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A request that has passed every check of its route: the key is right, the parameters are as declared, the body is within
 * its bound and no longer compressed. What the body says is still to be looked at.
 */
public final class Call {

    private final Map<String, String> path;
    private final Map<String, String> query;
    private final Function<String, @Nullable String> headers;
    private final Optional<Key> key;
    private final byte[] body;
    private final boolean secure;

    Call(
            Map<String, String> path,
            Map<String, String> query,
            Function<String, @Nullable String> headers,
            Optional<Key> key,
            byte[] body,
            boolean secure) {
        this.path = path;
        this.query = query;
        this.headers = headers;
        this.key = key;
        this.body = body;
        this.secure = secure;
    }

    /** What a name in the route's path stands for. */
    public String path(String name) {
        String value = path.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the route's path has no {" + name + "}");
        }
        return value;
    }

    /** A parameter's text, as given. */
    Optional<String> query(String name) {
        return Optional.ofNullable(query.get(name));
    }

    /** The first header of this name, in any case. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.apply(name));
    }

    /** The key that it came with, of a kind that the route asks for; empty on an open route. */
    public Optional<Key> key() {
        return key;
    }

    /** Whether it came by TLS. */
    public boolean isSecure() {
        return secure;
    }

    /** The body; empty where there is none. Not a copy. */
    public byte[] body() {
        return body;
    }
}
