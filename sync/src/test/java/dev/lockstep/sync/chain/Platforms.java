package dev.lockstep.sync.chain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.core.model.Values;
import dev.lockstep.destinations.sandbox.Call;
import dev.lockstep.destinations.sandbox.Fault;
import dev.lockstep.destinations.sandbox.KoalaSandbox;
import dev.lockstep.destinations.sandbox.ManualClock;
import dev.lockstep.destinations.sandbox.Response;
import dev.lockstep.destinations.sandbox.Sandbox;
import dev.lockstep.destinations.sandbox.WebhookSandbox;
import dev.lockstep.destinations.sandbox.YandexSandbox;
import dev.lockstep.destinations.spi.Answer.Failure;
import dev.lockstep.destinations.toolkit.Json;
import dev.lockstep.engine.store.StoreException;
import dev.lockstep.sync.planner.Lane;
import dev.lockstep.sync.runner.ConnectionStatus.CopyStatus;
import dev.lockstep.sync.runner.SyncObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * The platforms of a {@link ChainSimulation}: a webhook, which takes people one by one; Koala, which takes identifiers one by one; Yandex
 * and a folder, which take all at once. They fail by a seed, and what reaches them is checked against what may. For one thread.
 */
final class Platforms implements SyncObserver, AutoCloseable {

    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private static final Duration PROCESSING = Duration.ofMinutes(50);

    /** More calls than are made in hours of trying. */
    private static final int UNTIL_IT_IS_HEALED = 10_000;

    private final ManualClock clock;
    private final SplittableRandom dice;
    private final Path folder;
    private final WebhookSandbox crm;
    private final KoalaSandbox koala;
    private final YandexSandbox yandex;
    private final Map<String, Sandbox> sandboxes = new LinkedHashMap<>();
    private final List<String> trail = new ArrayList<>();

    /** Of each member of an audience of the webhook the latest version that was sent. */
    private final Map<String, Long> versions = new HashMap<>();

    /** The segments of Yandex that somebody deleted. */
    private final Set<String> lost = new TreeSet<>();

    private boolean wereBuyersInEffect;
    private int tokens = 1;

