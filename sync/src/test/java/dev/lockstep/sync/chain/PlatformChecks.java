package dev.lockstep.sync.chain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.core.model.Values;
import dev.lockstep.destinations.sandbox.Call;
import dev.lockstep.destinations.sandbox.KoalaSandbox;
import dev.lockstep.destinations.sandbox.ManualClock;
import dev.lockstep.destinations.sandbox.Sandbox;
import dev.lockstep.destinations.sandbox.WebhookSandbox;
import dev.lockstep.destinations.sandbox.YandexSandbox;
import dev.lockstep.destinations.spi.Answer.Failure;
import dev.lockstep.destinations.toolkit.Json;
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
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Looks at what is sent to the platforms of a {@link ChainSimulation}, and compares what is there with what should be. For one thread.
 */
final class PlatformChecks implements SyncObserver {

    private final ManualClock clock;
    private final Path folder;
    private final WebhookSandbox crm;
    private final KoalaSandbox koala;
    private final YandexSandbox yandex;
    private final Map<String, Sandbox> sandboxes;
    private final List<String> trail = new ArrayList<>();

    /** Of each member of an audience of the webhook the latest version that was sent. */
    private final Map<String, Long> versions = new HashMap<>();

    /** The segments of Yandex that somebody deleted. */
    private final Set<String> lost = new TreeSet<>();

    private boolean wereBuyersInEffect;
    private boolean wereBuyersAtTheWebhook;
    private int additions;

    PlatformChecks(
            ManualClock clock,
            Path folder,
            WebhookSandbox crm,
            KoalaSandbox koala,
            YandexSandbox yandex,
            Map<String, Sandbox> sandboxes) {
        this.clock = clock;
        this.folder = folder;
        this.crm = crm;
        this.koala = koala;
        this.yandex = yandex;
        this.sandboxes = sandboxes;
    }

    /** All calls in order, for comparing lives. */
    List<String> trail() {
        return trail;
    }

    /** Somebody deleted a segment. */
    void isLost(String audience) {
        lost.add(audience);
    }

    boolean isAnyLost() {
        return !lost.isEmpty();
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
        lookAtBuyers();
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

    /** How many people the webhook was told to add to what is targeted. */
    int additions() {
        return additions;
    }

    /** Members are those who are in effect, whatever is worked on since. */
    void lookAtBuyers() {
        wereBuyersInEffect |= !yandex.members("Buyers").isEmpty();
        wereBuyersAtTheWebhook |= !crm.members("Buyers").isEmpty();
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
            additions += isTargeted ? 1 : 0;
            assertThat(!isTargeted || wereBuyersAtTheWebhook)
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
        } else if (lost.contains("Buyers") || isTooSmall(chain, "Buyers") || isTooSmall(chain, audience)) {
            assertThat(wanted)
                    .as("without suppressions nobody is added, but removed")
                    .containsAll(there);
        } else {
            assertThat(there)
                    .as("hashes of Yandex in " + audience + " " + copy(chain, "ads", audience))
                    .isEqualTo(wanted);
        }
    }

    /** Whether it waits at Yandex for as many people as are asked for there. */
    private static boolean isTooSmall(Chain chain, String audience) {
        return copy(chain, "ads", audience).held().stream()
                .anyMatch(held -> held.word().equals("too-few"));
    }

    static CopyStatus copy(Chain chain, String connection, String audience) {
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

    /** Whoever bought is targeted no more, whatever is held. */
    void checkBuyers(Truth truth) {
        Set<String> buyers = truth.buyers(clock.millis()).keySet();
        assertThat(crm.members("Carts").keySet())
                .as("people whom the webhook targets")
                .noneMatch(buyers::contains);
    }

    /** Orders are known once each, by their ids: none that was not placed, and all of whose person it could be told. */
    private void checkOrders(Truth truth) {
        assertThat(truth.orders())
                .as("orders that were placed")
                .containsAll(yandex.orders().keySet());
        assertThat(yandex.orders().keySet()).as("orders that Metrica knows").containsAll(truth.sureOrders());
    }

    /** No segment was made twice, nothing waits that could be sent, and no batch is without an answer. */
    void checkInTheEnd(Chain chain, Truth truth) {
        checkOrders(truth);
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
}
