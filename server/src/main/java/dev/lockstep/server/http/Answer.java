package dev.lockstep.server.http;

import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** What a call is answered. */
public sealed interface Answer {

    /** Everything at once. */
    record Whole(int status, String contentType, String body, Map<String, String> headers) implements Answer {}

    /**
     * Piece after piece, each asked for only when the client has taken the one before; the end is one without a byte.
     *
     * @param next called by one thread at a time
     */
    record Stream(String contentType, Supplier<CompletionStage<byte[]>> next) implements Answer {}

    /** 200 with an object of this program as JSON. */
    static Answer ok(Object value) {
        return json(200, value);
    }

    static Answer json(int status, Object value) {
        return new Whole(status, "application/json", ApiJson.write(value), Map.of());
    }

    /** JSON that is written already. */
    static Answer jsonText(int status, String json) {
        return new Whole(status, "application/json", json, Map.of());
    }

    static Answer text(String contentType, String text) {
        return new Whole(200, contentType, text, Map.of());
    }
}
