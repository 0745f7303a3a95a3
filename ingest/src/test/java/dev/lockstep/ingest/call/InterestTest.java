package dev.lockstep.ingest.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.core.condition.Comparison;
import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.condition.Count;
import dev.lockstep.core.condition.EventFilter;
import dev.lockstep.core.condition.EventName;
import dev.lockstep.core.condition.PropertyTest;
import dev.lockstep.core.condition.Span;
import dev.lockstep.core.condition.Window;
import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Path;
import dev.lockstep.core.program.Program;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;

class InterestTest {

    private static final Interest SOME = someInterest();

    @Test
    void propertiesThatAConditionAsksForAreKeptAndOthersAreNot() {
        assertThat(properties("Order Completed", SOME)).containsExactlyInAnyOrder("revenue", "coupon", "gift");
        assertThat(properties("Checkout Started", SOME)).containsExactlyInAnyOrder("gift", "step");
        assertThat(properties("Checkout Left", SOME)).containsExactly("gift");
        assertThat(properties("Page Viewed", SOME)).isEmpty();
    }

    @Test
    void theOrderOfFieldsMakesNoDifference() {
        assertThat(accepted(
                        "{'properties':{'revenue':1,'step':2},'type':'track','event':'Order Completed','userId':'u',"
                                + "'timestamp':0}"))
                .isEqualTo(accepted("{'type':'track','event':'Order Completed','userId':'u','timestamp':0,"
                        + "'properties':{'revenue':1,'step':2}}"));
    }

    @Test
    void attributesThatTheStateKeepsAreKept() {
        Fact.AttributeChange change = (Fact.AttributeChange) accepted("{'type':'identify','userId':'u','timestamp':0,"
                + "'traits':{'plan':'pro','address':{'country':'KZ'},'other':1,'kept':null,'email':'a@b.c'}}");

        assertThat(change.attributes()).containsOnlyKeys("plan", "address", "kept");
        assertThat(change.identifiers()).hasSize(2);
    }

    /** Calls with bytes changed at random: most are refused, each for one reason or another. */
    @Test
    void whetherACallIsAcceptedDoesNotDependOnTheInterest() {
        CallParser all = new CallParser(Interest.everything());
        CallParser some = new CallParser(SOME);
        byte[] good = utf8("{'type':'track','userId':'u','event':'Order Completed','timestamp':0}");
        for (long seed = 0; seed < 5000; seed++) {
            byte[] call = broken(new Random(seed));

            Parsed expected = all.parse(call, 0, call.length);
            Parsed actual = some.parse(call, 0, call.length);

            assertThat(summary(actual))
                    .as("seed %d: %s", seed, new String(call, StandardCharsets.ISO_8859_1))
                    .isEqualTo(summary(expected));
            assertThat(some.parse(good, 0, good.length)).isInstanceOf(Parsed.Accepted.class);
        }
    }

    private static String summary(Parsed parsed) {
        return switch (parsed) {
            case Parsed.Accepted(Fact fact) -> fact.identifiers() + " at " + fact.timestamp();
            case Parsed.Refused(Reason reason, String field, String message) -> reason + " " + message;
        };
    }

    private static byte[] broken(Random random) {
        byte[] call = utf8("{'type':'track','messageId':'m1','userId':'u','event':'Order Completed','context':"
                + "{'traits':{'email':'ä@b.c'},'n':[1,-2.5e3,{}]},'properties':{'revenue':59.9,'step':12,'other':"
                + "[true,null,{'a':{'b':'\\u00e9\\n'}}],'coupon':'€\uD83D\uDE00'},'timestamp':'2026-03-01T09:00:00Z'}");
        String signs = "{}[]\",:\\'0e9-.tnu \u0000\n\u0080\u00ff";
        for (int changes = random.nextInt(4); changes >= 0; changes--) {
            call[random.nextInt(call.length)] = (byte) signs.charAt(random.nextInt(signs.length()));
        }
        return call;
    }

    private static Iterable<String> properties(String event, Interest interest) {
        Fact fact = accepted(
                "{'type':'track','userId':'u','event':'" + event + "','timestamp':0,'properties':"
                        + "{'revenue':{'x':[1]},'coupon':1,'gift':1,'step':1,'other':[{'a':2}]}}",
                interest);
        return ((Fact.Event) fact).properties().keySet();
    }

    private static Fact accepted(String call) {
        return accepted(call, SOME);
    }

    private static Fact accepted(String call, Interest interest) {
        byte[] bytes = utf8(call);
        return ((Parsed.Accepted) new CallParser(interest).parse(bytes, 0, bytes.length)).fact();
    }

    private static byte[] utf8(String call) {
        return call.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    private static Interest someInterest() {
        SequencedMap<String, Condition> segments = new LinkedHashMap<>();
        segments.put(
                "spenders",
                new Condition.Aggregate(
                        Condition.Measure.SUM,
                        Path.of("revenue.x"),
                        new EventFilter(List.of(EventName.of("Order Completed")), List.of(exists("coupon"))),
                        new Span(
                                Window.ALL,
                                Long.MIN_VALUE,
                                Long.MAX_VALUE,
                                Optional.of(new EventFilter(
                                        List.of(EventName.of("Checkout Started")), List.of(exists("step"))))),
                        dev.lockstep.core.condition.Test.of(new Comparison.Exists(true))));
        segments.put(
                "others",
                new Condition.All(List.of(
                        new Condition.Not(new Condition.Any(List.of(
                                new Condition.Latest(
                                        EventFilter.of("Checkout *"), Window.ALL, List.of(exists("gift.by"))),
                                new Condition.First(
                                        EventFilter.of("Order Completed"), Window.ALL, List.of(exists("gift")))))),
                        new Condition.Did(EventFilter.of("Page Viewed"), Span.ALL, Count.atLeast(2)),
                        new Condition.Attribute(
                                Path.of("address.country"),
                                dev.lockstep.core.condition.Test.of(new Comparison.Exists(true))),
                        new Condition.HasIdentifier("plan"))));
        return Interest.of(Program.compile(segments, List.of("kept")), segments.values());
    }

    private static PropertyTest exists(String path) {
        return new PropertyTest(Path.of(path), dev.lockstep.core.condition.Test.of(new Comparison.Exists(true)));
    }
}
