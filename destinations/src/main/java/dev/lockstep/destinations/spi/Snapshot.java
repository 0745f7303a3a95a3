package dev.lockstep.destinations.spi;

import java.nio.file.Path;
import java.util.List;

/**
 * All members of an audience, as one file: UTF-8, the header, then a row for a person or for each of their identifiers, sorted and
 * each once. Equal members give equal bytes.
 *
 * @param file a CSV by RFC 4180 with LF; to be read only, and gone after the call
 * @param rows without the header
 * @param sha256 of the file, in hexadecimal digits
 * @param isShort whether there are fewer rows than the destination declares as its minimum, and removals must go out all the same
 */
public record Snapshot(
        AudienceShape audience,
        String definition,
        Path file,
        List<String> header,
        long rows,
        String sha256,
        boolean isShort) {
    public Snapshot {
        header = List.copyOf(header);
    }
}
