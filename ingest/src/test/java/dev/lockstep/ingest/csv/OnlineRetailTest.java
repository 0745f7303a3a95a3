package dev.lockstep.ingest.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Value;
import dev.lockstep.ingest.call.Interest;
import dev.lockstep.ingest.call.Reason;
import dev.lockstep.ingest.file.FactSource;
import dev.lockstep.ingest.file.Input;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A year of a real shop (D. Chen, "Online Retail", UCI Machine Learning Repository, 2015), where it lies beside the
 * repository. Its figures are published ones.
 */
class OnlineRetailTest {

    private static final Path FILE = shared().resolve("data/uci_online_retail/online_retail.csv.gz");

    @TempDir
    private Path folder;

    @Test
    void aYearOfARealShop() throws IOException {
        assumeTrue(Files.exists(FILE), () -> "skipped: there is no " + FILE);
        Set<String> buyers = new HashSet<>();
        int[] facts = new int[1];
        double[] revenue = new double[1];
        try (FactSource source = open()) {
            source.forEach(
                    fact -> {
                        Fact.Event event = (Fact.Event) fact;
                        facts[0]++;
                        revenue[0] += ((Value.Number) event.properties().get("revenue")).number();
                        if (event.name().equals("Order Completed")) {
                            buyers.add(event.identifiers().getFirst().value());
                        }
                    },
                    reject -> assertThat(reject).isNull());

            assertThat(source.passedOver()).isEqualTo(Map.of(Reason.NO_PERSON, 135_080L));
        }
        assertThat(facts[0]).isEqualTo(541_909 - 135_080);
        assertThat(buyers).hasSize(4339).contains("17850.0");
        assertThat(revenue[0]).isEqualTo(8_300_065.814, within(0.001));
    }

    private FactSource open() throws IOException {
        Path map = Files.writeString(folder.resolve("map.yaml"), """
                format: csv
                person: {id: CustomerID}
                event: {when: {Quantity: {gt: 0}}, name: Order Completed, else: Order Refunded}
                timestamp: {column: InvoiceDate, pattern: "yyyy-MM-dd HH:mm:ss", zone: Europe/London}
                message_id: row
                properties: {revenue: {product: [Quantity, UnitPrice]}}
                """);
        CsvMapping mapping = CsvMappings.read(map).mapping().orElseThrow();
        return FactSource.open(List.of(Input.of(FILE.toString())), new CsvFormat(mapping, Interest.everything()));
    }

    /** The folder of data too large for the repository: {@code LOCKSTEP_SHARED}, else {@code ../shared} beside it. */
    private static Path shared() {
        return Stream.of(System.getProperty("lockstep.shared"), System.getenv("LOCKSTEP_SHARED"))
                .filter(place -> place != null && !place.isBlank())
                .findFirst()
                .map(Path::of)
                .orElse(Path.of("..", "..", "shared")) // a test runs in the folder of its module
                .toAbsolutePath()
                .normalize();
    }
}
