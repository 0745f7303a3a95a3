package dev.lockstep.sync.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.PersonId;
import dev.lockstep.core.model.Value;
import dev.lockstep.core.population.Population;
import dev.lockstep.core.program.Program;
import dev.lockstep.workspace.Workspace;
import dev.lockstep.workspace.WorkspaceReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AudienceSizesTest {

    private static final long DAY_MS = 24 * 3_600_000L;

    private static final String WORKSPACE = """
            segments:
              cart: {where: {did: Checkout Started, within: 1d}}
              bought: {where: {did: Order Completed}}
            audiences:
              Pursuit:
                segment: cart
                role: retargeting
                exclude: [Buyers]
                consent: {attribute: ads, eq: true}
              Buyers: {segment: bought, role: suppression}
            """;

    @TempDir
    private Path folder;

    private Population people;
    private AudienceSizes sizes;

    @BeforeEach
    void open() throws IOException {
        Files.writeString(folder.resolve("lockstep.yaml"), WORKSPACE);
        Workspace workspace =
                WorkspaceReader.read(folder, name -> null).workspace().orElseThrow();
        people = new Population(
                Program.compile(workspace.conditions(), AudienceFiles.attributesNeeded(workspace)), change -> {});
        change("ann", Map.of("email", Value.of("ann@mail.example"), "ads", Value.of(true)));
        event("ann", "Checkout Started");
        sizes = new AudienceSizes(workspace, people);
    }

    @Test
    void everybodyIsCountedAtFirst() {
        assertSizes(1, 0);
    }

    @Test
    void whoeverIsTouchedIsDecidedOnAgain() {
        change("bob", Map.of("email", Value.of("bob@mail.example")));
        event("bob", "Checkout Started");
        update("bob");
        assertSizes(1, 0); // no consent

        change("bob", Map.of("ads", Value.of(true)));
        update("bob");
        assertSizes(2, 0);

        event("ann", "Order Completed");
        assertSizes(2, 0); // not told yet
        update("ann");
        assertSizes(1, 1);

        people.advance(DAY_MS);
        update("bob");
        update("bob");
        assertSizes(0, 1);
    }

    @Test
    void whoeverIsGoneIsCountedNoMore() {
        people.receive(new Fact.Erasure(Optional.empty(), 0, List.of(Identifier.id("ann"))), 0);
        update("ann");
        assertSizes(0, 0);
    }

    private void assertSizes(long pursuit, long buyers) {
        assertThat(sizes.sizes()).containsExactly(Map.entry("Pursuit", pursuit), Map.entry("Buyers", buyers));
    }

    private void update(String person) {
        sizes.update(new PersonId(person));
    }

    private void change(String person, Map<String, Value> attributes) {
        attributes.forEach((name, value) -> people.receive(
                new Fact.AttributeChange(
                        Optional.empty(), 0, List.of(Identifier.id(person)), Map.of(name, Optional.of(value))),
                0));
    }

    private void event(String person, String name) {
        people.receive(new Fact.Event(Optional.empty(), 0, List.of(Identifier.id(person)), name, Map.of()), 0);
    }
}
