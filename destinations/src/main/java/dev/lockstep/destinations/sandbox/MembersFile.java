package dev.lockstep.destinations.sandbox;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The one file of a multipart message, with its rows as far as the Yandex sandbox needs them: by
 * <a href="https://www.rfc-editor.org/rfc/rfc7578">RFC 7578</a>, and a CSV without quotes.
 *
 * @param rows the cells of each, as many as the header has
 */
record MembersFile(String text, List<String> header, List<List<String>> rows) {

    private static final String FORM = "multipart/form-data; boundary=";

    /** A file is not as it should be. */
    static final class Wrong extends Exception {
        private static final long serialVersionUID = 1;

        private final String type;

        Wrong(String type, String message) {
            super(message);
            this.type = type;
        }

        /** The platform's word. */
        String type() {
            return type;
        }
    }

    /** How many rows a call has, and digits of the first of them; nothing where it is no file. */
    static String says(Call call) {
        if (!call.header("content-type").orElse("").startsWith(FORM)) {
            return "";
        }
        try {
            MembersFile file = read(call);
            return ": " + file.rows.size() + " rows ("
                    + Digits.of(file.identifiers().sequencedKeySet().getFirst()) + " …)";
        } catch (Wrong e) {
            return ": no file of members";
        }
    }

    static MembersFile read(Call call) throws Wrong {
        return csv(text(call));
    }

    /** The file that a call brings. */
    static String text(Call call) throws Wrong {
        String type = call.header("content-type").orElse("");
        if (!type.startsWith(FORM) || type.length() == FORM.length()) {
            throw new Wrong("invalid_parameter", "no multipart/form-data with a boundary");
        }
        return part(call.text(), "--" + type.substring(FORM.length()));
    }

    /** What is in the part named file, of which there must be no other beside it. */
    private static String part(String message, String delimiter) throws Wrong {
        String end = "\r\n" + delimiter + "--\r\n";
        int gap = message.indexOf("\r\n\r\n");
        if (!message.startsWith(delimiter + "\r\n") || !message.endsWith(end) || gap < 0) {
            throw new Wrong("invalid_parameter", "a message that is not delimited by its boundary");
        }
        String head = message.substring(0, gap);
        String body = message.substring(gap + 4, message.length() - end.length());
        if (!head.contains("Content-Disposition: form-data; name=\"file\"; filename=\"") || body.contains(delimiter)) {
            throw new Wrong("missing_parameter", "no single part named file that has a filename");
        }
        return body;
    }

    private static MembersFile csv(String text) throws Wrong {
        List<String> lines = text.lines().toList();
        List<String> header =
                lines.isEmpty() ? List.of() : List.of(lines.getFirst().split(",", -1));
        boolean isKnown = header.contains("email") || header.contains("phone");
        if (!isKnown || new HashSet<>(header).size() < header.size()) {
            throw new Wrong("header_validation_error", "no column email or phone, or a column twice");
        }
        List<List<String>> rows = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            List<String> cells = List.of(line.split(",", -1));
            if (cells.size() != header.size()) {
                throw new Wrong("invalid_uploading", "a row with " + cells.size() + " cells");
            }
            rows.add(cells);
        }
        if (rows.isEmpty()) {
            throw new Wrong("invalid_uploading", "no rows");
        }
        return new MembersFile(text, header, rows);
    }

    /** The e-mail addresses and phone numbers, with the column that each is in. */
    SortedMap<String, String> identifiers() {
        SortedMap<String, String> identifiers = new TreeMap<>();
        for (List<String> row : rows) {
            for (String column : List.of("email", "phone")) {
                cell(row, column).ifPresent(value -> identifiers.put(value, column));
            }
        }
        return identifiers;
    }

    /** How many rows have something to be found by, each counted once. */
    long validRows() {
        return rows.stream()
                .filter(row ->
                        cell(row, "email").isPresent() || cell(row, "phone").isPresent())
                .distinct()
                .count();
    }

    private Optional<String> cell(List<String> row, String column) {
        int at = header.indexOf(column);
        return at < 0 || row.get(at).isEmpty() ? Optional.empty() : Optional.of(row.get(at));
    }

    /** Whether every identifier is a hash as the platform takes it. */
    boolean isHashed() {
        return identifiers().keySet().stream().allMatch(it -> it.matches("[0-9a-f]{64}"));
    }

    /** Its size in bytes. */
    int bytes() {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
