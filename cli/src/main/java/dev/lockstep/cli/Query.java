package dev.lockstep.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** A path of a server with its query. For one thread. */
final class Query {

    private final String path;
    private final StringJoiner parameters = new StringJoiner("&");

    /** @param path whose last part is {@code name}, which is encoded here */
    Query(String path, String name) {
        this.path = path + encoded(name).replace("+", "%20");
    }

    /** With a parameter, where it has a value. */
    Query with(String name, @Nullable Object value) {
        if (value != null) {
            parameters.add(name + "=" + encoded(value.toString()));
        }
        return this;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return parameters.length() == 0 ? path : path + "?" + parameters;
    }
}
