package dev.lockstep.cli;

import dev.lockstep.core.condition.Durations;
import java.util.OptionalLong;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Durations as in the segment language, in milliseconds. */
final class DurationConverter implements ITypeConverter<Long> {

    @Override
    public Long convert(String text) {
        OptionalLong ms = Durations.parse(text);
        return ms.orElseThrow(() -> new TypeConversionException(
                "\"" + text + "\" is no duration; write a number and a unit, such as 30s, 4h or 1d12h"));
    }
}
