package dev.lockstep.ingest.track;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Calls by method and path, as a client asks for them. */
final class Requests {

    private Requests() {}

    static TrackCall call(String request) {
        List<String> parts = Arrays.stream(request.split("[ /]+"))
                .map(part -> URLDecoder.decode(part, StandardCharsets.UTF_8))
                .toList();
        return switch (request.replaceAll("/customers/[^/]+", "/customers/*").replaceAll("/devices/.+", "/devices/*")) {
            case "PUT /api/v1/customers/*" -> new TrackCall.Identify(parts.get(4));
            case "DELETE /api/v1/customers/*" -> new TrackCall.Delete(parts.get(4));
            case "POST /api/v1/customers/*/suppress" -> new TrackCall.Suppress(parts.get(4));
            case "POST /api/v1/customers/*/unsuppress" -> new TrackCall.Unsuppress(parts.get(4));
            case "POST /api/v1/customers/*/events" -> new TrackCall.TrackEvent(parts.get(4));
            case "PUT /api/v1/customers/*/devices" -> new TrackCall.PutDevice(parts.get(4));
            case "DELETE /api/v1/customers/*/devices/*" -> new TrackCall.DeleteDevice(parts.get(4), parts.get(6));
            case "POST /api/v1/events" -> new TrackCall.TrackAnonymousEvent();
            case "POST /api/v1/merge_customers" -> new TrackCall.Merge();
            case "POST /api/v1/metrics" -> new TrackCall.ReportMetric();
            case "POST /api/v2/entity" -> new TrackCall.Entity();
            case "POST /api/v2/batch" -> new TrackCall.Batch();
            default -> throw new IllegalArgumentException(request);
        };
    }
}
