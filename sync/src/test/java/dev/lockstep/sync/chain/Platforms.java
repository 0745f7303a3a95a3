package dev.lockstep.sync.chain;

import dev.lockstep.destinations.sandbox.Fault;
import dev.lockstep.destinations.sandbox.KoalaSandbox;
import dev.lockstep.destinations.sandbox.ManualClock;
import dev.lockstep.destinations.sandbox.Response;
import dev.lockstep.destinations.sandbox.Sandbox;
import dev.lockstep.destinations.sandbox.WebhookSandbox;
import dev.lockstep.destinations.sandbox.YandexSandbox;
import dev.lockstep.engine.store.StoreException;
import dev.lockstep.sync.runner.ConnectionStatus.CopyStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * The platforms of a {@link ChainSimulation}: a webhook, which takes people one by one; Koala, which takes identifiers one by one; Yandex
 * and a folder, which take all at once. They fail and forget by a seed. For one thread.
 */
final class Platforms implements AutoCloseable {

    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private static final Duration PROCESSING = Duration.ofMinutes(50);

    /** More calls than are made in hours of trying. */
    private static final int UNTIL_IT_IS_HEALED = 10_000;

    private final SplittableRandom dice;
    private final WebhookSandbox crm;
    private final KoalaSandbox koala;
    private final YandexSandbox yandex;
    private final Map<String, Sandbox> sandboxes = new LinkedHashMap<>();
    private final PlatformChecks checks;

    /** Those that have lost whom they had, until somebody has everybody sent once more. */
    private final Set<String> forgetful = new TreeSet<>();

    private int tokens = 1;

    Platforms(ManualClock clock, SplittableRandom dice, Path folder) throws IOException {
        this.dice = dice;
        this.crm = WebhookSandbox.start(0, clock, SECRET);
        this.koala = KoalaSandbox.start(0, clock, "pk-1");
        this.yandex = YandexSandbox.start(0, clock, token());
        yandex.processIn(PROCESSING);
        sandboxes.put("crm", crm);
        sandboxes.put("koala", koala);
        sandboxes.put("ads", yandex);
        this.checks = new PlatformChecks(clock, folder, crm, koala, yandex, sandboxes);
    }

    private String token() {
        return "t" + tokens;
    }

    Map<String, String> secrets() {
        return Map.of("SECRET", SECRET, "TOKEN", token());
    }

    String connections() {
        return """
                connections:
                  crm: {kind: webhook, url: "%s/hook", secret: "${env:SECRET}", allow_internal: true}
                  koala: {kind: koala, url: "%s", public_key: pk-1}
                  ads: {kind: yandex, url: "%s", token: "${env:TOKEN}", metrica_counter: 12345, metrica_url: "%s"}
                  disk: {kind: files, directory: out}
                """.formatted(crm.url(), koala.url(), yandex.url(), yandex.url());
    }

    /** Looks at what is sent, and compares what is there with what should be. */
    PlatformChecks checks() {
        return checks;
    }

    // ---- what goes wrong

    /** Something goes wrong, or not; and somebody who looks after it tries again what was stopped. */
    void fail(Chain chain) {
        sandboxes.forEach((name, sandbox) -> {
            switch (dice.nextInt(40)) {
                case 0, 1, 2 -> sandbox.next(aFault());
                case 3, 4 -> sandbox.next(new Fault.ReplyLost());
                case 5 ->
                    sandbox.next(
                            Collections.nCopies(1 + dice.nextInt(30), tooMany()).toArray(Fault[]::new));
                case 6 ->
                    sandbox.next(Collections.nCopies(UNTIL_IT_IS_HEALED, down()).toArray(Fault[]::new));
                case 7, 8, 9 -> sandbox.forgetFaults();
                default -> {}
            }
            if (chain.runner(name).stopped().isPresent() && dice.nextInt(6) == 0) {
                goOn(chain, name);
            }
        });
        switch (dice.nextInt(150)) {
            case 0 -> yandex.revokeToken();
            case 1 -> yandex.setStatus("lockstep:Buyers", "processing_failed");
            case 2 -> lose("Carts");
            case 3 -> lose("Buyers");
            case 4 -> {
                checks.lookAtBuyers();
                crm.forget();
                forgetful.add("crm");
            }
            case 5 -> {
                koala.forget();
                forgetful.add("koala");
            }
            default -> {}
        }
    }

    private Fault aFault() {
        return switch (dice.nextInt(8)) {
            case 0 -> new Fault.Broken();
            case 1 -> new Fault.ReplyGarbled();
            case 2 -> Fault.refused(500);
            case 3 -> Fault.refused(503);
            case 4 -> Fault.refused(401);
            case 5 -> tooMany();
            default -> new Fault.ReplyLost();
        };
    }

    private Fault tooMany() {
        return dice.nextBoolean()
                ? Fault.refused(429)
                : new Fault.Refused(Response.of(429).with("Retry-After", Integer.toString(dice.nextInt(200))));
    }

    private Fault down() {
        return dice.nextBoolean() ? new Fault.Broken() : Fault.refused(503);
    }

    /** Somebody deletes a segment in the console. Not twice in a life, or there is little to look at. */
    private void lose(String audience) {
        checks.lookAtBuyers();
        boolean isThere = yandex.statuses().stream().anyMatch(it -> it.startsWith("lockstep:" + audience + " "));
        if (isThere && !checks.isAnyLost()) {
            yandex.delete("lockstep:" + audience);
            checks.isLost(audience);
        }
    }

    /** Whoever looks after it does what would help. */
    private void goOn(Chain chain, String connection) {
        if (connection.equals("ads")) {
            tokens++;
            yandex.useToken(token());
            chain.secret("TOKEN", token());
            return;
        }
        retry(chain, connection);
    }

    private static void retry(Chain chain, String connection) {
        try {
            chain.runner(connection).retry();
        } catch (StoreException e) {
            chain.reopen(connection);
        }
    }

    void heal(Chain chain) {
        sandboxes.forEach((name, sandbox) -> {
            sandbox.forgetFaults();
            if (chain.runner(name).stopped().isPresent()) {
                goOn(chain, name);
            }
        });
        tokens++;
        yandex.useToken(token());
        chain.secret("TOKEN", token());
        chain.reopen("ads");
        retry(chain, "ads");
        forgetful.forEach(name -> sendAgain(chain, name));
        forgetful.clear();
    }

    private static void sendAgain(Chain chain, String connection) {
        try {
            chain.runner(connection).again(Optional.empty());
        } catch (StoreException e) {
            throw new AssertionError("the disk is well", e);
        }
    }

    /** Whoever looks after it lets go what a guard holds, having looked at it; returns whether anything was. */
    boolean release(Chain chain) {
        boolean isAny = false;
        for (String connection : List.of("crm", "koala", "ads", "disk")) {
            CopyStatus carts = PlatformChecks.copy(chain, connection, "Carts");
            if (carts.held().stream().anyMatch(held -> held.word().equals("shrink"))) {
                isAny = true;
                try {
                    chain.runner(connection).release("Carts");
                } catch (StoreException e) {
                    throw new AssertionError("the disk is well", e);
                }
            }
        }
        return isAny;
    }

    @Override
    public void close() {
        sandboxes.values().forEach(Sandbox::close);
    }
}
