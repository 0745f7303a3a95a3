package dev.lockstep.ingest.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.Instants;
import dev.lockstep.core.model.Value;
import dev.lockstep.ingest.call.Interest;
import dev.lockstep.ingest.call.Reason;
import dev.lockstep.ingest.file.FactSource;
import dev.lockstep.ingest.file.Input;
import dev.lockstep.ingest.file.Reject;
import dev.lockstep.workspace.yaml.Problem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvFormatTest {

    /** As the specification has it. */
    private static final String ONLINE_RETAIL = """
            format: csv
            person: {id: CustomerID}
            event: {when: {Quantity: {gt: 0}}, name: Order Completed, else: Order Refunded}
            timestamp: {column: InvoiceDate, pattern: "yyyy-MM-dd HH:mm:ss", zone: Europe/London}
            message_id: row
            properties:
              invoice: InvoiceNo
              sku: StockCode
              quantity: {column: Quantity, type: number}
              revenue: {product: [Quantity, UnitPrice]}
            """;

    private static final String HEADER =
            "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n";

    @TempDir
    private Path folder;

    private final List<Fact> facts = new ArrayList<>();
    private final List<Reject> rejects = new ArrayList<>();
    private Map<Reason, Long> passedOver = Map.of();

    @Test
    void rowsOfAShopBecomeOrdersAndRefunds() throws IOException {
        read(
                ONLINE_RETAIL,
                HEADER
                        + "536365,85123A,\"HEART, WHITE\",6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom\n"
                        + "536414,22139,,56,2010-12-01 11:52:00,0,,United Kingdom\n"
                        + "C536379,D,Discount,-1,2011-07-01 09:41:00,27.5,14527.0,United Kingdom\n");

        assertThat(facts)
                .containsExactly(
                        new Fact.Event(
                                Optional.of("orders.csv:1"),
                                at("2010-12-01T08:26:00Z"),
                                List.of(Identifier.id("17850.0")),
                                "Order Completed",
                                Map.of(
                                        "invoice", Value.of("536365"),
                                        "sku", Value.of("85123A"),
                                        "quantity", Value.of(6),
                                        "revenue", Value.of(15.3))),
                        new Fact.Event(
                                Optional.of("orders.csv:3"),
                                at("2011-07-01T08:41:00Z"),
                                List.of(Identifier.id("14527.0")),
                                "Order Refunded",
                                Map.of(
                                        "invoice", Value.of("C536379"),
                                        "sku", Value.of("D"),
                                        "quantity", Value.of(-1),
                                        "revenue", Value.of(-27.5))));
        assertThat(passedOver).containsExactly(Map.entry(Reason.NO_PERSON, 1L));
        assertThat(rejects).isEmpty();
    }

    @Test
    void aBadRowIsRejectedAndStopsNothing() throws IOException {
        read(
                ONLINE_RETAIL,
                HEADER
                        + "1,S,D,many,2010-12-01 08:26:00,2.55,u,UK\n"
                        + "2,S,D,1,2010-13-01 08:26:00,2.55,u,UK\n"
                        + "3,S,D,1,,2.55,u,UK\n"
                        + "4,S,D,1,2010-12-01 08:26:00,2.55,u\n"
                        + "5,S,\"D,1,2010-12-01 08:26:00,2.55,u,UK\n"
                        + "6,S,D,1,2010-12-01 08:26:00,1e300,u,UK,,\n"
                        + "7,S,D,1e300,2010-12-01 08:26:00,1e300,u,UK\n");

        assertThat(rejects)
                .extracting(reject -> reject.line() + " " + reject.reason() + " " + reject.message())
                .containsExactly(
                        "2 WRONG_TYPE Quantity: must be a number with a point before its fraction, such as 12.5, or blank",
                        "3 BAD_TIMESTAMP InvoiceDate: not a point in time by the pattern of the mapping, or not of the years"
                                + " 1 to 9999",
                        "4 NO_TIMESTAMP InvoiceDate: no timestamp; give one",
                        "5 BROKEN_ROW the row has 7 cells and the header 8; put a cell that holds the delimiter in quotes",
                        "6 BROKEN_ROW a quote is not closed up to the end of the file; close it",
                        "8 NUMBER_OUT_OF_RANGE Quantity: the product is beyond the range of a double, about 1.8e308; correct"
                                + " the row");
        assertThat(rejects.getFirst().raw()).isEqualTo("1,S,D,many,2010-12-01 08:26:00,2.55,u,UK");
        assertThat(facts).extracting(Fact::messageId).containsExactly(Optional.of("orders.csv:6"));
    }

    @Test
    void aRowMaySetAttributes() throws IOException {
        read(
                """
                format: csv
                person: {email: mail, anonymous: cookie}
                timestamp: at
                message_id: [mail, cookie]
                attributes:
                  plan: plan
                  vip: {column: vip, type: boolean}
                  born: {column: born, type: time, pattern: dd.MM.yyyy}
                """,
                "mail,cookie,at,plan,vip,born\nA@b.c,x|y,1772355600,pro,Yes,28.02.1990\n,z,2026-03-01T09:00:00Z,,0,\n");

        assertThat(facts)
                .containsExactly(
                        new Fact.AttributeChange(
                                Optional.of("A@b.c|x\\|y"),
                                at("2026-03-01T09:00:00Z"),
                                List.of(Identifier.email("a@b.c"), Identifier.anonymous("x|y")),
                                Map.of(
                                        "plan", Optional.of(Value.of("pro")),
                                        "vip", Optional.of(Value.of(true)),
                                        "born", Optional.of(Value.of("1990-02-28T00:00:00.000Z")))),
                        new Fact.AttributeChange(
                                Optional.of("|z"),
                                at("2026-03-01T09:00:00Z"),
                                List.of(Identifier.anonymous("z")),
                                Map.of("vip", Optional.of(Value.of(false)))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {gt: 0}              | 5     | yes
            {gt: 0}              | -5    | no
            {gt: 0}              | 05.0  | yes
            {gt: 0}              | many  | no
            {ne: 5}              | 5.0   | no
            {ne: 5}              | many  | yes
            {ne: 5}              | ` `   | yes
            '5'                  | 5     | yes
            '5'                  | 5.0   | no
            5                    | 5.0   | yes
            true                 | Yes   | yes
            {in: [paid, sent]}   | sent  | yes
            {not_in: [1, 2]}     | 2     | no
            {exists: false}      | ` `   | yes
            {starts_with: C}     | C5363 | yes
            {matches: '^C[0-9]'} | C5363 | yes
            {before: 2020-01-01} | 2019-12-31 | yes
            """)
    void aCellIsTestedAsTheKindOfValueThatItIsComparedWith(String test, String cell, String outcome)
            throws IOException {
        read(
                "{format: csv, person: {id: p}, timestamp: t, event: {when: {c: " + test
                        + "}, name: 'yes', else: 'no'}}",
                "p,t,c\nu,0," + cell + "\n");

        assertThat(facts).extracting(fact -> ((Fact.Event) fact).name()).containsExactly(outcome);
    }

    @Test
    void aRowThatIsNoEventIsPassedOver() throws IOException {
        read(
                "{format: csv, person: {id: p}, timestamp: t, event: {when: {c: paid}, name: Order Completed}}",
                "p,t,c\nu,0,paid\nu,0,open\n");

        assertThat(facts).hasSize(1);
        assertThat(passedOver).containsExactly(Map.entry(Reason.NO_EVENT, 1L));
    }

    /** In London clocks went forward at 01:00 on 27 March 2011 and back at 02:00 on 30 October 2011. */
    @ParameterizedTest
    @CsvSource({
        "2011-03-27 00:59:00, 2011-03-27T00:59:00.000Z",
        "2011-03-27 01:30:00, 2011-03-27T01:30:00.000Z",
        "2011-03-27 02:30:00, 2011-03-27T01:30:00.000Z",
        "2011-10-30 00:59:00, 2011-10-29T23:59:00.000Z",
        "2011-10-30 01:30:00, 2011-10-30T00:30:00.000Z",
        "2011-10-30 02:00:00, 2011-10-30T02:00:00.000Z",
    })
    void whenClocksChange(String local, String instant) throws IOException {
        read(ONLINE_RETAIL, HEADER + "1,S,D,1," + local + ",1,u,UK\n");

        assertThat(facts).extracting(fact -> Instants.format(fact.timestamp())).containsExactly(instant);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            yyyy-MM-dd            | 2026-03-01                | 2026-03-01T00:00:00.000Z
            dd.MM.yy HH:mm        | 01.03.26 09:05            | 2026-03-01T09:05:00.000Z
            d MMM yyyy hh:mm a    | 1 Mar 2026 09:05 pm       | 2026-03-01T21:05:00.000Z
            uuuu-MM-dd'T'HH:mm:ssXXX | 2026-03-01T09:00:00+03:00 | 2026-03-01T06:00:00.000Z
            """)
    void patterns(String pattern, String cell, String instant) throws IOException {
        read(
                "{format: csv, person: {id: p}, event: E, timestamp: {column: t, pattern: \"" + pattern + "\"}}",
                "p,t\nu," + cell + "\nu,31.04.2026\n");

        assertThat(facts).extracting(fact -> Instants.format(fact.timestamp())).containsExactly(instant);
        assertThat(rejects).hasSize(1);
    }

    @Test
    void whatIsNotOfInterestIsNotKept() throws IOException {
        Interest nothing =
                Interest.of(dev.lockstep.core.program.Program.compile(new LinkedHashMap<>(), List.of()), List.of());
        try (FactSource source = FactSource.open(
                List.of(input("orders.csv", HEADER + "1,S,D,1,2011-03-27 00:59:00,1,u,UK\n")),
                new CsvFormat(mapping(ONLINE_RETAIL), nothing))) {
            source.forEach(facts::add, rejects::add);
        }

        assertThat(((Fact.Event) facts.getFirst()).properties()).isEmpty();
    }

    @Test
    void columnsThatAreNotThereAreProblemsBeforeTheFirstRow() throws IOException {
        CsvFormat format = new CsvFormat(mapping(ONLINE_RETAIL), Interest.everything());
        Input input = input("orders.csv", "InvoiceNo,Stockcode,Quantity,InvoiceDate,UnitPrice,UnitPrice,Customer\n");

        assertThat(format.problems(input))
                .extracting(Problem::toString)
                .containsExactly(
                        folder + "/map.yaml:2:14: person.id: orders.csv has no column \"CustomerID\";"
                                + " did you mean \"Customer\"?",
                        folder + "/map.yaml:8:8: properties.sku: orders.csv has no column \"StockCode\";"
                                + " did you mean \"Stockcode\"?",
                        folder + "/map.yaml:10:33: properties.revenue.product[1]: orders.csv has more than one column"
                                + " \"UnitPrice\"; give the mapping the names itself: header: [ … ]");
        try (FactSource source = FactSource.open(List.of(input), format)) {
            assertThatThrownBy(source::next)
                    .isInstanceOf(UnfitMappingException.class)
                    .hasMessageContaining("CustomerID");
        }
    }

    @Test
    void aFileWithoutAHeaderIsNotQuoted() throws IOException {
        CsvFormat format = new CsvFormat(mapping(ONLINE_RETAIL), Interest.everything());

        assertThat(format.problems(input("orders.csv", "ann@shop.example,2026-03-01\n")))
                .hasSize(8) // Quantity is named in three places
                .allSatisfy(problem -> assertThat(problem.toString())
                        .doesNotContain("ann@")
                        .contains("where its first row has no names, give header: [ … ]"));
    }

    @Test
    void aFileWithoutARowHasNoFactsAndNoProblems() throws IOException {
        read(ONLINE_RETAIL, "");
        read(ONLINE_RETAIL, "\ufeff" + HEADER);

        assertThat(facts).isEmpty();
        assertThat(rejects).isEmpty();
    }

    @Test
    void theNameInAMessageIdStaysWhereverAFileLies() {
        assertThat(List.of("x.csv", "/a/b/x.csv", "..\\x.csv.gz", "./x.csv.zst"))
                .extracting(CsvFormat::stableName)
                .containsOnly("x.csv");
    }

    private void read(String mapping, String csv) throws IOException {
        CsvFormat format = new CsvFormat(mapping(mapping), Interest.everything());
        Input input = input("data/orders.csv", csv);
        assertThat(format.problems(input)).isEmpty();
        try (FactSource source = FactSource.open(List.of(input), format)) {
            source.forEach(facts::add, rejects::add);
            passedOver = source.passedOver();
        }
    }

    private CsvMapping mapping(String yaml) throws IOException {
        CsvMappings.Reading reading = CsvMappings.read(Files.writeString(folder.resolve("map.yaml"), yaml));
        assertThat(reading.problems()).isEmpty();
        return reading.mapping().orElseThrow();
    }

    private static Input input(String name, String content) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        return new Input.Named(name, OptionalLong.of(bytes.length), true, () -> new ByteArrayInputStream(bytes));
    }

    private static long at(String instant) {
        return Instants.parse(instant).orElseThrow();
    }
}
