package dev.lockstep.ingest.call;

import dev.lockstep.core.model.Value;
import dev.lockstep.core.model.Values;
import java.util.List;
import java.util.Map;

/** How Customer.io's APIs word what is wrong with a request. */
public final class ErrorBodies {

    private ErrorBodies() {}

    /** {@code {"meta": {"errors": ["…"]}}}: Track API v1, Pipelines API. */
    public static String texts(List<String> messages) {
        return meta("errors", new Value.Items(messages.stream().map(Value::of).toList()));
    }

    /** {@code {"meta": {"error": "…"}}}: merging persons by the Track API v1. */
    public static String text(String message) {
        return meta("error", Value.of(message));
    }

    private static String meta(String name, Value errors) {
        return Values.canonicalJson(new Value.Fields(Map.of("meta", new Value.Fields(Map.of(name, errors)))));
    }
}
