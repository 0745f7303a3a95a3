package dev.lockstep.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.core.compare.Relation;
import dev.lockstep.core.compare.Relations;
import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.model.Fact;
import dev.lockstep.workspace.SourceFile;
import dev.lockstep.workspace.Workspace;
import dev.lockstep.workspace.WorkspaceReader;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What must be decided of two conditions: the questions that a workspace raises. */
class RelationsByExampleTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            # windows
            WITHIN      | did: A, within: 7d                   | did: A, within: 30d
            DISJOINT    | latest: A, ago: 4h..24h              | latest: A, ago: 1d..3d
            OVERLAPPING | latest: A, ago: 4h..25h              | latest: A, ago: 1d..3d
            OVERLAPPING | did: A, ago: 4h..24h                 | did: A, ago: 1d..3d
            DISJOINT    | latest: A, within: 7d                | did_not: A, within: 7d
            EQUAL       | latest: A, within: 7d                | did: A, within: 7d
            EQUAL       | latest: A, ago: 90d..                | all: [{did: A}, {did_not: A, within: 90d}]
            EQUAL       | first: A, within: 30d                | all: [{did: A}, {did_not: A, ago: 30d..}]
            EQUAL       | did: A, within: 3d                   | any: [{did: A, within: 1d}, {did: A, ago: 1d..3d}]
            WITHIN      | first: A, within: 30d                | did: A, within: 30d
            EQUAL       | did: A, within: 24h                  | did: A, within: 1d
            OVERLAPPING | did: A, after: "2026-01-01"          | did: A, before: "2026-02-01"
            WITHIN      | did: A, after: "2026-02-01"          | did: A, after: "2026-01-01"
            # counts
            WITHIN      | did: A, at_least: 3                  | did: A, at_least: 2
            WITHIN      | did: A, at_least: 3, within: 7d      | did: A, at_least: 2, within: 30d
            DISJOINT    | did: A, exactly: 1                   | did: A, exactly: 2
            DISJOINT    | did: A, at_least: 3, within: 7d      | did: A, at_most: 2, within: 30d
            EQUAL       | did: A, at_most: 0                   | did_not: A
            EQUAL       | did_not: A, at_least: 3              | did: A, at_most: 2
            DISJOINT    | all: [{did: A, within: 1d}, {did: A, ago: 1d..2d}] | did: A, exactly: 1
            # which events
            WITHIN      | did: A                               | did: [A, B]
            WITHIN      | did: Product Viewed                  | did: Product *
            EQUAL       | did: [A, B]                          | any: [{did: A}, {did: B}]
            EQUAL       | did_not: [A, B]                      | all: [{did_not: B}, {did_not: A}]
            OVERLAPPING | did: A                               | did: B
            WITHIN      | did: A, where: {x: {gt: 5}}          | did: A, where: {x: {gte: 5}}
            WITHIN      | did: A, where: {x: {gt: 5}, y: 1}    | did: A
            DISJOINT    | did: A, where: {coupon: {exists: true}} | did_not: A
            WITHIN      | latest: A, within: 3d, is: {x: {gte: 100}} | latest: A, within: 3d
            DISJOINT    | latest: A, is: {x: {gte: 100}}       | latest: A, is: {x: {lt: 100}}
            OVERLAPPING | did: A, where: {x: {gte: 100}}       | did: A, where: {x: {lt: 100}}
            # since
            WITHIN      | did: A, since: B                     | did: A
            DISJOINT    | did: A, since: B                     | did_not: B
            DISJOINT    | all: [{latest: B, ago: 1d..}, {did_not: A, since: B}] | did: A, within: 1d
            WITHIN      | all: [{latest: B, within: 4h}, {did: A, since: B}]  | did: A, within: 4h
            DISJOINT    | all: [{latest: B, within: 4h}, {did_not: A, since: B}] | did: A, within: 1ms
            OVERLAPPING | all: [{latest: B, within: 7d}, {did_not: A, since: B}] | did: A, within: 7d
            # values
            WITHIN      | attribute: a, eq: gold               | attribute: a, in: [gold, silver]
            DISJOINT    | attribute: a, eq: gold               | attribute: a, ne: gold
            EQUAL       | attribute: a, not_in: [x, y]         | not: {attribute: a, in: [y, x]}
            DISJOINT    | attribute: a, gt: 5                  | attribute: a, lte: 5
            OVERLAPPING | attribute: a, gt: 5                  | attribute: a, lt: 10
            DISJOINT    | attribute: a, gt: 5                  | attribute: a, gt: b
            WITHIN      | attribute: a, gt: 5                  | attribute: a, exists: true
            DISJOINT    | attribute: a, starts_with: ab        | attribute: a, starts_with: b
            WITHIN      | attribute: a, starts_with: ab        | attribute: a, contains: b
            WITHIN      | attribute: a, within: 7d             | attribute: a, within: 14d
            DISJOINT    | attribute: a, within: 7d             | attribute: a, ago: 7d..14d
            WITHIN      | sum: x, of: A, gte: 500              | sum: x, of: A, gt: 100
            WITHIN      | sum: x, of: A, within: 30d, gte: 500 | did: A, within: 30d
            WITHIN      | max: x, of: A, exists: true          | did: A
            UNKNOWN     | sum: x, of: A, within: 30d, gte: 500 | sum: x, of: A, within: 60d, gte: 500
            # people
            WITHIN      | sample: 10, salt: s                  | sample: 50, salt: s
            DISJOINT    | sample: 50, salt: s                  | not: {sample: 50, salt: s}
            OVERLAPPING | sample: 50, salt: s                  | sample: 50, salt: t
            OVERLAPPING | identifier: email                    | did: A
            # structure
            EQUAL       | all: [{did: A}, {did: B}]            | not: {any: [{did_not: A}, {did_not: B}]}
            WITHIN      | all: [{did: A}, {did: B}]            | any: [{did: B}, {did: C}]
            EQUAL       | member: buyers                       | did: A, within: 30d
            DISJOINT    | all: [{did: A, ago: 60d..}, {not: {member: lapsed}}] | latest: A, ago: 90d..
            EQUAL       | any: [{all: [{did: A}, {did: B}]}, {all: [{did: A}, {did: C}]}] | all: [{did: A}, {any: [{did: B}, {did: C}]}]
            """)
    void isDecided(Relation relation, String first, String second) {
        Map<String, Condition> segments = segments(first, second);
        Relations relations = new Relations(segments);

        assertThat(relations.between(condition(segments, "first"), condition(segments, "second")))
                .isEqualTo(relation);
        assertThat(relations.between(condition(segments, "second"), condition(segments, "first")))
                .isEqualTo(relation.mirrored());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            all: [{did: A, within: 1d}, {did_not: A, within: 7d}]
            all: [{latest: A, within: 1d}, {latest: A, ago: 1d..}]
            did: A, within: 1d, where: {x: {gt: 5, lt: 5}}
            sample: 0, salt: s
            """)
    void nobodyIsEverIn(String condition) {
        Map<String, Condition> segments = segments(condition, "did: A");

        assertThat(new Relations(segments).isEmpty(condition(segments, "first")))
                .isTrue();
    }

    @Test
    void anExampleIsAPersonWhoIsInBoth() {
        Map<String, Condition> segments = segments("latest: A, ago: 4h..25h", "latest: A, ago: 1d..3d");

        List<Fact> facts = new Relations(segments)
                .example(condition(segments, "first"), condition(segments, "second"))
                .orElseThrow();

        assertThat(facts).filteredOn(Fact.Event.class::isInstance).hasSize(1);
    }

    private static Map<String, Condition> segments(String first, String second) {
        Workspace workspace = WorkspaceReader.read(
                        List.of(new SourceFile("lockstep.yaml", """
                        segments:
                          buyers: {where: {did: A, within: 30d}}
                          lapsed: {where: {latest: A, ago: 90d..}}
                          first: {where: {%s}}
                          second: {where: {%s}}
                        """.formatted(first, second))))
                .workspace()
                .orElseThrow();
        return workspace.conditions();
    }

    private static Condition condition(Map<String, Condition> segments, String name) {
        return Objects.requireNonNull(segments.get(name));
    }
}
