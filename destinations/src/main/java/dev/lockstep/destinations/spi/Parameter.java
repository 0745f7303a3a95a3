package dev.lockstep.destinations.spi;

import java.util.List;
import java.util.Optional;

/**
 * A setting that a connection may have.
 *
 * @param kind what it must look like
 * @param otherwise what counts where it is not set; empty where it must be set, or where nothing counts then
 * @param doc a sentence for the reference
 */
public record Parameter(String name, Kind kind, boolean required, Optional<String> otherwise, String doc) {

    /** What every destination has that takes phone numbers. */
    public static final Parameter PHONE_REGION = optional(
            "phone_region",
            new Kind.Region(),
            "Where phone numbers without a country code belong, such as RU; without it they cannot be used.");

    /** What a setting looks like. */
    public sealed interface Kind {
        /** Any text that is not blank. */
        record Text() implements Kind {}

        /** A text that is never printed, and should come from the environment or a file. */
        record Secret() implements Kind {}

        /** True or false. */
        record Flag() implements Kind {}

        /** A whole number, both bounds included. */
        record Whole(long min, long max) implements Kind {}

        /** An address with {@code http} or {@code https}. */
        record Url() implements Kind {}

        /** A folder, from the workspace's folder on. */
        record Folder() implements Kind {}

        /** A time such as {@code 30m}. */
        record Duration() implements Kind {}

        /** Two letters of ISO 3166-1 of a region that has phone numbers. */
        record Region() implements Kind {}

        /** One of some words. */
        record OneOf(List<String> words) implements Kind {
            public OneOf {
                words = List.copyOf(words);
            }
        }
    }

    public static Parameter required(String name, Kind kind, String doc) {
        return new Parameter(name, kind, true, Optional.empty(), doc);
    }

    public static Parameter optional(String name, Kind kind, String doc) {
        return new Parameter(name, kind, false, Optional.empty(), doc);
    }

    public static Parameter withDefault(String name, Kind kind, String otherwise, String doc) {
        return new Parameter(name, kind, false, Optional.of(otherwise), doc);
    }
}
