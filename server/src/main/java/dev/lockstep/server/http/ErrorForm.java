package dev.lockstep.server.http;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpStatus;

/** How a refusal is written: each API that is spoken has its own form, which its clients look for. */
public enum ErrorForm {
    /** {@code application/problem+json}, RFC 9457. */
    PROBLEM {
        @Override
        Object body(RefusedException refusal, String requestId) {
            return new Problem(
                    HttpStatus.getMessage(refusal.status()),
                    refusal.status(),
                    sentence(refusal.message()),
                    refusal.field(),
                    requestId);
        }

        @Override
        String contentType() {
            return "application/problem+json";
        }
    },
    /** Customer.io's Track API v1, and what its Pipelines API answers in strict mode: {@code {"meta": {"errors": ["…"]}}}. */
    META {
        @Override
        Object body(RefusedException refusal, String requestId) {
            return Map.of("meta", Map.of("errors", List.of(named(refusal))));
        }
    },
    /** Track API v1, {@code merge_customers}: {@code {"meta": {"error": "…"}}}. */
    META_SINGLE {
        @Override
        Object body(RefusedException refusal, String requestId) {
            return Map.of("meta", Map.of("error", named(refusal)));
        }
    },
    /** Track API v2: {@code {"errors": [{"reason", "field", "message"}]}}. */
    REASONS {
        @Override
        Object body(RefusedException refusal, String requestId) {
            Map<String, String> error = new LinkedHashMap<>();
            error.put("reason", status(refusal) == 400 ? "invalid" : HttpStatus.getMessage(refusal.status()));
            error.put("field", refusal.field().orElse(""));
            error.put("message", refusal.message());
            return Map.of("errors", List.of(error));
        }
    };

    /** The body of an error as RFC 9457 has it; {@code type} is left out, which means that the status says it all. */
    public record Problem(String title, int status, String detail, Optional<String> field, String requestId) {}

    abstract Object body(RefusedException refusal, String requestId);

    String contentType() {
        return "application/json";
    }

    /**
     * The status in this form: the clients of the other APIs take a 400 for good and try again what they do not know, such as
     * 413 and 415.
     */
    final int status(RefusedException refusal) {
        boolean isWrong = refusal.status() == 413 || refusal.status() == 415;
        return this != PROBLEM && isWrong ? 400 : refusal.status();
    }

    final Answer.Whole answer(RefusedException refusal, String requestId) {
        Map<String, String> headers = new LinkedHashMap<>();
        refusal.retryAfterSeconds().ifPresent(seconds -> headers.put("Retry-After", Integer.toString(seconds)));
        if (refusal.status() == 401) {
            headers.put("WWW-Authenticate", this == PROBLEM ? "Bearer" : "Basic realm=\"lockstep\"");
        }
        return new Answer.Whole(status(refusal), contentType(), ApiJson.write(body(refusal, requestId)), headers);
    }

    private static String named(RefusedException refusal) {
        return refusal.field().map(field -> field + ": " + refusal.message()).orElse(refusal.message());
    }

    private static String sentence(String message) {
        return message.endsWith(".") ? message : message + ".";
    }
}