    Platforms(ManualClock clock, SplittableRandom dice, Path folder) throws IOException {
        this.clock = clock;
        this.dice = dice;
        this.folder = folder;
        this.crm = WebhookSandbox.start(0, clock, SECRET);
        this.koala = KoalaSandbox.start(0, clock, "pk-1");
        this.yandex = YandexSandbox.start(0, clock, token());
        yandex.processIn(PROCESSING);
        sandboxes.put("crm", crm);
        sandboxes.put("koala", koala);
        sandboxes.put("ads", yandex);
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
                  ads: {kind: yandex, url: "%s", token: "${env:TOKEN}"}
                  disk: {kind: files, directory: out}
                """.formatted(crm.url(), koala.url(), yandex.url());
    }

    /** All calls in order, for comparing lives. */
    List<String> trail() {
        return trail;
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
        lookAtBuyers();
        boolean isThere = yandex.statuses().stream().anyMatch(it -> it.startsWith("lockstep:" + audience + " "));
        if (isThere && lost.isEmpty()) {
            yandex.delete("lockstep:" + audience);
            lost.add(audience);
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
    }

    // ---- what is told

    @Override
    public void failed(String connection, String audience, Lane lane, Failure failure) {
        trail.add(clock.millis() + " " + connection + " " + audience + " "
                + failure.trouble().code());
        assertThat(failure.trouble().code())
                .as("what the platform says of a quota that we count")
                .isNotEqualTo("429 quota");
    }

    /** Checks what was sent since it was last checked. */
    void checkCalls(Chain chain) {
        sandboxes.forEach((name, sandbox) -> {
            for (Call call : sandbox.calls()) {
                trail.add(clock.millis() + " " + name + " " + call + " "
                        + HexFormat.of().formatHex(Values.sha256(call.text()), 0, 8));
                if (name.equals("crm")) {
                    checkMessage(Json.read(call.text()).orElseThrow().path("data"));
                }
            }
            sandbox.forgetCalls();
        });
        lookAtBuyers();
        if (yandex.statuses().stream().anyMatch(it -> it.startsWith("lockstep:Carts "))) {
            assertThat(wereBuyersInEffect)
                    .as("suppressions were in effect before anybody was targeted")
                    .isTrue();
        }
    }

    /** Members are those who are in effect, whatever is worked on since. */
    private void lookAtBuyers() {
        wereBuyersInEffect |= !yandex.members("Buyers").isEmpty();
    }

    private void checkMessage(JsonNode data) {
        String audience = data.path("audience_id").asString();
        for (JsonNode member : data.path("members")) {
            long version = member.path("version").asLong();
            Long before = versions.put(audience + "/" + member.path("member_id").asString(), version);
            assertThat(before == null || before <= version)
                    .as("the order of a person is kept")
                    .isTrue();
            boolean isTargeted =
                    audience.equals("Carts") && member.path("op").asString().equals("add");
            assertThat(!isTargeted || !crm.members("Buyers").isEmpty())
                    .as("the first buyers were suppressed before anybody was targeted")
                    .isTrue();
        }
    }

    // ---- what is there

    /**
     * Compares what is there with what should be.
     *
     * @param isLong whether it was calm for so long that what is put as a whole is in effect too
     */
    void check(Chain chain, Truth truth, Duration cartsWithin, boolean isLong) {
        long now = clock.millis();
        Map<String, Map<String, String>> wanted = new TreeMap<>();
        wanted.put("Buyers", truth.buyers(now));
        wanted.put("Carts", truth.carts(now, cartsWithin));
        wanted.forEach((audience, people) -> {
            assertThat(crm.members(audience).keySet())
                    .as("people of the webhook in " + copy(chain, "crm", audience))
                    .isEqualTo(people.keySet());
            assertThat(koala.members(audience).keySet())
                    .as("visitors of Koala in " + audience)
                    .isEqualTo(new TreeSet<>(people.values()));
            assertThat(rows(audience)).as("rows of the file of " + audience).isEqualTo(hashes(people.values()));
            if (isLong) {
                checkSegment(chain, audience, hashes(people.values()));
            }
        });
        checkEvents();
    }

    private void checkSegment(Chain chain, String audience, Set<String> wanted) {
        Set<String> there = new TreeSet<>(yandex.members(audience).keySet());
        there.remove("0".repeat(64)); // stands for nobody
        if (lost.contains(audience)) {
            assertThat(there).as("what is lost is not made again").isEmpty();
        } else if (lost.contains("Buyers")) {
            assertThat(wanted)
                    .as("without suppressions nobody is added, but removed")
                    .containsAll(there);
        } else {
            assertThat(there)
                    .as("hashes of Yandex in " + audience + " " + copy(chain, "ads", audience))
                    .isEqualTo(wanted);
        }
    }

    private static CopyStatus copy(Chain chain, String connection, String audience) {
        return chain.runner(connection).status().copies().stream()
                .filter(copy -> copy.audience().equals(audience))
                .findFirst()
                .orElseThrow();
    }

    /** Of each visitor and audience they come in turns, an entry first: so none was counted twice, and none is missing. */
    private void checkEvents() {
        Map<String, String> last = new HashMap<>();
        for (String event : koala.events()) {
            String[] words = event.split(" ", -1);
            String before = last.put(words[0] + " " + words[3], words[2]);
            assertThat(words[2]).as(event).isEqualTo("Entered".equals(before) ? "Exited" : "Entered");
        }
    }

    private Set<String> rows(String audience) {
        Path file = folder.resolve("out").resolve(audience + ".csv");
        if (!Files.exists(file)) {
            return Set.of();
        }
        try (Stream<String> lines = Files.lines(file)) {
            return lines.skip(1).collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> hashes(Collection<String> emails) {
        return emails.stream()
                .map(email -> HexFormat.of().formatHex(Values.sha256(email)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** No segment was made twice, nothing waits that could be sent, and no batch is without an answer. */
    void checkInTheEnd(Chain chain) {
        for (String audience : List.of("Buyers", "Carts")) {
            assertThat(yandex.statuses())
                    .filteredOn(it -> it.startsWith("lockstep:" + audience + " "))
                    .hasSizeLessThanOrEqualTo(1);
        }
        for (String connection : List.of("crm", "koala", "disk")) {
            assertThat(chain.runner(connection).stopped()).isEmpty();
            assertThat(chain.runner(connection).ledger().flight()).isEmpty();
            assertThat(chain.runner(connection).status().copies())
                    .allSatisfy(
                            copy -> assertThat(copy.waiting()).as(connection).isEmpty());
        }
    }

    @Override
    public void close() {
        sandboxes.values().forEach(Sandbox::close);
    }
}
