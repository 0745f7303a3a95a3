package dev.lockstep.sync.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.sync.rehearsal.SyncOutcome.Wrong;
import dev.lockstep.workspace.Workspace;
import dev.lockstep.workspace.WorkspaceReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SyncRehearsalTest {

    private static final String WORKSPACE = """
            connections:
              crm: {kind: webhook, url: "https://crm.example/in", secret: "${env:CRM_SECRET}"}
              ads: {kind: yandex, token: "${env:YANDEX_TOKEN}", every: 30m}
              far: {kind: google, token: "${env:GOOGLE_TOKEN}"}
            journeys:
              cart: {starts: Checkout Started, converts: Order Completed, exhausted: {email: 1}}
            segments:
              carts: {where: {all: [{latest: Checkout Started, within: 7d}, {did_not: Order Completed, since: Checkout Started}]}}
              viewers: {where: {did: Product Viewed, within: 7d}}
              buyers: {where: {did: Order Completed, within: 7d}}
            audiences:
              Buyers: {segment: buyers, role: suppression, to: [crm, ads]}
              Paid: {segment: carts, to: [crm, ads], handoff: {after: cart, delay: 4h}, exclude: Buyers}
              Large: {segment: carts, to: crm, exclusive_group: offers, priority: 2, fields: {city: city}}
              Small: {segment: viewers, to: crm, exclusive_group: offers, priority: 1, pause_while: cart}
              Held: {segment: viewers, to: crm, holdout: {percent: 100}}
              Far: {segment: viewers, to: far}
            """;

    @TempDir
    Path folder;

    @Test
    void aHandoffIsSentWhenTheDelayIsOverAndTakenBackAtOnceByAPurchase() throws IOException {
        assertThat(wrong("""
                - {at: 0m, attributes: {email: ann@mail.example}}
                - {at: 0m, event: Checkout Started}
                - {at: 1h, event: Email Sent}
                - {at: 4h59m59s999ms, expect: {not_delivered: Paid}}
                - {at: 5h, expect: {sent: {audience: Paid, to: crm, change: add, lane: target, within: 1s}}}
                - {at: 6h, expect: {delivered: Paid, sent: {audience: Paid, change: add, lane: target}}}
                - {at: 6h, event: Order Completed}
                - {at: 6h, expect: {sent: {audience: Paid, to: crm, change: remove, lane: protect, within: 1s}}}
                - {at: 6h, expect: {sent: {audience: Buyers, change: add, lane: protect, within: 5m}}}
                - {at: 7h, expect: {not_delivered: Paid, delivered: Buyers}}
                """)).isEmpty();
    }

    /** What {@code docs/guide/journeys.md} tells of one shopper, by the definitions that it shows. */
    @Test
    void theShopperOfTheGuideGoesTheWayThatItTells() throws IOException {
        String guide = Files.readString(Path.of("../docs/guide/journeys.md"));
        String definitions = guide.substring(guide.indexOf("```yaml\n") + 8);
        assertThat(wrong(definitions.substring(0, definitions.indexOf("```")) + """
                connections:
                  ads: {kind: webhook, url: "https://ads.example/in", secret: "${env:ADS_SECRET}"}
                segments:
                  carts: {where: {all: [{did: Checkout Started, within: 7d}, {did_not: Order Completed, since: Checkout Started}]}}
                  viewers: {where: {did: Product Viewed, within: 7d}}
                """, """
                - {at: 8h, event: Product Viewed}
                - {at: 8h1m, expect: {delivered: Discount}}
                - {at: 9h, event: Checkout Started}
                - {at: 9h, expect: {sent: {audience: Discount, change: remove, lane: protect, within: 1s}}}
                - {at: 10h, event: Email Sent, properties: {campaign_id: 9}}
                - {at: 14h, event: SMS Sent, properties: {campaign_id: 9}}
                - {at: 1d9h, event: Email Sent, properties: {campaign_id: 9}}
                - {at: 1d9h, expect: {sent: {audience: Discount, change: add, within: 1s}}}
                - {at: 1d12h59m59s999ms, expect: {delivered: Discount, not_delivered: Paid}}
                - {at: 1d13h, expect: {sent: {audience: Paid, change: add, within: 1s}}}
                - {at: 1d16h, event: Order Completed}
                - {at: 1d16h1m, expect: {delivered: Discount, not_delivered: Paid}}
                """))
                .isEmpty();
    }

    @Test
    void aPlatformThatTakesAllAtOnceIsSentByItsPace() throws IOException {
        assertThat(wrong("""
                - {at: 0m, attributes: {email: ann@mail.example}}
                - {at: 0m, person: bob, attributes: {email: bob@mail.example}}
                - {at: 0m, event: Checkout Started}
                - {at: 0m, event: Email Sent}
                - {at: 1m, person: bob, event: Checkout Started}
                - {at: 1m, person: bob, event: Email Sent}
                - {at: 4h, expect: {sent: {audience: Paid, to: ads, change: add, within: 1m}}}
                - {at: 4h1m, person: bob, expect: {sent: {audience: Paid, to: ads, change: add, within: 30m}}}
                - {at: 4h1m, person: bob, expect: {sent: {audience: Paid, to: crm, change: add, within: 1s}}}
                """)).isEmpty();
    }

    @Test
    void ofTwoOffersTheLesserIsTakenBackFirst() throws IOException {
        assertThat(wrong("""
                - {at: 0m, event: Product Viewed}
                - {at: 1m, expect: {delivered: Small}}
                - {at: 1h, event: Checkout Started}
                - {at: 1h, expect: {sent: [{audience: Small, change: remove, lane: protect, within: 1s}, {audience: Large, change: add, within: 1s}]}}
                - {at: 2h, attributes: {city: Porto}}
                - {at: 2h, expect: {sent: {audience: Large, change: update, lane: upkeep, within: 1s}}}
                - {at: 3h, expect: {delivered: Large, not_delivered: Small}}
                """)).isEmpty();
    }

    @Test
    void knowsAPersonByTheNameThatTheyGetLater() throws IOException {
        assertThat(wrong("""
                - {at: 0m, anonymous: b1, event: Checkout Started}
                - {at: 1h, person: ann, anonymous: b1, attributes: {}}
                - {at: 2h, person: ann, expect: {delivered: Large}}
                - {at: 2h, anonymous: b1, expect: {delivered: Large}}
                - {at: 2h, person: bob, expect: {not_delivered: Large}}
                """)).isEmpty();
    }

    @Test
    void saysWhatIsSentInsteadAndWhyNothingIs() throws IOException {
        List<Wrong> wrong = wrong("""
                - {at: 0m, event: Checkout Started}
                - {at: 1h, expect: {sent: {audience: Large, change: add, lane: protect, within: 1h}}}
                - {at: 1h, expect: {delivered: Paid}}
                - {at: 2h, event: Product Viewed}
                - {at: 3h, expect: {delivered: [Held, Far], not_delivered: Large}}
                """);

        assertThat(wrong)
                .extracting(Wrong::says)
                .containsExactly(
                        "should be sent to crm for Large: add, in the lane protect, within 1h; but is not",
                        "should be delivered in Paid to crm, but is not (they drop out at the gate handed over)",
                        "should be delivered in Paid to ads, but is not (they drop out at the gate handed over)",
                        "should be delivered in Held to crm, but is not (they drop out at the gate not held out)",
                        "should be delivered in Far to far, but is not (there is no destination of kind google yet)",
                        "should not be delivered in Large to crm, but is");
        assertThat(wrong.getFirst().sent()).singleElement().satisfies(sent -> {
            assertThat(sent.at()).isEqualTo(100);
            assertThat(SyncRehearsal.word(sent)).isEqualTo("target");
        });
    }

    private List<Wrong> wrong(String timeline) throws IOException {
        return wrong(WORKSPACE, timeline);
    }

    private List<Wrong> wrong(String definitions, String timeline) throws IOException {
        Files.writeString(
                folder.resolve("lockstep.yaml"),
                definitions + "tests: [{name: t, timeline: [" + timeline.replaceAll("(?m)^- (.*)$", "$1,") + "]}]\n");
        Workspace workspace =
                WorkspaceReader.read(folder, name -> null).workspace().orElseThrow();
        return new SyncRehearsal(workspace, folder)
                .run(workspace.tests().getFirst())
                .wrong();
    }
}
