package dev.lockstep.destinations.yandex;

import dev.lockstep.destinations.toolkit.Json;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A retargeting list of Yandex Direct: who is shown an advertisement, by rules that must all hold.
 *
 * @param isAvailable whether advertisements may be shown by it
 */
record RetargetingList(String id, String name, Set<Rule> rules, boolean isAvailable) {

    static final int MAX_NAME_CHARS = 250;

    /** In one account. */
    static final int MAX_LISTS = 2000;

    /** In one rule. */
    static final int MAX_ARGUMENTS = 250;

    private static final String ANY = "ANY";
    private static final String NONE = "NONE";

    RetargetingList {
        rules = Set.copyOf(rules);
    }

    /**
     * People of all, any or none of some segments.
     *
     * @param operator {@code ALL}, {@code ANY} or {@code NONE}
     * @param segments by their ids; goals of Yandex Metrica may be among them
     */
    record Rule(String operator, SortedSet<Long> segments) {
        Rule {
            segments = Collections.unmodifiableSortedSet(new TreeSet<>(segments));
        }
    }

    /** People of a segment who are in none of others. */
    static Set<Rule> rules(long segment, Collection<Long> without) {
        Set<Rule> rules = new HashSet<>();
        rules.add(new Rule(ANY, new TreeSet<>(Set.of(segment))));
        if (!without.isEmpty()) {
            rules.add(new Rule(NONE, new TreeSet<>(without)));
        }
        return rules;
    }

    /** Rules as the API takes them, what is targeted first. */
    static ArrayNode json(Set<Rule> rules) {
        ArrayNode json = Json.array();
        rules.stream()
                .sorted((one, other) -> one.operator().compareTo(other.operator()))
                .forEach(rule -> {
                    ObjectNode node = json.addObject().put("Operator", rule.operator());
                    ArrayNode arguments = node.putArray("Arguments");
                    rule.segments().forEach(segment -> arguments.addObject().put("ExternalId", segment.longValue()));
                });
        return json;
    }

    /** Empty where it has no id. */
    static Optional<RetargetingList> read(JsonNode node) {
        String id = node.path("Id").asString("");
        if (!id.matches("[0-9]{1,18}")) {
            return Optional.empty();
        }
        Set<Rule> rules = StreamSupport.stream(node.path("Rules").spliterator(), false)
                .map(RetargetingList::rule)
                .collect(Collectors.toSet());
        return Optional.of(new RetargetingList(
                id,
                node.path("Name").asString(""),
                rules,
                node.path("IsAvailable").asString("").equals("YES")));
    }

    private static Rule rule(JsonNode node) {
        SortedSet<Long> segments = new TreeSet<>();
        node.path("Arguments")
                .forEach(argument -> segments.add(argument.path("ExternalId").asLong(0)));
        return new Rule(node.path("Operator").asString(""), segments);
    }

    /** Whether people are shown advertisements for being in this segment. */
    boolean targets(long segment) {
        return rules.stream()
                .anyMatch(
                        rule -> !rule.operator().equals(NONE) && rule.segments().contains(segment));
    }

    /** Whether nobody is who is in this segment. */
    boolean leavesOut(long segment) {
        return rules.stream()
                .anyMatch(
                        rule -> rule.operator().equals(NONE) && rule.segments().contains(segment));
    }

    /** As people find it in Direct. */
    String shown() {
        String text = name.strip().replaceAll("\\p{Cntrl}", " ");
        return "\"" + (text.length() > 100 ? text.substring(0, 100) + "…" : text) + "\" (" + id + ")";
    }

    static List<String> fields() {
        return List.of("Id", "Name", "Type", "Scope", "IsAvailable", "Rules");
    }
}
