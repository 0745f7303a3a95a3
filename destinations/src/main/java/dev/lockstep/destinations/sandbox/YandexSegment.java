package dev.lockstep.destinations.sandbox;

import dev.lockstep.destinations.toolkit.Json;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A segment of Yandex Audience. The file is the last that was taken; the members are those of the file that was last worked on, and
 * another comes into effect when it is {@code ready}. For one thread.
 */
final class YandexSegment {

    /** Matched, so that it can be used; and rows that a file must have. */
    static final int MINIMUM = 100;

    /** Of segments that are made of none. */
    static final MembersFile NO_FILE = new MembersFile("", List.of(), List.of());

    final long id;
    final Instant created;
    String type = "uploading";
    String name = "";
    String status = "uploaded";
    MembersFile file;
    SortedMap<String, String> members = new TreeMap<>();
    final SortedSet<String> grants = new TreeSet<>();
    Instant modified;

    @Nullable
    Instant ready;

    YandexSegment(long id, Instant created, MembersFile file) {
        this.id = id;
        this.created = created;
        this.modified = created;
        this.file = file;
    }

    /** What the clock has brought about. */
    void moveOn(Instant now) {
        if (ready != null && !now.isBefore(ready)) {
            ready = null;
            members = file.identifiers();
            boolean isFew = type.equals("uploading") && matched() < MINIMUM;
            status = isFew ? "few_data" : "processed";
        }
    }

    /** As calls answer it. */
    ObjectNode shown() {
        ObjectNode shown = Json.object()
                .put("type", type)
                .put("id", id)
                .put("status", status)
                .put("create_time", created.toString())
                .put("owner", "glow-ads")
                .put("item_quantity", file.rows().size());
        if (!name.isEmpty()) {
            shown.put("name", name)
                    .put("hashed", true)
                    .put("used_hashing_alg", "SHA256")
                    .put("content_type", "crm")
                    .put("uploading_last_modify_time", modified.toString())
                    .put("device_matching_type", "CROSS_DEVICE");
        }
        if (List.of("processed", "few_data").contains(status)) {
            long valid = file.validRows();
            long found = matched();
            shown.put("valid_unique_quantity", valid)
                    .put(
                            "valid_unique_percentage",
                            percentage(valid, file.rows().size()))
                    .put("matched_quantity", found)
                    .put("matched_percentage", percentage(found, valid))
                    .put("cookies_matched_quantity", 5 * found);
        }
        return shown;
    }

    /** A text with one digit after the point. */
    private static String percentage(long part, long whole) {
        long tenths = whole == 0 ? 0 : 1000 * part / whole;
        return tenths / 10 + "." + tenths % 10;
    }

    /** Nine rows of ten, as if they were found. */
    private long matched() {
        return file.validRows() - file.validRows() / 10;
    }
}
