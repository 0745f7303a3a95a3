package dev.lockstep.destinations.sandbox;

import dev.lockstep.destinations.toolkit.Json;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The login of the sandbox: one application without a secret, and one login that allows whatever it is asked. A code is shown on a page,
 * and good for ten minutes and one exchange, by whoever knows the verifier of its challenge. Called under the sandbox's lock.
 */
final class YandexOauth {

    private static final Duration CODE_LIFE = Duration.ofMinutes(10);
    private static final Duration TOKEN_LIFE = Duration.ofDays(365);

    private final InstantSource clock;
    private final String client;
    private final Map<String, Code> codes = new LinkedHashMap<>();
    private final Map<String, Boolean> refreshTokens = new HashMap<>();
    private String token;
    private boolean isDead;
    private int given;

    private record Code(String challenge, String scope, Instant until) {}

    YandexOauth(InstantSource clock, String client, String token) {
        this.clock = clock;
        this.client = client;
        this.token = token;
    }

    void setDead(boolean dead) {
        isDead = dead;
    }

    /** This token and no other is the login's. */
    void use(String other) {
        token = other;
        isDead = false;
    }

    boolean isValid(String presented) {
        return !isDead && presented.equals(token);
    }

    /** Empty where the call is for another service. */
    Optional<Response> answer(Call call) {
        return switch (call.method() + " " + call.path()) {
            case "GET /authorize" -> Optional.of(authorise(call.query()));
            case "POST /token" -> Optional.of(exchange(call));
            default -> Optional.empty();
        };
    }

    private Response authorise(Map<String, String> query) {
        if (!client.equals(query.get("client_id"))) {
            return page(400, "There is no such application.");
        }
        boolean isWhole = "code".equals(query.get("response_type"))
                && query.getOrDefault("redirect_uri", "").endsWith("/verification_code")
                && "S256".equals(query.get("code_challenge_method"))
                && query.getOrDefault("code_challenge", "").matches("[A-Za-z0-9_-]{43}");
        if (!isWhole) {
            return page(400, "The address is not whole.");
        }
        String code = "y1x" + String.format(java.util.Locale.ROOT, "%07d", 4183921 + 7919 * ++given);
        codes.put(
                code,
                new Code(
                        query.getOrDefault("code_challenge", ""),
                        query.getOrDefault("scope", "audience:read audience:write direct:api"),
                        clock.instant().plus(CODE_LIFE)));
        return page(200, "Your code: <b id=\"code\">" + code + "</b>");
    }

    private static Response page(int status, String text) {
        return new Response(status, new TreeMap<>(), "<!doctype html><title>Sandbox</title><p>" + text + "</p>\n")
                .with("content-type", "text/html; charset=utf-8");
    }

    private Response exchange(Call call) {
        if (!call.header("content-type").orElse("").equals("application/x-www-form-urlencoded")) {
            return wrong("invalid_request", "not a form");
        }
        Map<String, String> form = form(call.text());
        if (!client.equals(form.get("client_id"))) {
            return wrong("invalid_client", "Client not found");
        }
        return switch (form.getOrDefault("grant_type", "")) {
            case "authorization_code" -> byCode(form);
            case "refresh_token" -> {
                if (refreshTokens.remove(form.getOrDefault("refresh_token", "")) == null) {
                    yield wrong("invalid_grant", "expired_token");
                }
                token = token.replaceFirst("-r[0-9]+$", "") + "-r" + ++given;
                isDead = false;
                yield tokens("audience:read audience:write direct:api");
            }
            default -> wrong("unsupported_grant_type", "unknown grant_type");
        };
    }

    private Response byCode(Map<String, String> form) {
        Code code = codes.remove(form.getOrDefault("code", ""));
        if (code == null) {
            return wrong("bad_verification_code", "Invalid code");
        }
        if (clock.instant().isAfter(code.until())) {
            return wrong("invalid_grant", "Code has expired");
        }
        if (!challenge(form.getOrDefault("code_verifier", "")).equals(code.challenge())) {
            return wrong("invalid_grant", "code_verifier not matched");
        }
        isDead = false;
        return tokens(code.scope());
    }

    private Response tokens(String scope) {
        String refresh = "1:" + token.hashCode() + ":" + ++given;
        refreshTokens.put(refresh, true);
        return Response.json(
                200,
                Json.object()
                        .put("token_type", "bearer")
                        .put("access_token", token)
                        .put("expires_in", TOKEN_LIFE.toSeconds())
                        .put("refresh_token", refresh)
                        .put("scope", scope));
    }

    private static String challenge(String verifier) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static Map<String, String> form(String text) {
        Map<String, String> form = new TreeMap<>();
        for (String pair : text.split("&", -1)) {
            String[] parts = pair.split("=", 2);
            form.put(
                    URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
                    parts.length < 2 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return form;
    }

    private static Response wrong(String error, String says) {
        return Response.json(400, Json.object().put("error", error).put("error_description", says));
    }
}
