package dev.lockstep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentCommandTest {

    @TempDir
    private Path folder;

    @BeforeEach
    void writeWorkspace() throws IOException {
        Files.writeString(folder.resolve("lockstep.yaml"), """
                workspace: shop
                connections: {disk: {kind: files, directory: ./out}}
                segments:
                  cart:
                    title: Cart left, 4–24 h
                    owner: paid@shop.example
                    where:
                      all:
                        - {latest: Checkout Started, ago: 4h..24h}
                        - {did_not: Order Completed, since: Checkout Started}
                        - {not: {member: buyers}}
                  buyers: {where: {did: Order Completed, within: 7d}}
                audiences:
                  Carts: {segment: cart, role: retargeting, exclude: [buyers], to: [disk]}
                """);
    }

    @Test
    void showsWhatASegmentAsksAndWhatItHangsTogetherWith() {
        CommandRun run = CommandRun.of("segment", "show", "cart", "--workspace", folder.toString());
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(run.out().replaceAll("hash( +)[0-9a-f]{16}", "hash$1HASH").replace(folder + "/", ""))
                .isEqualTo("""
                        cart
                          title      Cart left, 4–24 h
                          owner      paid@shop.example
                          hash       HASH
                          defined    lockstep.yaml:4:3
                          refers to  buyers
                          audiences  Carts (retargeting)

                        the latest *Checkout Started* was 4 to 24 hours ago, no *Order Completed* since, and is not in *buyers*

                          all of:
                            the latest *Checkout Started* was 4 to 24 hours ago
                            no *Order Completed* since the latest *Checkout Started*
                            is not in *buyers*

                        {"all":[{"latest":"Checkout Started","ago":"4h..1d"},\
                        {"did_not":"Order Completed","since":"Checkout Started"},{"not":{"member":"buyers"}}]}
                        """);
    }

    @Test
    void showsASegmentWithoutPartsInOneLine() {
        CommandRun run = CommandRun.of("segment", "show", "buyers", "--workspace", folder.toString());
        assertThat(run.out())
                .contains("used by    cart\n", "audiences  Carts (excluded)\n")
                .endsWith("""

                        at least one *Order Completed* in the last 7 days

                        {"did":"Order Completed","within":"7d"}
                        """)
                .doesNotContain("title");
    }

    @Test
    void showsASegmentAsJson() {
        CommandRun run =
                CommandRun.of("segment", "show", "buyers", "--format", "json", "--workspace", folder.toString());
        assertThat(run.out())
                .startsWith("{\"segment\": \"buyers\", \"title\": \"buyers\", \"hash\": \"")
                .endsWith("""
                        "says": "at least one *Order Completed* in the last 7 days", \
                        "outline": ["at least one *Order Completed* in the last 7 days"], \
                        "condition": {"did":"Order Completed","within":"7d"}, \
                        "refers_to": [], "referred_from": ["cart"], \
                        "audiences": [{"audience": "Carts", "role": "retargeting", "excluded": true}]}
                        """);
    }

    @Test
    void listsAllSegments() {
        assertThat(CommandRun.of("segment", "list", "--workspace", folder.toString())
                        .out())
                .matches("cart    [0-9a-f]{16}  Cart left, 4–24 h\nbuyers  [0-9a-f]{16}  buyers\n");
        assertThat(CommandRun.of("segment", "list", "--format", "json", "--workspace", folder.toString())
                        .out())
                .contains(
                        "{\"segment\": \"cart\", \"title\": \"Cart left, 4–24 h\", \"owner\": \"paid@shop.example\", \"hash\": ");
    }

    @Test
    void suggestsANearName() {
        CommandRun run = CommandRun.of("segment", "show", "byers", "--workspace", folder.toString());
        assertThat(run.exitCode()).isEqualTo(ExitCode.WRONG_REQUEST);
        assertThat(run.err()).contains("There is no segment \"byers\"; did you mean \"buyers\"?");
    }

    @Test
    void asksForACommand() {
        CommandRun run = CommandRun.of("segment");
        assertThat(run.exitCode()).isEqualTo(ExitCode.WRONG_REQUEST);
        assertThat(run.err()).contains("Name a command: list, show");
    }
}
