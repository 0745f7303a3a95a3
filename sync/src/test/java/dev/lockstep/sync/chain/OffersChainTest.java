package dev.lockstep.sync.chain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.core.model.Identifier;
import dev.lockstep.destinations.sandbox.Fault;
import dev.lockstep.destinations.sandbox.KoalaSandbox;
import dev.lockstep.destinations.sandbox.ManualClock;
import dev.lockstep.engine.store.MemoryStore;
import dev.lockstep.sync.simulation.FaultyStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of two offers a platform never shows somebody both: not on the way from one to the other, not after a failure, not after a restart. */
class OffersChainTest {

    private static final Duration SOON = Duration.ofSeconds(1);
    private static final List<String> PEOPLE = List.of("ann", "bob", "eve", "joe");

    @TempDir
    Path folder;

    private final ManualClock clock = new ManualClock(Instant.parse("2026-03-01T09:00:00Z"));
    private KoalaSandbox koala;
    private Chain chain;
    private Shoppers shoppers;

    @BeforeEach
    void open() throws IOException {
        koala = KoalaSandbox.start(0, clock, "pk-1");
        FaultyStore store = new FaultyStore(new MemoryStore(), () -> FaultyStore.Fault.NONE);
        chain = new Chain(
                Chain.Surroundings.well(folder, store, clock),
                Map.of("KEY", "pk-1"),
                workspace(", exclusive_group: g"));
        shoppers = new Shoppers(clock, chain::receive);
        PEOPLE.forEach(shoppers::joins);
    }

    /** @param group what makes the two audiences exclude each other */
    private String workspace(String group) {
        return withoutTheLesser(group)
                + "  Small: {segment: viewers, to: [koala, disk], identifiers: email%s%s}\n"
                        .formatted(group, group.isEmpty() ? "" : ", priority: 1");
    }

    private String withoutTheLesser(String group) {
        return """
                connections:
                  koala: {kind: koala, url: "%s", public_key: "${env:KEY}"}
                  disk: {kind: files, directory: out, every: 10s}
                segments:
                  carts: {where: {latest: Checkout Started, within: 1h}}
                  viewers: {where: {did: Product Viewed, within: 1d}}
                audiences:
                  Large: {segment: carts, to: [koala, disk], identifiers: email%s%s}
                """.formatted(koala.url(), group, group.isEmpty() ? "" : ", priority: 2");
    }

    @AfterEach
    void close() {
        chain.close();
        koala.close();
    }

    @Test
    void whoeverGetsABetterOfferLosesTheLesserOneBefore() {
        views("ann");
        chain.pass(SOON);
        koala.next(Fault.refused(429));
        shoppers.abandonsACart("ann");
        chain.pass(Duration.ofMinutes(10));
        assertThat(koala.events())
                .containsExactly(
                        "ann@example.org Audience Entered Small",
                        "ann@example.org Audience Exited Small",
                        "ann@example.org Audience Entered Large");
        chain.pass(Duration.ofHours(1));
        assertThat(koala.events())
                .endsWith("ann@example.org Audience Exited Large", "ann@example.org Audience Entered Small");
        assertThat(koala.events()).hasSize(5);
    }

    /** The file of the lesser offer was just put and is not yet due again, when the other is. */
    @Test
    void aFileOfTheBetterOfferHasNobodyWhoIsStillInThatOfTheLesser() throws IOException {
        views("ann");
        chain.pass(Duration.ofMillis(300));
        assertThat(file("Small")).containsExactly("ann@example.org");
        shoppers.abandonsACart("ann");
        pass(Duration.ofMinutes(1), 0);
        assertThat(file("Large")).containsExactly("ann@example.org");
        assertThat(file("Small")).isEmpty();
    }

    @Test
    void twoOffersThatBecomeAGroupAreTakenApart() {
        chain.define(workspace(""));
        views("ann");
        shoppers.abandonsACart("ann");
        chain.pass(SOON);
        assertThat(both()).containsExactly("ann@example.org");
        chain.define(workspace(", exclusive_group: g"));
        chain.pass(SOON);
        assertThat(both()).isEmpty();
        assertThat(koala.members("Large")).hasSize(1);
    }

    @Test
    void anOfferThatLeavesTheWorkspaceIsAnOfferUntilEverybodyHasLeftIt() throws IOException {
        views("ann");
        chain.pass(Duration.ofMillis(300));
        assertThat(file("Small")).containsExactly("ann@example.org");
        chain.define(withoutTheLesser(", exclusive_group: g"));
        shoppers.abandonsACart("ann");
        pass(Duration.ofMinutes(1), 0);
        assertThat(file("Large")).containsExactly("ann@example.org");
        assertThat(file("Small")).isEmpty();
        assertThat(koala.events())
                .containsExactly(
                        "ann@example.org Audience Entered Small",
                        "ann@example.org Audience Exited Small",
                        "ann@example.org Audience Entered Large");
    }

    @Test
    void nobodyIsEverInBothAtAPlatformWhateverHappens() throws IOException {
        for (long seed = 1; seed <= 3; seed++) {
            SplittableRandom dice = new SplittableRandom(seed);
            for (int step = 0; step < 30; step++) {
                String person = PEOPLE.get(dice.nextInt(PEOPLE.size()));
                switch (dice.nextInt(8)) {
                    case 0, 1 -> views(person);
                    case 2, 3 -> shoppers.abandonsACart(person);
                    case 4 -> koala.next(Fault.refused(429), Fault.refused(503));
                    case 5 -> koala.next(new Fault.ReplyLost());
                    case 6 -> chain.crash();
                    default -> {}
                }
                pass(Duration.ofMillis(dice.nextInt(3) == 0 ? 3_600_000 : dice.nextInt(20_000)), seed);
            }
            chain.pass(Duration.ofMinutes(10));
            assertThat(koala.members("Large").keySet())
                    .as("seed %d: at rest both platforms have the same", seed)
                    .isEqualTo(file("Large"));
        }
    }

    /** Time passes, and after each turn somebody looks. */
    private void pass(Duration time, long seed) throws IOException {
        Instant end = clock.instant().plus(time);
        while (true) {
            long next = chain.turn();
            assertThat(both()).as("at Koala, seed %d", seed).isEmpty();
            Set<String> inFiles = file("Large");
            inFiles.retainAll(file("Small"));
            assertThat(inFiles).as("in files, seed %d", seed).isEmpty();
            if (next > clock.millis()) {
                if (!clock.instant().isBefore(end)) {
                    return;
                }
                clock.advance(Duration.ofMillis(Math.min(next, end.toEpochMilli()) - clock.millis()));
            }
        }
    }

    private Set<String> both() {
        Set<String> both = new TreeSet<>(koala.members("Large").keySet());
        both.retainAll(koala.members("Small").keySet());
        return both;
    }

    private Set<String> file(String audience) throws IOException {
        Path file = folder.resolve("out").resolve(audience + ".csv");
        if (!Files.exists(file)) {
            return new TreeSet<>();
        }
        Set<String> hashes = new TreeSet<>(Files.readAllLines(file));
        return new TreeSet<>(PEOPLE.stream()
                .filter(person ->
                        Stream.of(Shoppers.hash(person), Shoppers.email(person)).anyMatch(hashes::contains))
                .map(Shoppers::email)
                .toList());
    }

    private void views(String person) {
        shoppers.does(List.of(Identifier.id(person)), "Product Viewed");
    }
}
