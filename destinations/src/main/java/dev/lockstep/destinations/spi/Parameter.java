package dev.lockstep.destinations.spi;

import dev.lockstep.core.condition.Durations;
import dev.lockstep.destinations.identifiers.PhoneRegion;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * A setting that a connection may have.
 *
 * @param kind what it must look like
 * @param otherwise what counts where it is not set; empty where it must be set, or where nothing counts then
 * @param doc a sentence for the reference
 */
public record Parameter(String name, Kind kind, boolean isRequired, Optional<String> otherwise, String doc) {

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

        /** A time zone such as {@code Europe/Moscow}. */
        record Zone() implements Kind {}

        /** One of some words. */
        record OneOf(List<String> words) implements Kind {
            public OneOf {
                words = List.copyOf(words);
            }
        }

        /** Whether a text looks so. */
        default boolean admits(String text) {
            return switch (this) {
                case Text any -> !text.isBlank();
                case Secret any -> !text.isBlank();
                case Flag() -> text.equals("true") || text.equals("false");
                case Whole(long min, long max) -> isWhole(text, min, max);
                case Url() -> isUrl(text);
                case Folder() -> isPath(text);
                case Duration() -> Durations.parse(text).isPresent();
                case Region() -> isRegion(text);
                case Zone() -> ZoneId.getAvailableZoneIds().contains(text);
                case OneOf(List<String> words) -> words.contains(text);
            };
        }

        /** What it must look like, in words that follow "must be" and "write". */
        default String wanted() {
            return switch (this) {
                case Text any -> "a text that is not blank";
                case Secret any -> "a text that is not blank";
                case Flag() -> "true or false";
                case Whole(long min, long max) -> "a whole number from " + min + " to " + max;
                case Url() -> "an address such as https://shop.example/in";
                case Folder() -> "the path of a folder";
                case Duration() -> "a duration such as 30m";
                case Zone() -> "a time zone such as Europe/Moscow";
                case Region() -> "two letters of ISO 3166-1, such as RU or GB";
                case OneOf(List<String> words) -> "one of " + String.join(", ", words);
            };
        }

        private static boolean isWhole(String text, long min, long max) {
            if (!text.matches("-?[0-9]{1,18}")) {
                return false;
            }
            long number = Long.parseLong(text);
            return number >= min && number <= max;
        }

        private static boolean isUrl(String text) {
            try {
                URI uri = new URI(text);
                return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
                        && uri.getHost() != null
                        && uri.getUserInfo() == null
                        && uri.getFragment() == null;
            } catch (URISyntaxException e) {
                return false;
            }
        }

        private static boolean isPath(String text) {
            try {
                return !text.isBlank() && !Path.of(text).toString().isEmpty();
            } catch (InvalidPathException e) {
                return false;
            }
        }

        private static boolean isRegion(String text) {
            try {
                return PhoneRegion.of(text).code().isPresent();
            } catch (IllegalArgumentException e) {
                return false;
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
