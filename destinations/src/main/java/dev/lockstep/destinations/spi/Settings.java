package dev.lockstep.destinations.spi;

import dev.lockstep.core.condition.Durations;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The settings of one connection, checked against its declaration and with the defaults filled in. Values are texts as they are
 * written; whoever asks for one by the wrong type has not declared it so, which is a defect. Secrets are among them, so none is
 * ever printed.
 */
public final class Settings {

    private final Map<String, String> values;
    private final Path base;

    /**
     * @param values by the name of the parameter
     * @param base the folder from which relative folders are meant
     */
    public Settings(Map<String, String> values, Path base) {
        this.values = Map.copyOf(values);
        this.base = base;
    }

    public Optional<String> find(String name) {
        return Optional.ofNullable(values.get(name));
    }

    public String text(String name) {
        return find(name)
                .orElseThrow(() -> new IllegalArgumentException("the setting " + name + " is not declared so"));
    }

    public boolean flag(String name) {
        return Boolean.parseBoolean(text(name));
    }

    public long whole(String name) {
        return Long.parseLong(text(name));
    }

    public URI url(String name) {
        return URI.create(text(name));
    }

    public Path folder(String name) {
        return base.resolve(text(name)).normalize();
    }

    public Duration duration(String name) {
        return Duration.ofMillis(Durations.parse(text(name)).orElseThrow());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Settings settings && values.equals(settings.values) && base.equals(settings.base);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return values.keySet().stream().sorted().toList().toString();
    }
}
