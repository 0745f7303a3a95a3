package dev.lockstep.cli;

import dev.lockstep.core.model.Instants;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the instant that an option takes, as milliseconds since the epoch. */
final class InstantConverter implements ITypeConverter<Long> {

    @Override
    public Long convert(String text) {
        return Instants.parse(text)
                .orElseThrow(() -> new TypeConversionException(
                        "\"" + text + "\" is no instant; write ISO 8601, such as 2026-03-01T09:00:00Z"));
    }
}
