package dev.lockstep.destinations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.core.condition.Durations;
import dev.lockstep.destinations.identifiers.IdentifierType;
import dev.lockstep.destinations.spi.Declaration;
import dev.lockstep.destinations.spi.DestinationKind;
import dev.lockstep.destinations.spi.Parameter;
import dev.lockstep.destinations.spi.Quota;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page that tells users of destinations is made of the declarations, and never out of date. */
class DestinationReferenceTest {

    private static final Path PAGE = Path.of("../docs/reference/destinations.md");

    /** To write the page anew, run this test with {@code -Dlockstep.rewrite=true}. */
    @Test
    void saysWhatTheDeclarationsSay() throws IOException {
        if (Boolean.getBoolean("lockstep.rewrite")) {
            Files.writeString(PAGE, page());
        }
        assertThat(PAGE).content().isEqualTo(page());
    }

    @Test
    void findsEachKindByItsName() {
        assertThat(Destinations.all())
                .isNotEmpty()
                .allSatisfy(
                        kind -> assertThat(Destinations.named(kind.declaration().kind()))
                                .containsSame(kind));
        assertThat(Destinations.named("none")).isEmpty();
    }

    private static String page() {
        return """
                # Destinations

                Made from the declarations in [`Destinations`](../../destinations/src/main/java/dev/lockstep/destinations/Destinations.java)
                by `DestinationReferenceTest`; not to be edited by hand. How each wants identifiers is told in
                [identifiers.md](identifiers.md).

                """
                + Destinations.all().stream()
                        .map(DestinationKind::declaration)
                        .map(DestinationReferenceTest::section)
                        .collect(Collectors.joining("\n"));
    }

    private static String section(Declaration declaration) {
        StringBuilder out = new StringBuilder();
        out.append("## ").append(declaration.title()).append(": `kind: ").append(declaration.kind());
        out.append("`\n\n").append(declaration.summary()).append("\n\n");
        out.append("| setting | value | meaning |\n|---|---|---|\n");
        for (Parameter parameter : declaration.account()) {
            out.append("| `").append(parameter.name()).append("` | ").append(value(parameter));
            out.append(" | ").append(parameter.isRequired() ? "*Required.* " : "");
            out.append(parameter.doc()).append(" |\n");
        }
        out.append("\n| property | |\n|---|---|\n");
        row(
                out,
                "identifiers",
                declaration.dialect().keys().stream().map(IdentifierType::word).collect(Collectors.joining(", ")));
        row(out, "fields", declaration.carriesFields() ? "go along" : "do not go along");
        row(
                out,
                "a copy consists of",
                switch (declaration.unit()) {
                    case IDENTIFIERS -> "identifiers";
                    case PEOPLE -> "people";
                });
        if (declaration.maxMembers() < Integer.MAX_VALUE) {
            row(out, "people in one batch", "up to " + declaration.maxMembers());
        }
        if (declaration.minimumMembers() > 0) {
            row(out, "needs at least", declaration.minimumMembers() + " members");
        }
        declaration.expiry().ifPresent(expiry -> row(out, "drops members after", words(expiry)));
        if (declaration.visibleWithin().isPositive()) {
            row(out, "shows changes within", words(declaration.visibleWithin()));
        }
        for (Quota quota : declaration.quotas()) {
            row(
                    out,
                    "quota of `" + quota.name() + "`",
                    quota.amount() + " in " + words(quota.per())
                            + quota.dayIn().map(zone -> ", days of " + zone).orElse(""));
        }
        row(out, "source", "<" + declaration.source() + ">");
        return out.toString();
    }

    private static void row(StringBuilder out, String property, String value) {
        out.append("| ").append(property).append(" | ").append(value).append(" |\n");
    }

    private static String value(Parameter parameter) {
        String wanted = parameter.kind().wanted();
        return parameter
                .otherwise()
                .map(value -> wanted + "; `" + value + "` where nothing is said")
                .orElse(wanted);
    }

    private static String words(Duration duration) {
        return Durations.format(duration.toMillis());
    }
}
