package dev.lockstep.destinations.files;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** How the members of an audience are written. */
enum FileFormat {
    /** RFC 4180; the very bytes of the snapshot. */
    CSV,
    /** Apache Parquet, with a column of text for each column of the CSV. */
    PARQUET;

    /** As a connection's {@code format} has it. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static List<String> words() {
        return Stream.of(values()).map(FileFormat::word).toList();
    }

    static FileFormat of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** The name of an audience's file. */
    String file(String audience) {
        return audience + "." + word();
    }
}
