package dev.lockstep.sync.preview;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.workspace.SourceFile;
import dev.lockstep.workspace.Workspace;
import dev.lockstep.workspace.WorkspaceReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a plan says would hold changes, where audiences leave the workspace, are late, or are offers of a group. */
class HoldsTest {

    private static final String SHOP = """
            connections:
              ads: {kind: webhook, url: "https://ads.example", secret: c2VjcmV0LXNlY3JldC1zZWNyZXQtMTIzNDU2}
              crm: {kind: webhook, url: "https://crm.example", secret: c2VjcmV0LXNlY3JldC1zZWNyZXQtMTIzNDU2}
            segments:
              carts: {where: {did: Checkout Started, within: 2d}}
              buyers: {where: {did: Order Completed, within: 7d}}
            audiences:
              Buyers: {segment: buyers, role: suppression, to: [ads, crm]}
              Carts: {segment: carts, exclude: Buyers, to: [ads, crm], guard: {max_shrink: 40}}
            """;
    private static final String OFFERS = SHOP + """
              Ten: {segment: carts, to: crm, exclusive_group: offers, priority: 2, guard: {max_shrink: 40}}
              Five: {segment: buyers, to: crm, exclusive_group: offers, priority: 1, guard: {max_shrink: 40}}
            """;
    private static final Copies.Id BUYERS = new Copies.Id("Buyers", "crm");
    private static final Copies.Id CARTS = new Copies.Id("Carts", "crm");
    private static final Delivered NOTHING = new Delivered(Map.of(), Map.of(), Set.of(), Set.of(), Map.of(), Map.of());

    @Test
    void anAudienceThatLeavesIsTakenOutBehindTheGuardThatItHad() {
        Holds holds = holds(SHOP, SHOP.replaceAll("  Carts:.*\n", ""), NOTHING);
        leave(holds, CARTS, 200);
        assertThat(holds.isTakenOut(CARTS)).isTrue();
        assertThat(holds.of(CARTS))
                .containsExactly(
                        "its guard holds the removal until lockstep sync release Carts: it would shrink by 100.0 %,"
                                + " and 40 % are allowed");

        Holds few = holds(SHOP, SHOP.replaceAll("  Carts:.*\n", ""), NOTHING);
        leave(few, CARTS, 99);
        assertThat(few.of(CARTS)).as("of so few no guard holds anything").isEmpty();
    }

    @Test
    void atOneOfItsConnectionsAlone() {
        Holds holds = holds(
                SHOP,
                SHOP.replace("exclude: Buyers, to: [ads, crm]", "exclude: Buyers, to: ads"),
                new Delivered(Map.of(CARTS, 99L), Map.of(), Set.of(), Set.of(), Map.of(), Map.of()));
        leave(holds, CARTS, 200);
        assertThat(holds.isTakenOut(CARTS)).isTrue();
        assertThat(holds.of(CARTS)).as("it goes by who is there").isEmpty();
        assertThat(holds.isTakenOut(new Copies.Id("Carts", "ads"))).isFalse();
        assertThat(holds.of(new Copies.Id("Carts", "ads"))).isEmpty();
    }

    @Test
    void aSuppressionThatLeavesKeepsItsPeople() {
        Holds holds = holds(SHOP, SHOP.replaceAll("  Buyers:.*\n", "").replace(", exclude: Buyers", ""), NOTHING);
        leave(holds, BUYERS, 1);
        assertThat(holds.of(BUYERS))
                .containsExactly(
                        "its people stay there, so that they are not addressed, until lockstep sync release Buyers");
    }

    @Test
    void whoIsAtAConnectionThatLeavesStays() {
        Holds holds = holds(SHOP, SHOP.replaceAll("  crm:.*\n", "").replace("[ads, crm]", "ads"), NOTHING);
        leave(holds, CARTS, 200);
        assertThat(holds.isTakenOut(CARTS)).isFalse();
        assertThat(holds.of(CARTS))
                .containsExactly(
                        "its people stay there as they are: the connection is not in the new workspace, and without its"
                                + " key nobody can be taken out");
    }

    @Test
    void additionsWaitForASuppressionThatIsLate() {
        Delivered late = new Delivered(Map.of(), Map.of(), Set.of(), Set.of(BUYERS), Map.of(), Map.of());
        assertThat(holds(SHOP, SHOP, late).of(CARTS))
                .containsExactly(
                        "additions wait until Buyers is up to date: a change of it waits for longer than it may");
        assertThat(holds(SHOP, SHOP, late).of(new Copies.Id("Carts", "ads")))
                .as("at another connection it is not")
                .isEmpty();
        assertThat(holds(SHOP, SHOP, late).of(BUYERS)).isEmpty();
    }

    @Test
    void anOfferWaitsForWhoeverIsHeldInAnother() {
        Copies.Id ten = new Copies.Id("Ten", "crm");
        Copies.Id five = new Copies.Id("Five", "crm");
        Holds holds = holds(OFFERS, OFFERS, NOTHING);
        leave(holds, five, 200);
        assertThat(holds.of(ten))
                .containsExactly("additions wait as long as the guard of Five holds those who are to leave it");
        assertThat(holds.of(five))
                .containsExactly(
                        "its guard holds the change unless it is applied by this plan: it would shrink by 100.0 %, and 40 %"
                                + " are allowed");
        assertThat(holds.of(CARTS)).as("no offer").isEmpty();

        Holds leaving = holds(OFFERS, OFFERS.replaceAll("  Five:.*\n", ""), NOTHING);
        leave(leaving, five, 200);
        assertThat(leaving.of(ten))
                .as("one that is taken out is an offer until nobody is in it")
                .containsExactly("additions wait as long as the guard of Five holds those who are to leave it");
    }

    private static void leave(Holds holds, Copies.Id id, int people) {
        for (int i = 0; i < people; i++) {
            holds.tally().audience(id).countBelonging("u" + i, true, false, List::of);
        }
    }

    private static Holds holds(String before, String after, Delivered delivered) {
        List<String> remarks = new ArrayList<>();
        Workspace next = workspace(after);
        Holds holds = new Holds(
                Copies.of(workspace(before), Path.of("."), remarks),
                Copies.of(next, Path.of("."), remarks),
                next,
                delivered,
                new Tally());
        assertThat(remarks).isEmpty();
        return holds;
    }

    private static Workspace workspace(String text) {
        WorkspaceReader.Reading reading = WorkspaceReader.read(List.of(new SourceFile("lockstep.yaml", text)));
        return reading.workspace()
                .orElseThrow(() -> new AssertionError(reading.problems().toString()));
    }
}
