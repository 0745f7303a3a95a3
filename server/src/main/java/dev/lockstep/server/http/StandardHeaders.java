package dev.lockstep.server.http;

import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;

/** The headers of every answer: they tell a browser that it is data for one reader, and nothing to run, show or keep. */
final class StandardHeaders {

    private static final HttpField NO_SNIFFING = new PreEncodedHttpField("X-Content-Type-Options", "nosniff");
    private static final HttpField NO_STORE = new PreEncodedHttpField(HttpHeader.CACHE_CONTROL, "no-store");
    private static final HttpField NOTHING_RUNS =
            new PreEncodedHttpField("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
    private static final HttpField NO_REFERRER = new PreEncodedHttpField("Referrer-Policy", "no-referrer");
    private static final HttpField ONLY_TLS =
            new PreEncodedHttpField(HttpHeader.STRICT_TRANSPORT_SECURITY, "max-age=31536000");

    private static final String REQUEST_ID = "X-Request-Id";

    private StandardHeaders() {}

    static void put(HttpFields.Mutable headers, String requestId, boolean secure) {
        headers.put(NO_SNIFFING);
        headers.put(NO_STORE);
        headers.put(NOTHING_RUNS);
        headers.put(NO_REFERRER);
        if (secure) {
            headers.put(ONLY_TLS);
        }
        headers.put(REQUEST_ID, requestId);
    }
}
