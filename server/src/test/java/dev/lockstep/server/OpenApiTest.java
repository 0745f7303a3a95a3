package dev.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The description that is served is the committed one, so that a change of what is served shows in a change of it. */
class OpenApiTest {

    private static final Path COMMITTED = Path.of("../docs/reference/openapi.json");

    /** To write the file anew, run this test with {@code -Dlockstep.rewrite=true}. */
    @Test
    void isTheCommittedOne(@TempDir Path folder) throws Exception {
        try (Shop shop = new Shop(folder)) {
            String served =
                    shop.send(HttpRequest.newBuilder(shop.uri("/openapi.json"))).body();
            if (Boolean.getBoolean("lockstep.rewrite")) {
                Files.writeString(COMMITTED, served);
            }
            assertThat(COMMITTED).content().isEqualTo(served);
        }
    }

    @Test
    void hasAllThatIsReferredTo() throws Exception {
        JsonNode document = JsonMapper.shared().readTree(Files.readString(COMMITTED));

        for (String reference : document.findValuesAsString("$ref")) {
            assertThat(document.at(reference.substring(1)).isObject())
                    .as(reference)
                    .isTrue();
        }
        assertThat(document.at("/paths/~1api~1people~1{person}/get/parameters").findValuesAsString("name"))
                .containsExactly("person", "identifiers");
    }
}
