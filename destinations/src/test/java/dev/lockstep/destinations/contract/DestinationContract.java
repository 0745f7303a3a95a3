package dev.lockstep.destinations.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.destinations.spi.Declaration;
import dev.lockstep.destinations.spi.Destination;
import dev.lockstep.destinations.spi.DestinationKind;
import dev.lockstep.destinations.spi.DestinationKind.Surroundings;
import dev.lockstep.destinations.spi.Meter;
import dev.lockstep.destinations.spi.Parameter;
import dev.lockstep.destinations.spi.Settings;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every kind of destination promises. A kind has one subclass of this, or of one of the contracts that go further. */
public abstract class DestinationContract {

    protected static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");

    @TempDir
    protected Path folder;

    protected abstract DestinationKind kind();

    /** Settings with which an account can be opened; those with a default may be left out. */
    protected abstract Map<String, String> settings();

    /** The settings as whoever reads a workspace hands them over: with the defaults filled in. */
    protected final Settings withDefaults(Map<String, String> set) {
        Map<String, String> values = new LinkedHashMap<>();
        for (Parameter parameter : kind().declaration().account()) {
            Optional.ofNullable(set.get(parameter.name()))
                    .or(parameter::otherwise)
                    .ifPresent(value -> values.put(parameter.name(), value));
        }
        assertThat(values).as("settings that are declared").containsAllEntriesOf(set);
        return new Settings(values, folder);
    }

    @Test
    void declaresItselfInWords() {
        Declaration declaration = kind().declaration();

        assertThat(declaration.kind()).matches("[a-z][a-z0-9_]*");
        assertThat(declaration.title()).isNotBlank();
        assertThat(declaration.summary()).endsWith(".");
        assertThat(declaration.dialect().keys()).isNotEmpty();
        assertThat(declaration.account()).allSatisfy(parameter -> {
            assertThat(parameter.name()).matches("[a-z][a-z0-9_]*").isNotEqualTo("kind");
            assertThat(parameter.doc()).as(parameter.name()).endsWith(".");
        });
    }

    @Test
    void declaresDefaultsThatItWouldTakeItself() {
        for (Parameter parameter : kind().declaration().account()) {
            if (parameter.isRequired()) {
                assertThat(parameter.otherwise()).as(parameter.name()).isEmpty();
            }
            parameter
                    .otherwise()
                    .ifPresent(value -> assertThat(parameter.kind().admits(value))
                            .as(parameter.name())
                            .isTrue());
        }
    }

    @Test
    void opensAnAccountAndPrintsNoSetting() {
        Settings settings = withDefaults(settings());

        try (Destination destination = kind().open(settings, new Surroundings(() -> NOW, Meter.UNLIMITED))) {
            for (String shown : new String[] {settings.toString(), destination.toString()}) {
                assertThat(settings().values()).noneMatch(value -> value.length() > 5 && shown.contains(value));
            }
        }
        assertThat(kind().dialect(settings).keys())
                .isEqualTo(kind().declaration().dialect().keys());
        assertThat(kind().phoneRegion(settings).code()).isEmpty();
    }

    @Test
    void callsAnAudienceTheSameEachTime() {
        for (String name : new String[] {"vip", "CIO__CartAbandon__4-24h__NoPurchase", "0", "_", "a.b-c"}) {
            assertThat(kind().nameThere(name)).isNotBlank().isEqualTo(kind().nameThere(name));
        }
        assertThat(kind().nameThere("vip")).isNotEqualTo(kind().nameThere("vip2"));
    }
}
