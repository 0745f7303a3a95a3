package dev.lockstep.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.core.condition.Comparison;
import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.condition.Count;
import dev.lockstep.core.condition.EventFilter;
import dev.lockstep.core.condition.EventName;
import dev.lockstep.core.condition.Span;
import dev.lockstep.core.condition.Window;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.Path;
import dev.lockstep.core.model.Value;
import dev.lockstep.workspace.Rehearsal.Step;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkspaceReaderTest {

    private static final long HOUR = 60 * 60 * 1000L;

    @TempDir
    java.nio.file.Path temporary;

    @Test
    void anAudienceMayBeOtherwiseAtAConnection() {
        Workspace workspace = new WorkspaceFolder(temporary)
                .with("lockstep.yaml", """
                        connections: {crm: {kind: koala, public_key: p}, disk: {kind: files, directory: ./out}}
                        segments: {vip: {where: {did: x}}}
                        audiences:
                          VIP:
                            segment: vip
                            identifiers: email
                            fields: {ltv: lifetime}
                            to: [disk, {connection: crm, identifiers: [id], fields: {value: lifetime, tier: plan}}]
                          Alone: {segment: vip, to: {connection: crm, fields: {}}}
                        """)
                .read()
                .workspace()
                .orElseThrow();

        Audience vip = workspace.audiences().get("VIP");
        assertThat(vip.to()).containsExactly("disk", "crm");
        assertThat(vip.at("disk")).isEqualTo(vip);
        assertThat(vip.at("crm").identifiers()).containsExactly("id");
        assertThat(vip.at("crm").fields())
                .containsExactly(Map.entry("value", Path.of("lifetime")), Map.entry("tier", Path.of("plan")));
        assertThat(workspace.audiences().get("Alone").at("crm").fields()).isEmpty();
    }

    @Test
    void readsEverythingThatAWorkspaceDefines() {
        WorkspaceReader.Reading reading = new WorkspaceFolder(temporary)
                .with("lockstep.yaml", """
                        workspace: glow-shop
                        timezone: Europe/Moscow            # display only; days are 24 h
                        events: {purchase: Order Completed, cart: [Product Added, Checkout *]}

                        connections:
                          yandex: {kind: yandex, token: "${env:YANDEX_TOKEN}", login: glow-ads}
                          disk:   {kind: files, directory: ./out}

                        segments:
                          cart_abandoned_4_24h: {title: Cart, owner: anna, where: {latest: Checkout Started, ago: 4h..24h}}
                          recent_buyers_7d:     {where: {did: Order Completed, within: 7d}}

                        audiences:
                          CIO__RecentBuyers__0-7d__All:
                            segment: recent_buyers_7d
                            role: suppression
                            to: [yandex, disk]
                          CIO__CartAbandon__4-24h__NoPurchase:
                            segment: cart_abandoned_4_24h
                            role: retargeting
                            exclude: [CIO__RecentBuyers__0-7d__All, recent_buyers_7d]
                            to: disk
                            identifiers: [email, phone]
                            fields: {customer_id: id, ltv: lifetime.value}
                            holdout: {percent: 10}
                            consent: {attribute: consent.ads, eq: true}
                            owner: paid@glow.example
                            visible_within: 4h
                            guard: {max_shrink: 40%, max_growth: 300%}

                        tests:
                          - name: a purchase ends the pursuit
                            timeline:
                              - {at: 5h, expect: {out: [cart_abandoned_4_24h], in: [recent_buyers_7d]}}
                              - {at: 0m, event: Checkout Started, properties: {revenue: 40, coupon: null}}
                              - {at: 1h, happened: 0m, person: anna, anonymous: v1, attributes: {plan: pro, phone: null}}
                              - {at: 1h, person: anna, alias: a1}
                        """)
                .withVariable("YANDEX_TOKEN", "hush")
                .read();

        assertThat(reading.problems()).isEmpty();
        Workspace workspace = reading.workspace().orElseThrow();
        assertThat(workspace.name()).isEqualTo("glow-shop");
        assertThat(workspace.timezone()).isEqualTo(ZoneId.of("Europe/Moscow"));
        assertThat(workspace.events())
                .containsExactly(
                        Map.entry("purchase", List.of(new EventName.Exactly("Order Completed"))),
                        Map.entry(
                                "cart",
                                List.of(new EventName.Exactly("Product Added"), new EventName.Prefix("Checkout "))));

        Connection yandex = workspace.connections().get("yandex");
        assertThat(yandex.kind()).isEqualTo("yandex");
        assertThat(yandex.settings()).containsOnlyKeys("token", "login");
        assertThat(yandex.settings().get("token"))
                .isInstanceOfSatisfying(
                        Setting.Hidden.class,
                        hidden -> assertThat(hidden.secret().reveal()).isEqualTo("hush"));
        assertThat(yandex.settings().get("login"))
                .isInstanceOfSatisfying(
                        Setting.Plain.class, plain -> assertThat(plain.value()).isEqualTo(Value.of("glow-ads")));

        assertThat(workspace.segments()).containsOnlyKeys("cart_abandoned_4_24h", "recent_buyers_7d");
        Segment cart = workspace.segments().get("cart_abandoned_4_24h");
        assertThat(cart.title()).isEqualTo("Cart");
        assertThat(cart.owner()).contains("anna");
        assertThat(cart.condition())
                .isEqualTo(new Condition.Latest(
                        EventFilter.of("Checkout Started"), new Window(4 * HOUR, 24 * HOUR), List.of()));
        assertThat(cart.place().line()).isEqualTo(10);
        assertThat(workspace.segments().get("recent_buyers_7d").title()).isEqualTo("recent_buyers_7d");

        Audience buyers = workspace.audiences().get("CIO__RecentBuyers__0-7d__All");
        assertThat(buyers.role()).isEqualTo(Audience.Role.SUPPRESSION);
        assertThat(buyers.to()).containsExactly("yandex", "disk");
        assertThat(buyers.guard()).isEqualTo(Audience.Guard.NONE);
        Audience abandoners = workspace.audiences().get("CIO__CartAbandon__4-24h__NoPurchase");
        assertThat(abandoners.exclude()).containsExactly("CIO__RecentBuyers__0-7d__All", "recent_buyers_7d");
        assertThat(abandoners.to()).containsExactly("disk");
        assertThat(abandoners.identifiers()).containsExactly("email", "phone");
        assertThat(abandoners.fields())
                .containsExactly(Map.entry("customer_id", Path.of("id")), Map.entry("ltv", Path.of("lifetime.value")));
        assertThat(abandoners.holdout()).contains(new Audience.Holdout.Own(BigDecimal.TEN));
        assertThat(abandoners.consent())
                .contains(new Condition.Attribute(
                        Path.of("consent.ads"),
                        dev.lockstep.core.condition.Test.of(new Comparison.Equal(Value.of(true)))));
        assertThat(abandoners.visibleWithinMs()).hasValue(4 * HOUR);
        assertThat(abandoners.guard())
                .isEqualTo(new Audience.Guard(Optional.of(new BigDecimal(40)), Optional.of(new BigDecimal(300))));

        Rehearsal rehearsal = workspace.tests().getFirst();
        assertThat(rehearsal.start()).isEqualTo(Rehearsal.DEFAULT_START);
        assertThat(rehearsal.timeline()).extracting(Step::at).containsExactly(0L, HOUR, HOUR, 5 * HOUR);
        assertThat(rehearsal.timeline().get(0)).isInstanceOfSatisfying(Step.Event.class, event -> {
            assertThat(event.happened()).isEqualTo(event.at());
            assertThat(event.person()).containsExactly(Rehearsal.DEFAULT_PERSON);
            assertThat(event.properties()).containsExactly(Map.entry("revenue", Value.of(40)));
        });
        assertThat(rehearsal.timeline().get(1)).isInstanceOfSatisfying(Step.Attributes.class, attributes -> {
            assertThat(attributes.happened()).isZero();
            assertThat(attributes.person()).containsExactly(Identifier.id("anna"), Identifier.anonymous("v1"));
            assertThat(attributes.attributes())
                    .containsEntry("plan", Optional.of(Value.of("pro")))
                    .containsEntry("phone", Optional.empty());
        });
        assertThat(rehearsal.timeline().get(2))
                .isInstanceOfSatisfying(
                        Step.Alias.class, alias -> assertThat(alias.previous()).isEqualTo(Identifier.id("a1")));
        assertThat(rehearsal.timeline().get(3)).isInstanceOfSatisfying(Step.Expect.class, expect -> {
            assertThat(expect.in()).containsExactly("recent_buyers_7d");
            assertThat(expect.out()).containsExactly("cart_abandoned_4_24h");
        });
    }

    @Test
    void readsAWorkspaceOfJson() {
        Workspace workspace = new WorkspaceFolder(temporary)
                .with("lockstep.yaml", """
                        {
                        \t"segments": {
                        \t\t"buyers": {"where": {"did": "Order Completed", "where": {"a\\u0062": {"in": [1, "x", true]}}}}
                        \t}
                        }
                        """)
                .read()
                .workspace()
                .orElseThrow();

        assertThat(workspace.conditions())
                .containsOnly(Map.entry(
                        "buyers",
                        new Condition.Did(
                                new EventFilter(
                                        List.of(new EventName.Exactly("Order Completed")),
                                        List.of(new dev.lockstep.core.condition.PropertyTest(
                                                Path.of("ab"),
                                                dev.lockstep.core.condition.Test.of(new Comparison.In(
                                                        List.of(Value.of(1), Value.of("x"), Value.of(true))))))),
                                Span.ALL,
                                Count.atLeast(1))));
    }

    @Test
    void mergesTheFilesInTheFolderAndBelowIt() {
        WorkspaceReader.Reading reading = new WorkspaceFolder(temporary)
                .with("lockstep.yaml", "segments: {a: {where: {member: b}}}\ntests: []\n")
                .with("more.yaml", "segments: {b: {where: {did: x}}}\n")
                .with("team/one.yaml", "segments: {c: {where: {did: x}}}\naudiences: {A: {segment: b, to: disk}}\n")
                .with("team/two.yaml", "connections: {disk: {kind: files, directory: out}}\n")
                .with("shop.map.yaml", "format: csv\n")
                .with(".github/workflow.yaml", "on: push\n")
                .with("notes.yml", "not: [ours\n")
                .read();

        assertThat(reading.problems()).isEmpty();
        Workspace workspace = reading.workspace().orElseThrow();
        assertThat(workspace.segments().sequencedKeySet()).containsExactly("a", "b", "c");
        assertThat(workspace.audiences()).containsOnlyKeys("A");
    }

    @Test
    void takesASectionWithNothingInItForAnEmptyOne() {
        WorkspaceReader.Reading reading = new WorkspaceFolder(temporary)
                .with("lockstep.yaml", "segments:\n  # none yet\naudiences:\nconnections: ~\ntests:\nevents:\n")
                .with("more.yaml", "segments: {a: {where: {did: x}}}\n")
                .read();

        assertThat(reading.problems()).isEmpty();
        assertThat(reading.workspace().orElseThrow().segments()).containsOnlyKeys("a");
    }

    @Test
    void putsTheTestsOfAllFilesTogether() {
        Workspace workspace = new WorkspaceFolder(temporary)
                .with("lockstep.yaml", "tests: [{name: one, timeline: [{at: 0m, event: x}]}]")
                .with("more.yaml", "tests: [{name: two, timeline: [{at: 0m, event: x}]}]")
                .read()
                .workspace()
                .orElseThrow();

        assertThat(workspace.tests()).extracting(Rehearsal::name).containsExactly("one", "two");
    }
}
