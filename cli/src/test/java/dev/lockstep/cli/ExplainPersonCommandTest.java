package dev.lockstep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplainPersonCommandTest {

    @TempDir
    private Path folder;

    @BeforeEach
    void writeFiles() throws IOException {
        Files.writeString(folder.resolve("lockstep.yaml"), """
                workspace: shop
                segments:
                  cart:
                    title: Cart left, 4–24 h
                    where:
                      all:
                        - {latest: Checkout Started, ago: 4h..24h}
                        - {did_not: Order Completed, since: Checkout Started}
                  vip:
                    where:
                      any:
                        - {sum: revenue, of: Order Completed, gte: 500}
                        - {attribute: plan, eq: gold}
                  reachable: {where: {any: [{identifier: email}, {identifier: anonymous_id}, {member: vip}]}}
                  part: {where: {sample: 100, salt: s}}
                """);
        Files.writeString(folder.resolve("facts.jsonl"), """
                {"type":"track","anonymousId":"b1","event":"Checkout Started","properties":{"cart":"c1"},"timestamp":"2026-03-01T10:00:00Z"}
                {"type":"identify","userId":"u1","anonymousId":"b1","traits":{"plan":"basic"},"timestamp":"2026-03-01T10:05:00Z"}
                {"type":"track","userId":"u1","event":"Order Completed","properties":{"revenue":40},"timestamp":"2026-02-01T10:00:00Z"}
                {"type":"track","userId":"u2","event":"Order Completed","properties":{"revenue":40},"timestamp":"2026-03-01T15:00:00Z"}
                {"type":"track","userId":"u1","event":"Order Completed","properties":{"revenue":9.5},"timestamp":"2026-03-01T16:00:00Z"}
                no fact
                """);
    }

    @Test
    void explainsEveryPartOfASegmentAtAPastInstant() {
        CommandRun run = explain("u1", "--segment", "cart", "--at", "2026-03-01T15:00:00Z");
        assertThat(run.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(run.out()).isEqualTo("""
                        u1 at 2026-03-01T15:00:00.000Z

                        ✓ cart: Cart left, 4–24 h
                          in it since 2026-03-01T14:00:00.000Z
                          ✓ all of: (until 2026-03-02T10:00:00.000Z)
                            ✓ the latest *Checkout Started* was 4 to 24 hours ago (until 2026-03-02T10:00:00.000Z)
                                2026-03-01T10:00:00.000Z Checkout Started {"cart":"c1"}
                            ✓ no *Order Completed* since the latest *Checkout Started*
                                none
                                1 at another time: 2026-02-01T10:00:00.000Z Order Completed {"revenue":40}
                                since 2026-03-01T10:00:00.000Z Checkout Started {"cart":"c1"}

                        Where no instant is given at which an answer changes, only a new fact can change it.
                        """);
    }

    @Test
    void explainsAllSegmentsAsOfTheLastFact() {
        assertThat(explain("u1").out()).isEqualTo("""
                        u1 at 2026-03-01T16:00:00.000Z

                        ✗ cart: Cart left, 4–24 h
                          ✗ all of:
                            ✓ the latest *Checkout Started* was 4 to 24 hours ago (until 2026-03-02T10:00:00.000Z)
                                2026-03-01T10:00:00.000Z Checkout Started {"cart":"c1"}
                            ✗ no *Order Completed* since the latest *Checkout Started*
                                2026-03-01T16:00:00.000Z Order Completed {"revenue":9.5}
                                1 at another time: 2026-02-01T10:00:00.000Z Order Completed {"revenue":40}
                                since 2026-03-01T10:00:00.000Z Checkout Started {"cart":"c1"}

                        ✗ vip
                          ✗ at least one of:
                            ✗ the sum of *revenue* over *Order Completed* is at least 500
                                it is 49.5
                                2026-03-01T16:00:00.000Z Order Completed {"revenue":9.5}
                                2026-02-01T10:00:00.000Z Order Completed {"revenue":40}
                            ✗ the attribute *plan* is gold
                                "basic"; plan was last written 2026-03-01T10:05:00.000Z

                        ✓ reachable
                          in it since 2026-03-01T10:00:00.000Z
                          ✓ at least one of:
                            ✗ has a usable e-mail address
                                no fact has named the person by one
                                the attribute email was never written
                            ✓ has a usable anonymous id
                                b1
                            ✗ is in *vip*
                                not in vip

                        ✓ part
                          in it since 2026-03-01T10:00:00.000Z
                          ✓ falls in a fixed 100 % of all people (salt "s")
                              stands at 61.8913 %

                        Where no instant is given at which an answer changes, only a new fact can change it.
                        """);
    }

    @Test
    void saysWhereSomebodyDropsOutOfAnAudienceAndFromWhenOnTheyWillNot() throws IOException {
        Files.writeString(folder.resolve("lockstep.yaml"), """
                journeys:
                  recovery: {starts: Checkout Started, converts: Order Completed, lasts: 2h}
                segments:
                  carts: {where: {did: Checkout Started, within: 7d}}
                audiences:
                  Paid: {segment: carts, handoff: {after: recovery, delay: 4h}, exclusive_group: offers, priority: 2}
                  Discount: {segment: carts, pause_while: recovery, exclusive_group: offers, priority: 1}
                """);
        assertThat(audiences("2026-03-01T11:00:00Z")).isEqualTo("""
                        ✗ audience Paid
                          ✓ is in carts (until 2026-03-08T10:00:00.000Z)
                          ✗ is not yet handed over, by recovery.exhausted.4h (from 2026-03-01T16:00:00.000Z on)

                        ✗ audience Discount
                          ✓ is in carts (until 2026-03-08T10:00:00.000Z)
                          ✗ is left alone while in recovery.active (from 2026-03-01T12:00:00.000Z on)
                        """);
        Files.writeString(
                folder.resolve("facts.jsonl"),
                Files.readString(folder.resolve("facts.jsonl"))
                        .lines()
                        .findFirst()
                        .orElseThrow());
        assertThat(audiences("2026-03-01T17:00:00Z")).isEqualTo("""
                        ✗ audience Paid
                          ✓ is in carts (until 2026-03-08T10:00:00.000Z)
                          ✓ is handed over, by recovery.exhausted.4h
                          ✗ has no identifier that files take

                        ✗ audience Discount
                          ✓ is in carts (until 2026-03-08T10:00:00.000Z)
                          ✓ is not in recovery.active
                          ✗ gets an offer that goes before this one, as being in carts
                        """);
        assertThat(explain("anonymous:b1", "--segment", "carts", "--at", "2026-03-01T17:00:00Z", "--format", "json")
                        .out())
                .contains(
                        "\"audiences\": [{\"audience\": \"Paid\", \"belongs\": false, \"steps\": [{\"step\": \"in_segment\",")
                .contains("{\"step\": \"best_offer\", \"passes\": false, \"segments\": [\"carts\"]}");
    }

    /** What is said of audiences that look at carts. */
    private String audiences(String at) {
        String out = explain("anonymous:b1", "--segment", "carts", "--at", at).out();
        return out.substring(out.indexOf("audience") - 2, out.indexOf("\nWhere no instant"));
    }

    @Test
    void namesThePersonByAnyIdentifierAndSaysWhoTheyAre() {
        assertThat(explain("anonymous:b1", "--segment", "vip").out()).startsWith("u1 at ");
    }

    @Test
    void explainsAsJson() {
        assertThat(explain("u1", "--segment", "cart", "--at", "2026-03-01T15:00:00Z", "--format", "json")
                        .out())
                .isEqualTo("""
                        {"person": "u1", "at": "2026-03-01T15:00:00.000Z", "segments": [\
                        {"segment": "cart", "title": "Cart left, 4–24 h", "in": true, \
                        "since": "2026-03-01T14:00:00.000Z", "until": "2026-03-02T10:00:00.000Z", \
                        "reason": {"says": "all of:", "holds": true, "until": "2026-03-02T10:00:00.000Z", "parts": [\
                        {"says": "the latest *Checkout Started* was 4 to 24 hours ago", "holds": true, \
                        "until": "2026-03-02T10:00:00.000Z", "evidence": [{"kind": "chosen", \
                        "event": {"at": "2026-03-01T10:00:00.000Z", "event": "Checkout Started", "properties": {"cart":"c1"}}, \
                        "others": 0}]}, \
                        {"says": "no *Order Completed* since the latest *Checkout Started*", "holds": true, \
                        "evidence": [{"kind": "counted", "count": 0, "newest": [], "outside": 1, \
                        "newest_outside": {"at": "2026-02-01T10:00:00.000Z", "event": "Order Completed", "properties": {"revenue":40}}}, \
                        {"kind": "since", "event": {"at": "2026-03-01T10:00:00.000Z", "event": "Checkout Started", "properties": {"cart":"c1"}}}]}]}}]}
                        """);
    }

    @Test
    void tellsHowToNameAPersonWhereNobodyHasTheName() {
        CommandRun run = explain("u7");
        assertThat(run.exitCode()).isEqualTo(ExitCode.ANSWER_IS_NO);
        assertThat(run.err())
                .contains("1 rejected", "facts.jsonl:6: ")
                .contains(
                        "Nobody goes by that name among the 2 people of these facts. A person is named by their id, such as u1;");
        assertThat(explain("u2", "--at", "2026-03-01T14:00:00Z").err())
                .contains("among the 1 person of these facts up to 2026-03-01T14:00:00.000Z.");
    }

    @Test
    void refusesWhatItCannotDo() {
        assertThat(explain("u1", "--segment", "crat").err()).contains("did you mean \"cart\"?");
        assertThat(explain("u1", "--at", "noon").err()).contains("--at", "\"noon\" is no instant; write ISO 8601");
        CommandRun piped = CommandRun.of("explain", "person", "u1", "--workspace", folder.toString(), "--facts", "-");
        assertThat(piped.exitCode()).isEqualTo(ExitCode.WRONG_REQUEST);
        assertThat(piped.err()).contains("standard input cannot be read twice");
    }

    private CommandRun explain(String person, String... more) {
        List<String> arguments = new ArrayList<>(List.of("explain", "person", person));
        arguments.addAll(List.of("--workspace", folder.toString()));
        arguments.addAll(List.of("--facts", folder.resolve("facts.jsonl").toString()));
        arguments.addAll(List.of(more));
        return CommandRun.of(arguments.toArray(String[]::new));
    }
}
