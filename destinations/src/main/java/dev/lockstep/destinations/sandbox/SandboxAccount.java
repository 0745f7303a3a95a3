package dev.lockstep.destinations.sandbox;

import dev.lockstep.destinations.spi.Declaration;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * A sandbox with one account, and what a connection to it must be set to.
 *
 * @param settings of the connection beside its {@code kind}, in the order in which they are best read. What is secret at a real
 *     platform is known to everybody here
 */
public record SandboxAccount(Sandbox sandbox, SequencedMap<String, String> settings) implements AutoCloseable {

    private static final String TOKEN = "sandbox-token";
    private static final String PUBLIC_KEY = "pk_sandbox";

    /** The base64 of words that nobody should trust: Lockstep-sandbox-no-secret */
    private static final String WEBHOOK_SECRET = "whsec_TG9ja3N0ZXAtc2FuZGJveC1uby1zZWNyZXQ=";

    public SandboxAccount {
        settings = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(settings));
    }

    /** The kinds of destination that there is a sandbox of, as a connection's {@code kind} has it. */
    public static List<String> kinds() {
        return List.of("yandex", "koala", "webhook");
    }

    /**
     * Begins to serve.
     *
     * @param kind one of {@link #kinds}, see {@link Declaration#kind}
     * @param port 0 for one that is free
     * @throws IOException where it cannot listen on the port
     */
    public static SandboxAccount start(String kind, int port, InstantSource clock) throws IOException {
        return switch (kind) {
            case "yandex" -> of(YandexSandbox.start(port, clock, TOKEN), Map.of("token", TOKEN));
            case "koala" -> of(KoalaSandbox.start(port, clock, PUBLIC_KEY), Map.of("public_key", PUBLIC_KEY));
            case "webhook" -> {
                SequencedMap<String, String> settings = new LinkedHashMap<>();
                settings.put("secret", WEBHOOK_SECRET);
                settings.put("allow_internal", "true");
                yield of(WebhookSandbox.start(port, clock, WEBHOOK_SECRET), settings);
            }
            default -> throw new IllegalArgumentException("there is no sandbox of " + kind);
        };
    }

    private static SandboxAccount of(Sandbox sandbox, Map<String, String> settings) {
        SequencedMap<String, String> all = new LinkedHashMap<>();
        all.put("url", sandbox.url().toString());
        all.putAll(settings);
        return new SandboxAccount(sandbox, all);
    }

    @Override
    public void close() {
        sandbox.close();
    }
}
