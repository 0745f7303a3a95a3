package dev.lockstep.server.http;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;

/**
 * Lets pages of any site call a route (the Fetch standard, "CORS protocol"). Any site may, because a call is let in by the
 * key that the page holds and never by a cookie, so that a page can do nothing that its reader could not do by hand.
 */
final class CrossOrigin {

    private static final String DAY_IN_SECONDS = "86400";

    private CrossOrigin() {}

    static void allow(HttpFields.Mutable headers) {
        headers.put(HttpHeader.ACCESS_CONTROL_ALLOW_ORIGIN, "*");
    }

    static void answerPreflight(HttpFields.Mutable headers, String methods) {
        headers.put(HttpHeader.ACCESS_CONTROL_ALLOW_METHODS, methods);
        headers.put(
                HttpHeader.ACCESS_CONTROL_ALLOW_HEADERS,
                "Authorization, Content-Type, Content-Encoding, X-Strict-Mode, X-Retry-Count");
        headers.put(HttpHeader.ACCESS_CONTROL_MAX_AGE, DAY_IN_SECONDS);
    }
}
