package dev.lockstep.ingest.csv;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.ingest.call.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CsvRowsTest {

    @Test
    void aRowIsALineOfCells() throws IOException {
        assertThat(rows("a,b,c\r\n1,,\" 2 \"\n\n\"x,y\",\"say \"\"hi\"\"\",z"))
                .containsExactly("1: a|b|c", "2: 1|| 2 ", "4: x,y|say \"hi\"|z");
    }

    @Test
    void aCellInQuotesMayHoldLineBreaks() throws IOException {
        assertThat(rows("1,\"a\nb\r\n\nc\",2\n3")).containsExactly("1: 1|a\nb\n\nc|2", "5: 3");
    }

    @Test
    void aQuoteInsideABareCellIsItself() throws IOException {
        assertThat(rows("12\" pipe,3\n4,5")).containsExactly("1: 12\" pipe|3", "2: 4|5");
    }

    @Test
    void aQuoteThatIsNotClosedCostsOneLine() throws IOException {
        assertThat(rows("1,2\n3,\"4\n5,6\n7,8")).containsExactly("1: 1|2", "2: BROKEN_ROW", "3: 5|6", "4: 7|8");
        assertThat(rows("1,\"2\n" + "x\n".repeat(1000) + "3,\"4\""))
                .hasSize(1002)
                .startsWith("1: BROKEN_ROW", "2: x");
        assertThat(rows("1,\"2\n3,\"4\",5\n6,7")).containsExactly("1: BROKEN_ROW", "2: 3|4|5", "3: 6|7");
    }

    @Test
    void whatStandsBehindAClosingQuoteCostsOneLine() throws IOException {
        assertThat(rows("\"a\" b,c\nd,e")).containsExactly("1: BROKEN_ROW", "2: d|e");
    }

    @Test
    void aLoneCarriageReturnDoesNotHideTheRestOfTheLine() throws IOException {
        assertThat(rows("a,b\rc,d\ne,\"f\rg\"")).containsExactly("1: BROKEN_ROW", "2: e|f\rg");
    }

    @Test
    void aLineThatIsTooLongOrNoTextCostsOneLine() throws IOException {
        assertThat(rows("a\n" + "x".repeat(CsvRows.MAX_ROW_CHARS + 1) + "\n\u0000\nb"))
                .containsExactly("1: a", "2: TOO_LONG", "3: \u0000", "4: b");
        byte[] bytes = "a\nb\nc".getBytes(StandardCharsets.UTF_8);
        bytes[2] = (byte) 0xff;
        assertThat(rows(bytes, ',', '"')).containsExactly("1: a", "2: BROKEN_TEXT", "3: c");
    }

    @Test
    void theDelimiterAndTheQuoteMayBeOthers() throws IOException {
        assertThat(rows("a;'b;c';\"d\"".getBytes(StandardCharsets.UTF_8), ';', '\''))
                .containsExactly("1: a|b;c|\"d\"");
        assertThat(rows("a\t\tb".getBytes(StandardCharsets.UTF_8), '\t', '"')).containsExactly("1: a||b");
    }

    @Test
    void cellsThatAreWrittenAreReadAgain() throws IOException {
        for (long seed = 0; seed < 500; seed++) {
            Random random = new Random(seed);
            StringBuilder text = new StringBuilder();
            List<String> expected = new ArrayList<>();
            for (int row = random.nextInt(8); row >= 0; row--) {
                List<String> cells = new ArrayList<>();
                for (int cell = random.nextInt(1, 5); cell >= 0; cell--) {
                    cells.add(anyCell(random));
                }
                expected.add(String.join("|", cells));
                text.append(String.join(
                                ",", cells.stream().map(CsvRowsTest::quoted).toList()))
                        .append('\n');
            }

            assertThat(rows(text.toString()).stream().map(row -> row.replaceFirst("^\\d+: ", "")))
                    .as("seed %d", seed)
                    .isEqualTo(expected);
        }
    }

    private static String anyCell(Random random) {
        StringBuilder cell = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            cell.append("ab\", \n".charAt(random.nextInt(6)));
        }
        return cell.toString();
    }

    private static String quoted(String cell) {
        return cell.matches("[ab ]+") ? cell : '"' + cell.replace("\"", "\"\"") + '"';
    }

    private static List<String> rows(String text) throws IOException {
        return rows(text.getBytes(StandardCharsets.UTF_8), ',', '"');
    }

    private static List<String> rows(byte[] text, char delimiter, char quote) throws IOException {
        CsvRows rows = new CsvRows(new ByteArrayInputStream(text), delimiter, quote);
        List<String> read = new ArrayList<>();
        for (CsvRows.Row row = rows.next(); row != null; row = rows.next()) {
            read.add(row.line() + ": "
                    + switch (row) {
                        case CsvRows.Whole whole -> String.join("|", whole.cells());
                        case CsvRows.Broken broken -> reason(broken);
                    });
        }
        return read;
    }

    private static Reason reason(CsvRows.Broken broken) {
        return broken.refusal().reason();
    }
}
