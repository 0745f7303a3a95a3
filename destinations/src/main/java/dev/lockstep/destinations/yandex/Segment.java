package dev.lockstep.destinations.yandex;

import dev.lockstep.destinations.spi.Observation;
import dev.lockstep.destinations.spi.Observation.Status;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;

/**
 * A segment as the platform shows it. All but the id may be missing, and is then empty; what else is shown is passed over.
 *
 * @param status the platform's word; one that is no word is {@code unreadable}
 * @param modified when members were replaced last
 */
record Segment(
        String id,
        String name,
        String owner,
        String status,
        Optional<Instant> created,
        Optional<Instant> modified,
        OptionalLong received,
        OptionalLong valid,
        OptionalLong matched,
        OptionalLong reach) {

    /** Uploaded, and not worked on: most often because it was not confirmed. */
    private static final String UPLOADED = "uploaded";

    /** Empty where it has no id. */
    static Optional<Segment> read(JsonNode node) {
        String id = node.path("id").asString("");
        if (!id.matches("[0-9]{1,18}")) {
            return Optional.empty();
        }
        String status = node.path("status").asString("");
        OptionalLong received = count(node, "item_quantity");
        OptionalLong valid = share(node, "valid_unique", received);
        return Optional.of(new Segment(
                id,
                node.path("name").asString(""),
                node.path("owner").asString(""),
                status.matches("[A-Za-z0-9_-]{1,40}") ? status : "unreadable",
                instant(node.path("create_time").asString("")),
                instant(node.path("uploading_last_modify_time").asString("")),
                received,
                valid,
                share(node, "matched", valid),
                count(node, "cookies_matched_quantity")));
    }

    private static OptionalLong count(JsonNode node, String field) {
        String text = node.path(field).asString("");
        return text.matches("[0-9]{1,18}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
    }

    /** The quantity, or else what the percentage makes of the whole. Percentages come as texts. */
    private static OptionalLong share(JsonNode node, String what, OptionalLong whole) {
        OptionalLong quantity = count(node, what + "_quantity");
        String percentage = node.path(what + "_percentage").asString("");
        if (quantity.isPresent() || whole.isEmpty() || !percentage.matches("[0-9]{1,3}([.][0-9]{1,9})?")) {
            return quantity;
        }
        return OptionalLong.of(new BigDecimal(percentage)
                .multiply(BigDecimal.valueOf(whole.getAsLong()))
                .movePointLeft(2)
                .setScale(0, RoundingMode.HALF_EVEN)
                .longValue());
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Whether it was given this name: right after that the platform may still call it uploaded. */
    boolean isConfirmedAs(String wanted) {
        return !status.equals(UPLOADED) || name.equals(wanted);
    }

    /** Whether it was uploaded, and nothing was said of it since. */
    boolean isNameless() {
        return status.equals(UPLOADED) && name.isEmpty();
    }

    Observation observation() {
        return new Observation(standing(), status, received, valid, matched, reach);
    }

    /** The words are documented; the console knows more states than the documentation has words. */
    private Status standing() {
        return switch (status) {
            case UPLOADED, "is_processed", "is_updated" -> Status.PROCESSING;
            case "processed" -> Status.READY;
            case "few_data" -> Status.TOO_FEW;
            case "processing_failed" -> Status.FAILED;
            default -> Status.UNKNOWN;
        };
    }
}
