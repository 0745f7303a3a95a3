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
import dev.lockstep.destinations.spi.Batch;
import dev.lockstep.destinations.toolkit.Json;
import dev.lockstep.sync.planner.Lane;
import dev.lockstep.sync.runner.ConnectionStatus.CopyStatus;
import dev.lockstep.sync.runner.SyncObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Looks at what is sent to the platforms of a {@link ChainSimulation}, and compares what is there with what should be. For one thread.
 */
final class PlatformChecks implements SyncObserver {

    /** Stands for nobody in a segment of Yandex. */
    private static final String NOBODY = "0".repeat(64);

    private final ManualClock clock;
    private final Path folder;
    private final WebhookSandbox crm;
    private final KoalaSandbox koala;
    private final YandexSandbox yandex;
    private final Map<String, Sandbox> sandboxes;
    private final List<String> trail = new ArrayList<>();

    /** Of each member of an audience of the webhook the latest version that was sent. */
    private final Map<String, Long> versions = new HashMap<>();

    /** Audiences that are targeted; of two of them nobody is in both. */
    private static final List<String> TARGETED = List.of("Carts", "Fresh");

    /** The segments of Yandex that somebody deleted. */
    private final Set<String> lost = new TreeSet<>();

    private boolean wereBuyersInEffect;
    private boolean wereBuyersAtTheWebhook;
    private int additions;

    /** Whether a platform has taken something, or may have, since it was looked who has which offer. */
    private boolean wasSent;

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
        wasSent = true;
        trail.add(clock.millis() + " " + connection + " " + audience + " "
                + failure.trouble().code());
        assertThat(failure.trouble().code())
                .as("what the platform says of a quota that we count")
                .isNotEqualTo("429 quota");
    }

    @Override
    public void accepted(String connection, String audience, Batch.Operation operation) {
        wasSent = true;
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
        boolean isAnybodyTargeted = yandex.statuses().stream()
                .anyMatch(it -> TARGETED.stream().anyMatch(audience -> it.startsWith("lockstep:" + audience + " ")));
        assertThat(wereBuyersInEffect || !isAnybodyTargeted)
                .as("suppressions were in effect before anybody was targeted")
                .isTrue();
    }

    /** Nobody has two offers at a platform, at no time. It is looked at where something was sent since it was last. */
    void checkOffers() {
        if (!wasSent) {
            return;
        }
        wasSent = false;
        checkOffers(
                "the webhook",
                crm.members("Fresh").keySet(),
                crm.members("Carts").keySet());
        checkOffers(
                "Koala", koala.members("Fresh").keySet(), koala.members("Carts").keySet());
        checkOffers(
                "Yandex",
                yandex.members("Fresh").keySet(),
                yandex.members("Carts").keySet());
        checkOffers("files", rows("Fresh"), rows("Carts"));
    }

    private static void checkOffers(String where, Set<String> better, Set<String> lesser) {
        assertThat(better)
                .as("people who have both offers at " + where)
                .noneMatch(person -> lesser.contains(person) && !person.equals(NOBODY));
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
                    TARGETED.contains(audience) && member.path("op").asString().equals("add");
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
     * @param wanted by audience, those who should be there by their names, with the address
     * @param isLong whether it was calm for so long that what is put as a whole is in effect too
     */
    void check(Chain chain, Map<String, Map<String, String>> wanted, boolean isLong) {
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
        there.remove(NOBODY);
        if (lost.contains(audience)) {
            assertThat(there).as("what is lost is not made again").isEmpty();
        } else if (isHindered(chain, audience)) {
            assertThat(wanted)
                    .as("without suppressions, or out of an offer that is lost, nobody is added, but removed")
                    .containsAll(there);
        } else {
            assertThat(there)
                    .as("hashes of Yandex in " + audience + " " + copy(chain, "ads", audience))
                    .isEqualTo(wanted);
        }
    }

    /** Whether nobody may be added to it for now: a suppression or another offer is lost, or something is too small yet. */
    private boolean isHindered(Chain chain, String audience) {
        return isTooSmall(chain, "Buyers")
                || isTooSmall(chain, audience)
                || (TARGETED.contains(audience) && !lost.isEmpty());
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
        TARGETED.forEach(audience -> assertThat(crm.members(audience).keySet())
                .as("people whom the webhook targets")
                .noneMatch(buyers::contains));
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
        for (String audience : List.of("Buyers", "Carts", "Fresh")) {
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
