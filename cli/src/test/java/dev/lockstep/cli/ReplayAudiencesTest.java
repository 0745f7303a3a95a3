package dev.lockstep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code lockstep replay --audiences}: from lines of facts to the files of audiences. */
class ReplayAudiencesTest {

    private static final String WORKSPACE = """
            connections: {disk: {kind: files, directory: ./out, phone_region: RU}}
            segments:
              cart: {where: {latest: Checkout Started, within: 4h}}
              bought: {where: {did: Order Completed, within: 7d}}
            audiences:
              Buyers: {segment: bought, role: suppression, to: [disk], identifiers: [email]}
              Pursuit:
                segment: cart
                exclude: [Buyers]
                to: [disk]
                identifiers: [email, phone]
                fields: {customer_id: id, city: address.city}
            """;

    private static final String FACTS = """
            {"type": "identify", "userId": "ada", "traits": {"email": " Ada@Example.com ", "address": {"city": "Тула"}}, "timestamp": "2026-03-01T09:00:00Z"}
            {"type": "identify", "userId": "bob", "traits": {"phone": "8 999 555-11-11"}, "timestamp": "2026-03-01T09:00:00Z"}
            {"type": "track", "userId": "ada", "event": "Checkout Started", "timestamp": "2026-03-01T09:00:00Z"}
            {"type": "track", "userId": "bob", "event": "Checkout Started", "timestamp": "2026-03-01T09:00:00Z"}
            {"type": "track", "userId": "cid", "event": "Checkout Started", "timestamp": "2026-03-01T09:00:00Z"}
            {"type": "track", "userId": "bob", "event": "Order Completed", "timestamp": "2026-03-01T12:00:00Z"}
            """;

    @TempDir
    private Path folder;

    @Test
    void writesEachAudienceAsOfTheEnd() throws IOException {
        CommandRun first = replay(WORKSPACE);

        assertThat(first.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(folder.resolve("out/Pursuit.csv")).content().isEqualTo("""
                        email,phone,customer_id,city
                        b5fc85e55755f9e0d030a10ab4429b6b2944855f9a0d60077fe832becbc41d72,,ada,Тула
                        """);
        assertThat(folder.resolve("out/Pursuit.json"))
                .content()
                .contains("\"as_of\": \"2026-03-01T12:00:00.000Z\"", "\"not_excluded\": 2", "\"valid\": 1");
        assertThat(folder.resolve("out/Buyers.csv")).content().isEqualTo("email\n");
        assertThat(first.out()).containsPattern("Pursuit +3 +2 +2 +2 +1 +1 ");
        assertThat(first.err()).isEmpty();

        CommandRun later = replay(WORKSPACE, "--until", "2026-03-01T13:00:00Z");

        assertThat(folder.resolve("out/Pursuit.csv")).content().isEqualTo("email,phone,customer_id,city\n");
        assertThat(later.out()).contains("Buyers.csv (unchanged)");
    }

    @Test
    void tellsInJsonWhatWasWritten() throws IOException {
        assertThat(replay(WORKSPACE, "--format", "json").out())
                .contains(
                        "\"audiences\":[{\"audience\":\"Buyers\",",
                        "{\"in_segment\":3,\"not_excluded\":2,\"handed_over\":2,\"not_paused\":2,"
                                + "\"best_offer\":2,\"not_held_out\":2,\"consented\":2,\"has_identifier\":1,\"valid\":1}");
    }

    @Test
    void answersNoAndWritesTheOthersWhereAnAudienceCannotBeAFile() throws IOException {
        CommandRun run = replay(WORKSPACE + "  Odd: {segment: bought, identifiers: [idfa]}\n");

        assertThat(run.exitCode()).isEqualTo(ExitCode.ANSWER_IS_NO);
        assertThat(run.err()).contains("audiences.Odd: none of its identifiers (idfa) is taken by files");
        assertThat(folder.resolve("out/Pursuit.csv")).exists();
        assertThat(folder.resolve("out/Odd.csv")).doesNotExist();
    }

    private CommandRun replay(String workspace, String... more) throws IOException {
        Files.writeString(folder.resolve("lockstep.yaml"), workspace);
        Files.writeString(folder.resolve("facts.jsonl"), FACTS);
        List<String> arguments = new ArrayList<>(List.of("replay", "--workspace", folder.toString()));
        arguments.addAll(List.of("--facts", folder.resolve("facts.jsonl").toString()));
        arguments.addAll(List.of("--audiences", folder.resolve("out").toString()));
        arguments.addAll(List.of(more));
        return CommandRun.of(arguments.toArray(String[]::new));
    }
}
