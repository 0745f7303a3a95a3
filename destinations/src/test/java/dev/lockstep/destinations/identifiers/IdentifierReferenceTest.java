package dev.lockstep.destinations.identifiers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The page that tells users how identifiers are spelt is made of the declarations, and never out of date. */
class IdentifierReferenceTest {

    private static final Path PAGE = Path.of("../docs/reference/identifiers.md");

    /** To write the page anew, run this test with {@code -Dlockstep.rewrite=true}. */
    @Test
    void saysWhatTheDeclarationsSay() throws IOException {
        if (Boolean.getBoolean("lockstep.rewrite")) {
            Files.createDirectories(PAGE.getParent());
            Files.writeString(PAGE, page());
        }
        assertThat(PAGE).content().isEqualTo(page());
    }

    private static String page() {
        StringBuilder page = new StringBuilder("""
                # Identifiers, as each platform wants them

                Made from [`Dialects`](../../destinations/src/main/java/dev/lockstep/destinations/identifiers/Dialects.java) by
                `IdentifierReferenceTest`; not to be edited by hand.

                The steps are done in this order, and what is left is hashed as UTF-8. A value that came hashed by the same
                algorithm is used as it is, in lower case. A phone number without a country code needs `phone_region` on the
                connection. What cannot be used is counted with a reason, and never stops what can.

                """);
        for (Dialect dialect : Dialects.all()) {
            page.append("## ")
                    .append(dialect.name())
                    .append(", version ")
                    .append(dialect.version())
                    .append("\n\n");
            page.append("| type | steps | hash | source |\n|---|---|---|---|\n");
            for (Rule rule : dialect.rules()) {
                page.append("| `").append(rule.type().word()).append("` | ");
                page.append(
                        String.join(", ", rule.steps().stream().map(Step::words).toList()));
                page.append(" | ").append(rule.hashing().word());
                page.append(" | ").append(link(rule.source())).append(" |\n");
            }
            page.append('\n');
        }
        page.append("## Reasons\n\n| code | what it means, and what to do |\n|---|---|\n");
        for (Reason reason : Reason.values()) {
            page.append("| `")
                    .append(reason.code())
                    .append("` | ")
                    .append(reason.remedy())
                    .append(" |\n");
        }
        return page.toString();
    }

    private static String link(String source) {
        return source.startsWith("https://") ? "<" + source + ">" : source;
    }
}
