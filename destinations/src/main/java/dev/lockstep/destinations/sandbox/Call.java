package dev.lockstep.destinations.sandbox;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/** A request as it came over the wire. Immutable, but for the bytes of its body, which are to be left as they are. */
public final class Call {

    private final String method;
    private final URI target;
    private final SequencedMap<String, String> headers;
    private final byte[] body;

    /** @param headers the first value of each, by its name in lower case */
    Call(String method, URI target, SequencedMap<String, String> headers, byte[] body) {
        this.method = method;
        this.target = target;
        this.headers = Collections.unmodifiableSequencedMap(new TreeMap<>(headers));
        this.body = body;
    }

    public String method() {
        return method;
    }

    /** Path and query. */
    public URI target() {
        return target;
    }

    public String path() {
        return target.getPath();
    }

    /** The first value of a header, by its name in lower case. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /** The body; not a copy. */
    public byte[] bytes() {
        return body;
    }

    /** The body as UTF-8. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** The parameters of the query, decoded; of one that is there twice, the last. */
    public Map<String, String> query() {
        Map<String, String> parameters = new TreeMap<>();
        if (target.getRawQuery() == null) {
            return parameters;
        }
        for (String pair : target.getRawQuery().split("&", -1)) {
            String[] parts = pair.split("=", 2);
            parameters.put(decoded(parts[0]), parts.length < 2 ? "" : decoded(parts[1]));
        }
        return parameters;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    /** Without headers and body: they hold secrets and personal data. */
    @Override
    public String toString() {
        return method + " " + target.getPath();
    }
}
