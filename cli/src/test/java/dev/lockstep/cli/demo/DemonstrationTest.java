package dev.lockstep.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.core.model.Instants;
import dev.lockstep.core.population.Population;
import dev.lockstep.core.program.Program;
import dev.lockstep.sync.files.AudienceFiles;
import dev.lockstep.sync.files.AudienceSizes;
import dev.lockstep.testkit.shop.Arrival;
import dev.lockstep.testkit.shop.ShopGenerator;
import dev.lockstep.workspace.Audience;
import dev.lockstep.workspace.Audience.Role;
import dev.lockstep.workspace.Workspace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The real engine, the real runners and the sandboxes, with the shop's clock going two hours a second. */
class DemonstrationTest {

    private static final int HOURS = 7;

    @Test
    void whoeverBoughtIsRemovedAndSuppressedAndAllElseIsWhatTheMachineInMemorySays() throws Exception {
        Demonstration demonstration = new Demonstration(
                DemoWorkspace.shipped(),
                1,
                12_000,
                30 * Demonstration.HOUR_MS,
                2 * Demonstration.HOUR_MS,
                Instants.NEVER,
                HOURS);
        List<String> stillTargeted = new ArrayList<>();

        Demonstration.Result result = demonstration.play(
                new Output.Nowhere(), false, () -> false, stage -> stillTargeted.addAll(targetedAndSuppressed(stage)));

        assertThat(result.isSettled()).isTrue();
        assertThat(stillTargeted).as("who bought and is targeted").isEmpty();
        assertThat(result.scene().journey()).hasValueSatisfying(journey -> {
            assertThat(journey.isOver()).as("%s", journey).isTrue();
            assertThat(journey.cartDurable()).isPresent();
            assertThat(journey.entered()).isPresent();
            assertThat(journey.exited()).isPresent();
        });
        assertThat(result.endings().keySet()).containsExactly("koala", "yandex");
        assertThat(result.isRemovedAndSuppressed()).as("%s", result.endings()).isTrue();
        assertThat(sizes(result.scene())).isEqualTo(inMemory(demonstration, result));
    }

    private static Set<String> targetedAndSuppressed(Stage stage) {
        Set<String> both = new TreeSet<>();
        for (String connection : stage.workspace().connections().sequencedKeySet()) {
            Set<String> suppressed = members(stage, connection, Role.SUPPRESSION);
            members(stage, connection, Role.RETARGETING).stream()
                    .filter(suppressed::contains)
                    .forEach(member -> both.add(connection + " " + member));
        }
        return both;
    }

    /** A phone number is left out: a household shares it, and one of two may have bought. Its suppression keeps both out there. */
    private static Set<String> members(Stage stage, String connection, Role role) {
        Set<String> members = new TreeSet<>();
        stage.workspace().audiences().values().stream()
                .filter(audience -> audience.role() == role)
                .forEach(audience -> stage.members(connection, audience.name()).forEach((member, shown) -> {
                    if (!shown.equals("phone")) {
                        members.add(member);
                    }
                }));
        return members;
    }

    /** In the segment and desired, of every audience at every connection; all of them delivered, or none where they are too few. */
    private static List<String> sizes(Scene scene) {
        List<String> sizes = new ArrayList<>();
        for (Audience audience : scene.audiences()) {
            for (Scene.Platform platform : scene.connections()) {
                Scene.Copy copy = platform.copy(audience.name()).orElseThrow();
                sizes.add(audience.name() + " " + copy.inSegment() + " " + copy.desired());
                boolean isTooSmall =
                        copy.held().stream().anyMatch(hold -> hold.word().equals("too-few"));
                assertThat(copy.delivered())
                        .as("%s at %s", audience.name(), platform.connection())
                        .isEqualTo(isTooSmall ? 0 : copy.desired());
            }
        }
        return sizes;
    }

    private static List<String> inMemory(Demonstration demonstration, Demonstration.Result result) {
        Workspace workspace = demonstration.workspace();
        Program program = Program.compile(workspace.conditions(), AudienceFiles.attributesNeeded(workspace));
        Map<String, Long> members = new HashMap<>();
        Population population = new Population(
                program, change -> members.merge(change.segment(), change.entered() ? 1L : -1L, Long::sum));
        ShopGenerator shop = demonstration.shop();
        long closing = result.closing();
        for (Arrival arrival = shop.next(); arrival.receivedAt() <= closing; arrival = shop.next()) {
            population.receive(arrival.fact(), arrival.receivedAt());
        }
        population.advance(closing);
        Map<String, Long> desired = new AudienceSizes(workspace, population).sizes();
        List<String> sizes = new ArrayList<>();
        for (Audience audience : workspace.audiences().values()) {
            String size = audience.name() + " " + members.get(audience.segment()) + " " + desired.get(audience.name());
            audience.to().forEach(connection -> sizes.add(size));
        }
        return sizes;
    }
}
