package dev.lockstep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

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

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void writesEachAudienceAsOfTheEnd() throws IOException {
        assertThat(replay(WORKSPACE)).isEqualTo(ExitCode.DONE);

        assertThat(folder.resolve("out/Pursuit.csv")).hasContent("""
                        email,phone,customer_id,city
                        b5fc85e55755f9e0d030a10ab4429b6b2944855f9a0d60077fe832becbc41d72,,ada,Тула
                        """);
        assertThat(folder.resolve("out/Buyers.csv")).hasContent("email\n");
        assertThat(folder.resolve("out/Pursuit.json"))
                .content()
                .contains("\"as_of\": \"2026-03-01T12:00:00.000Z\"", "\"not_excluded\": 2", "\"valid\": 1");
        assertThat(out.toString()).containsPattern("Pursuit +3 +2 +2 +2 +1 +1 ");
        assertThat(err.toString()).isEmpty();

        assertThat(replay(WORKSPACE, "--until", "2026-03-01T13:00:00Z")).isEqualTo(ExitCode.DONE);

        assertThat(folder.resolve("out/Pursuit.csv")).hasContent("email,phone,customer_id,city\n");
        assertThat(out.toString()).containsPattern("Buyers.csv \\(unchanged\\)");
    }

    @Test
    void tellsInJsonWhatWasWritten() throws IOException {
        assertThat(replay(WORKSPACE, "--format", "json")).isEqualTo(ExitCode.DONE);

        assertThat(out.toString())
                .contains(
                        "\"audiences\":[{\"audience\":\"Buyers\",",
                        "{\"in_segment\":3,\"not_excluded\":2,\"not_held_out\":2,\"consented\":2,\"has_identifier\":1,\"valid\":1}");
    }

    @Test
    void answersNoAndWritesTheOthersWhereAnAudienceCannotBeAFile() throws IOException {
        assertThat(replay(WORKSPACE + "  Odd: {segment: bought, identifiers: [idfa]}\n"))
                .isEqualTo(ExitCode.ANSWER_IS_NO);

        assertThat(err.toString()).contains("audiences.Odd: none of its identifiers (idfa) is taken by files");
        assertThat(folder.resolve("out")).isDirectoryContaining(file -> file.endsWith("Pursuit.csv"));
        assertThat(folder.resolve("out/Odd.csv")).doesNotExist();
    }

    private int replay(String workspace, String... more) throws IOException {
        Files.writeString(folder.resolve("lockstep.yaml"), workspace);
        Path facts = Files.writeString(folder.resolve("facts.jsonl"), FACTS);
        CommandLine lockstep =
                Lockstep.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        String[] arguments = {
            "replay",
            "--workspace",
            folder.toString(),
            "--facts",
            facts.toString(),
            "--audiences",
            folder.resolve("out").toString()
        };
        String[] all = java.util.Arrays.copyOf(arguments, arguments.length + more.length);
        System.arraycopy(more, 0, all, arguments.length, more.length);
        return lockstep.execute(all);
    }
}
