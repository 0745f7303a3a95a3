package dev.lockstep.workspace.lint;

import dev.lockstep.core.condition.EventName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** One moment of a shopper's way by two names. */
record SameMoment() implements Rule {

    /** Names that common plans and shops give to one moment, in lower case and without blanks and signs. */
    private static final Map<String, List<String>> MOMENTS = Map.of(
            "a purchase",
            List.of(
                    "ordercompleted",
                    "orderpaid",
                    "orderplaced",
                    "ordercreated",
                    "placedorder",
                    "purchase",
                    "purchased",
                    "checkoutcompleted",
                    "orderspaid",
                    "orderscreate"),
            "the start of a checkout",
            List.of("checkoutstarted", "startedcheckout", "initiatecheckout", "begincheckout", "checkoutscreate"),
            "putting into the cart",
            List.of("productadded", "addedtocart", "addtocart", "cartadd"),
            "looking at a product",
            List.of("productviewed", "viewedproduct", "viewcontent", "viewitem"));

    @Override
    public String id() {
        return "same-moment";
    }

    @Override
    public Severity severity() {
        return Severity.WARNING;
    }

    @Override
    public String mistake() {
        return "Two segments that mean the same moment by different events, such as Order Paid and Order Completed.";
    }

    @Override
    public String why() {
        return "The two events are sent by different systems at different times and not for the same people, so segments that should"
                + " exclude each other overlap. Names that are listed under one key of events count as one moment.";
    }

    @Override
    public List<Finding> find(Scene scene) {
        Map<String, Mentions.Event> first = new LinkedHashMap<>();
        List<Finding> findings = new ArrayList<>();
        scene.questions()
                .flatMap(Mentions::events)
                .forEach(mention -> moment(scene, mention.name()).ifPresent(moment -> {
                    Mentions.Event earlier = first.putIfAbsent(moment, mention);
                    if (earlier != null && !earlier.name().equals(mention.name()) && !areTogether(earlier, mention)) {
                        findings.add(finding(scene, moment, earlier, mention));
                    }
                }));
        return findings;
    }

    private Finding finding(Scene scene, String moment, Mentions.Event earlier, Mentions.Event later) {
        return finding(
                scene.place(later.segment(), later.leaf(), Mentions.head(later.leaf())),
                later.name().written() + " means " + moment + ", as does "
                        + earlier.name().written() + " in " + earlier.segment().name(),
                "use one of the two everywhere, or write both as a list",
                Scene.path(later.segment()),
                Scene.path(earlier.segment()));
    }

    /** Whether both stand in one list, which is how a segment says that it knows. */
    private static boolean areTogether(Mentions.Event one, Mentions.Event other) {
        return isListed(one, other.name()) || isListed(other, one.name());
    }

    private static boolean isListed(Mentions.Event mention, EventName other) {
        return Mentions.filters(mention.leaf().condition())
                .anyMatch(filter -> filter.names().contains(mention.name())
                        && filter.names().contains(other));
    }

    private static Optional<String> moment(Scene scene, EventName name) {
        Optional<String> called = scene.workspace().events().entrySet().stream()
                .filter(entry -> entry.getValue().contains(name))
                .map(Map.Entry::getKey)
                .findFirst();
        String plain = name.written().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
        Optional<String> known = MOMENTS.entrySet().stream()
                .filter(moment -> moment.getValue().contains(plain))
                .map(Map.Entry::getKey)
                .findFirst();
        return known.or(() -> called);
    }
}
