package dev.lockstep.sync.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.core.condition.Rendering;
import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.Instants;
import dev.lockstep.core.model.Value;
import dev.lockstep.core.population.Population;
import dev.lockstep.core.program.Definitions;
import dev.lockstep.core.program.Program;
import dev.lockstep.sync.planner.Gate;
import dev.lockstep.workspace.Workspace;
import dev.lockstep.workspace.WorkspaceReader;
import dev.lockstep.workspace.yaml.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AudienceFilesTest {

    private static final String SEGMENTS = """
            segments:
              cart: {where: {did: Checkout Started, within: 1d}}
              bought: {where: {did: Order Completed, within: 7d}}
            """;

    private static final long NINE = Instants.parse("2026-03-01T09:00:00Z").orElseThrow();

    @TempDir
    private Path folder;

    @Test
    void writesMembersHashedInTheOrderOfTheirLinesAndSaysWhereOthersDroppedOut() throws IOException {
        Workspace workspace = workspace("""
                connections:
                  disk: {kind: files, directory: ./out, phone_region: RU}
                audiences:
                  Buyers: {segment: bought, role: suppression, to: [disk]}
                  Pursuit:
                    segment: cart
                    role: retargeting
                    to: [disk]
                    exclude: [Buyers]
                    identifiers: [phone, email]
                    consent: {attribute: consent.ads, eq: true}
                    fields: {customer_id: id, ltv: lifetime_value}
                """);
        Population people = population(workspace);
        identify(people, "ada", Map.of("email", Value.of(" Ada@Example.com "), "consent", ads(true)));
        identify(people, "bob", Map.of("email", Value.of("bob@example.com"), "consent", ads(true)));
        identify(people, "cid", Map.of("phone", Value.of(79995551111.0), "consent", ads(true)));
        identify(people, "dan", Map.of("email", Value.of("dan@example.com"), "consent", ads(false)));
        identify(people, "eve", Map.of("email", Value.of("eve at example"), "consent", ads(true)));
        identify(people, "fay", Map.of("consent", ads(true)));
        identify(people, "ada", Map.of("lifetime_value", Value.of(12.5), "phone", Value.of("8 (999) 555-11-12")));
        for (String person : List.of("ada", "bob", "cid", "dan", "eve", "fay")) {
            event(people, person, "Checkout Started");
        }
        event(people, "bob", "Order Completed");

        List<AudienceFiles.Result> results = AudienceFiles.write(workspace, people, folder);

        assertThat(csv("Pursuit")).isEqualTo("""
                        phone,email,customer_id,ltv
                        52d446919e08615e73282b7be37bb6339b91aaa4c42276e5544e7ca290950eb7,b5fc85e55755f9e0d030a10ab4429b6b2944855f9a0d60077fe832becbc41d72,ada,12.5
                        86cc60992d2e0fde2e5511d462b755057f8f5c6b259a1ff7c2eee2ea284eb113,,cid,
                        """);
        assertThat(results).extracting(AudienceFiles.Result::audience).containsExactly("Buyers", "Pursuit");
        AudienceFiles.Result pursuit = results.get(1);
        assertThat(pursuit.people().inSegment()).isEqualTo(6);
        assertThat(Stream.of(Gate.values()).map(pursuit.people()::passed))
                .containsExactly(5L, 5L, 5L, 5L, 5L, 4L, 3L, 2L);
        assertThat(manifest("Pursuit")).isEqualTo("""
                        {
                          "audience": "Pursuit",
                          "role": "retargeting",
                          "as_of": "2026-03-01T09:00:00.000Z",
                          "segment": "cart",
                          "definition": "%s",
                          "hash": "%s",
                          "dialect": "plain",
                          "dialect_version": 1,
                          "identifiers": {
                            "phone": "sha256-hex",
                            "email": "sha256-hex"
                          },
                          "people": {
                            "in_segment": 6,
                            "not_excluded": 5,
                            "handed_over": 5,
                            "not_paused": 5,
                            "best_offer": 5,
                            "not_held_out": 5,
                            "consented": 4,
                            "has_identifier": 3,
                            "valid": 2
                          },
                          "refused": {
                            "email": {
                              "not_an_email": 1
                            }
                          },
                          "file": "Pursuit.csv",
                          "rows": 2,
                          "sha256": "%s"
                        }
                        """.formatted(
                        Rendering.sentence(workspace.conditions().get("cart")),
                        Definitions.hashes(workspace.conditions()).get("cart"),
                        pursuit.file().sha256()));
    }

    @Test
    void leavesFilesUntouchedWhereNothingChanged() throws IOException {
        Workspace workspace = workspace("audiences: {Buyers: {segment: bought}}");
        Population people = population(workspace);
        identify(people, "ada", Map.of("email", Value.of("ada@example.com")));
        event(people, "ada", "Order Completed");

        assertThat(AudienceFiles.write(workspace, people, folder)
                        .getFirst()
                        .file()
                        .changed())
                .isTrue();
        people.advance(NINE + 1000);
        assertThat(AudienceFiles.write(workspace, people, folder)
                        .getFirst()
                        .file()
                        .changed())
                .isFalse();
        people.advance(NINE + 7 * 24 * 3_600_000L);
        assertThat(AudienceFiles.write(workspace, people, folder)
                        .getFirst()
                        .file()
                        .changed())
                .isTrue();
        assertThat(csv("Buyers")).isEqualTo("email,phone,id\n");
    }

    @Test
    void sendsTheAddressThatAPersonGoesByNow() throws IOException {
        Workspace workspace = workspace("""
                connections: {disk: {kind: files, directory: ./out, hash: false}}
                audiences: {Buyers: {segment: bought, to: [disk], identifiers: [email]}}
                """);
        Population people = population(workspace);
        Identifier ada = Identifier.id("ada");
        // Known by an old address, goes by a new one.
        receive(
                people,
                List.of(ada, Identifier.email("old@example.com")),
                Map.of("email", Value.of("old@example.com")));
        receive(
                people,
                List.of(ada, Identifier.email("new@example.com")),
                Map.of("email", Value.of("new@example.com")));
        // Known by an address, and took it back.
        Identifier bob = Identifier.id("bob");
        receive(
                people,
                List.of(bob, Identifier.email("bob@example.com")),
                Map.of("email", Value.of("bob@example.com")));
        people.receive(
                new Fact.AttributeChange(Optional.empty(), NINE, List.of(bob), Map.of("email", Optional.empty())),
                NINE);
        // Never said more than the address that names them.
        receive(people, List.of(Identifier.email("cid@example.com")), Map.of());
        // Has two.
        receive(
                people,
                List.of(Identifier.id("dan")),
                Map.of("email", new Value.Items(List.of(Value.of("dan@example.com"), Value.of("dan@home.example")))));
        for (Identifier person : List.of(ada, bob, Identifier.email("cid@example.com"), Identifier.id("dan"))) {
            people.receive(new Fact.Event(Optional.empty(), NINE, List.of(person), "Order Completed", Map.of()), NINE);
        }

        AudienceFiles.write(workspace, people, folder);

        assertThat(csv("Buyers"))
                .isEqualTo("email\ncid@example.com\ndan@example.com\ndan@home.example\nnew@example.com\n");
    }

    @Test
    void holdsOutAShareOfThePeopleButNotOfASuppression() throws IOException {
        Workspace workspace = workspace("""
                connections: {disk: {kind: files, directory: ./out}}
                audiences:
                  Buyers: {segment: bought, role: suppression, identifiers: [email], holdout: {percent: 100}}
                  Pursuit: {segment: cart, exclude: [Buyers], identifiers: [id]}
                  Trial: {segment: cart, identifiers: [id], holdout: {percent: 50}}
                """);
        Population people = population(workspace);
        for (int i = 0; i < 200; i++) {
            event(people, "u" + i, "Checkout Started");
        }
        event(people, "u7", "Order Completed");

        List<AudienceFiles.Result> results = AudienceFiles.write(workspace, people, folder);

        assertThat(results.get(0).people().belonging()).isZero();
        assertThat(results.get(1).people().belonging()).isEqualTo(199);
        assertThat(csv("Pursuit")).doesNotContain("u7\n");
        assertThat(results.get(2).people().droppedOutAt(Gate.NOT_HELD_OUT)).isBetween(70L, 130L);
    }

    @Test
    void writesTheOthersWhereADefinitionIsNoFile() throws IOException {
        Workspace workspace = workspace("""
                connections:
                  disk: {kind: files, directory: ./out}
                audiences:
                  Good: {segment: bought, to: [disk]}
                  NoColumn: {segment: bought, identifiers: [idfa]}
                  Twice: {segment: bought, identifiers: [id], fields: {id: lifetime_value}}
                  Clear: {segment: bought, fields: {address: email}}
                  good: {segment: bought}
                """);

        assertThat(AudienceFiles.problems(workspace))
                .extracting(Problem::toString)
                .map(problem -> problem.substring(problem.indexOf(": ") + 2))
                .containsExactlyInAnyOrder(
                        "audiences.NoColumn: none of its identifiers (idfa) is taken by files in the dialect plain; add"
                                + " one of email, phone, id",
                        "audiences.Twice: the field \"id\" has the name of an identifier's column; give it another name",
                        "audiences.Clear: the field \"address\" would write email in the clear beside hashes of it; leave"
                                + " the field out, or set hash: false on the connection",
                        "audiences.good: another audience differs only in upper and lower case, and is the same file on"
                                + " some systems; rename one of them");
        assertThat(AudienceFiles.write(workspace, population(workspace), folder))
                .extracting(AudienceFiles.Result::audience)
                .containsExactly("Good");
    }

    @Test
    void asksForTheAttributesThatItWillRead() throws IOException {
        Workspace workspace = workspace("""
                audiences:
                  A:
                    segment: cart
                    identifiers: [phone]
                    fields: {city: address.city}
                    consent: {attribute: consent.ads, eq: true}
                """);

        assertThat(AudienceFiles.attributesNeeded(workspace)).containsExactly("address", "consent", "phone");
        assertThat(AudienceFiles.attributesNeeded(workspace(""))).isEmpty();
    }

    private Workspace workspace(String audiences) throws IOException {
        Path directory = Files.createTempDirectory(folder, "workspace");
        Files.writeString(directory.resolve("lockstep.yaml"), SEGMENTS + audiences);
        WorkspaceReader.Reading reading = WorkspaceReader.read(directory, name -> null);
        assertThat(reading.problems()).isEmpty();
        return reading.workspace().orElseThrow();
    }

    private static Population population(Workspace workspace) {
        return new Population(
                Program.compile(workspace.conditions(), AudienceFiles.attributesNeeded(workspace)), change -> {});
    }

    private static void identify(Population people, String person, Map<String, Value> attributes) {
        receive(people, List.of(Identifier.id(person)), attributes);
    }

    private static void receive(Population people, List<Identifier> identifiers, Map<String, Value> attributes) {
        Map<String, Optional<Value>> writes = new LinkedHashMap<>();
        attributes.forEach((name, value) -> writes.put(name, Optional.of(value)));
        people.receive(new Fact.AttributeChange(Optional.empty(), NINE, identifiers, writes), NINE);
    }

    private static void event(Population people, String person, String name) {
        people.receive(new Fact.Event(Optional.empty(), NINE, List.of(Identifier.id(person)), name, Map.of()), NINE);
    }

    private static Value ads(boolean consent) {
        return new Value.Fields(Map.of("ads", Value.of(consent)));
    }

    private String csv(String audience) throws IOException {
        return Files.readString(folder.resolve(audience + ".csv"));
    }

    private String manifest(String audience) throws IOException {
        return Files.readString(folder.resolve(audience + ".json"));
    }
}
