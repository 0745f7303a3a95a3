package dev.lockstep.testkit.sql;

import dev.lockstep.core.condition.Conditions;
import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.Instants;
import dev.lockstep.core.model.PersonId;
import dev.lockstep.core.population.Population;
import dev.lockstep.core.program.Program;
import dev.lockstep.core.program.Verdict;
import dev.lockstep.core.sql.SegmentSql;
import dev.lockstep.testkit.generate.Receipt;
import dev.lockstep.testkit.generate.Scenario;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Plays a scenario, and asks the machine and a database at cuts of its history who is in each segment. */
public final class SqlAgreement {

    private SqlAgreement() {}

    /**
     * Asks after every {@code every}th receipt, and at the end.
     *
     * @return how many questions were asked
     * @throws AssertionError where they disagree; it shows who is missing in the database's answer, who is extra, and the SQL
     * @throws IllegalStateException where the database refuses
     */
    public static int check(Scenario scenario, int every, SqlEvaluator sql) {
        try {
            return play(scenario, every, sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    private static int play(Scenario scenario, int every, SqlEvaluator sql) throws SQLException {
        Population population = new Population(Program.compile(scenario.segments(), List.of()), change -> {});
        FactTables tables = new FactTables();
        int received = 0;
        int asked = 0;
        for (Receipt receipt : receipts(scenario)) {
            population.receive(receipt.fact(), receipt.at());
            tables.receive(receipt.fact(), receipt.at());
            received++;
            if (received % every == 0) {
                asked += ask(scenario, population, tables, sql);
            }
        }
        population.advance(scenario.until());
        return asked + ask(scenario, population, tables, sql);
    }

    private static int ask(Scenario scenario, Population population, FactTables tables, SqlEvaluator sql)
            throws SQLException {
        long now = population.now();
        sql.load(tables, now);
        for (String segment : scenario.segments().keySet()) {
            SortedSet<PersonId> missing = members(population, segment);
            SortedSet<PersonId> extra = sql.members(scenario.segments(), segment, now);
            SortedSet<PersonId> both = new TreeSet<>(missing);
            both.retainAll(extra);
            missing.removeAll(both);
            extra.removeAll(both);
            if (!missing.isEmpty() || !extra.isEmpty()) {
                throw new AssertionError("%s at %s: SQL misses %s and has %s too many\n%s"
                        .formatted(
                                segment,
                                Instants.format(now),
                                missing,
                                extra,
                                SegmentSql.of(scenario.segments(), segment, sql.dialect(), now)));
            }
        }
        return scenario.segments().size();
    }

    private static SortedSet<PersonId> members(Population population, String segment) {
        int index = population.program().indexOf(segment);
        SortedSet<PersonId> members = new TreeSet<>();
        population
                .people()
                .filter(state -> Verdict.holds(state.verdict(index)))
                .forEach(state -> members.add(state.person()));
        return members;
    }

    /**
     * In the tables an e-mail that a person is known by is an attribute, which the machine keeps apart. Where a segment asks
     * for that attribute, nobody is named by an e-mail.
     */
    private static List<Receipt> receipts(Scenario scenario) {
        boolean asksAttribute = scenario.segments().values().stream()
                .anyMatch(condition -> Conditions.canonical(condition).contains("\"attribute\":\"email\""));
        if (!asksAttribute) {
            return scenario.receipts();
        }
        return scenario.receipts().stream()
                .flatMap(receipt -> withoutEmail(receipt.fact()).stream().map(fact -> new Receipt(receipt.at(), fact)))
                .toList();
    }

    private static Optional<Fact> withoutEmail(Fact fact) {
        List<Identifier> others = fact.identifiers().stream()
                .filter(identifier -> identifier.kind() != Identifier.Kind.EMAIL)
                .toList();
        if (others.isEmpty() || fact.identifiers().getFirst().kind() == Identifier.Kind.EMAIL) {
            return Optional.empty();
        }
        return Optional.of(
                fact instanceof Fact.AttributeChange change
                        ? new Fact.AttributeChange(change.messageId(), change.timestamp(), others, change.attributes())
                        : fact);
    }
}
