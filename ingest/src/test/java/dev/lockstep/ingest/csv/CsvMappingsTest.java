package dev.lockstep.ingest.csv;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.workspace.yaml.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvMappingsTest {

    @TempDir
    private Path folder;

    @Test
    void aMappingIsReadWhole() throws IOException {
        CsvMappings.Reading reading = read("""
                format: csv
                delimiter: "\\t"
                quote: "'"
                header: [Who, When, What, Much, Many, Ok]
                person: {id: Who, email: Mail, anonymous: Cookie}
                event: {when: {Much: {gt: 0}, What: sold}, name: Sold, else: Refunded}
                timestamp: {column: When, pattern: "dd.MM.yyyy HH:mm", zone: Europe/Moscow}
                message_id: [Who, When]
                properties:
                  text: What
                  number: {column: Much, type: number}
                  flag: {column: Ok, type: boolean}
                  time: {column: When, type: time, pattern: yyyy, zone: UTC}
                  product: {product: [Much, Many]}
                """);

        assertThat(reading.problems()).isEmpty();
        assertThat(reading.mapping().orElseThrow().columns())
                .extracting(CsvMapping.Column::name)
                .containsExactly(
                        "Who", "Mail", "Cookie", "Much", "What", "What", "Much", "Ok", "When", "Much", "Many", "When",
                        "Who", "When");
    }

    @Test
    void everyProblemIsToldAtOnceWithItsPlace() throws IOException {
        assertThat(problems("""
                        format: xml
                        delimiter: ab
                        person: {}
                        event: {when: {A: {within: 4h}}, name: N}
                        timestamp: {column: T, pattern: "yyyy-MM-dd'", zone: Europe/Moskow}
                        propertys: {}
                        """))
                .extracting(problem -> problem.place().line() + ": " + problem.what())
                .containsExactly(
                        "1: unknown word \"xml\"",
                        "2: must be one character, but is the text \"ab\"",
                        "3: names nobody",
                        "4: an age, which changes while the file stays",
                        "5: no pattern of a date and time (Pattern ends with an incomplete string literal: yyyy-MM-dd')",
                        "5: unknown timezone \"Europe/Moskow\"",
                        "6: unknown key \"propertys\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            timestamp: T                                                     | no row says anything
            {timestamp: T, event: E, attributes: {a: A}}                     | event and attributes together
            {timestamp: {column: T, zone: UTC}, event: E}                    | a zone without a pattern
            {timestamp: T, event: E, message_id: number}                     | unknown word "number"
            {timestamp: T, event: E, properties: {a: {column: A, product: [A, B]}}} | product and column together
            {timestamp: T, event: E, properties: {a: {type: number}}}        | no column
            {timestamp: T, event: E, properties: {a: {column: A, zone: UTC}}} | a pattern or zone of what is no time
            {timestamp: T, event: E, quote: ','}                             | is the delimiter as well
            """)
    void keysThatDoNotGoTogether(String keys, String problem) throws IOException {
        String rest = keys.startsWith("{") ? keys.substring(1, keys.length() - 1) : keys;

        assertThat(problems("{format: csv, person: {id: P}, " + rest + "}"))
                .extracting(Problem::what)
                .containsExactly(problem);
    }

    private List<Problem> problems(String yaml) throws IOException {
        CsvMappings.Reading reading = read(yaml);
        assertThat(reading.mapping()).isEmpty();
        return reading.problems();
    }

    private CsvMappings.Reading read(String yaml) throws IOException {
        return CsvMappings.read(Files.writeString(folder.resolve("map.yaml"), yaml));
    }
}
