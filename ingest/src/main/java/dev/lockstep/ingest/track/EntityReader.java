package dev.lockstep.ingest.track;

import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.Intake;
import dev.lockstep.ingest.call.Reason;
import dev.lockstep.ingest.call.RefusedException;
import java.util.List;
import java.util.Optional;

/**
 * Reads one entity of version 2: the body of {@code /api/v2/entity}, or an item of {@code /api/v2/batch}.
 *
 * <p>Objects, relationships and deliveries are taken without a word and come to nothing: a segment asks about a person's own
 * events and attributes. For one thread.
 */
final class EntityReader {

    private static final String ACTION = "action";
    private static final String TYPE = "type";
    private static final String DEVICE = "device";
    private static final String TOKEN = "token";

    private final TrackBody body = new TrackBody();

    /** What is to be taken in; empty where nothing comes of it. */
    Optional<Intake> read(byte[] bytes, int from, int to, long receivedAt) throws RefusedException {
        TrackLimits.checkBody(to - from, TrackLimits.MAX_ENTITY_BYTES);
        TrackBody.Entity entity = body.entity(bytes, from, to);
        String type = entity.fields().requiredText(TYPE);
        return switch (type) {
            case "person" -> person(entity.fields(), entity.attributes(), receivedAt);
            case "object", "delivery" -> Optional.empty();
            default -> throw entity.fields().bad(TYPE, "must be person, object or delivery");
        };
    }

    private static Optional<Intake> person(Fields entity, Fields attributes, long receivedAt) throws RefusedException {
        String action = entity.requiredText(ACTION);
        return switch (action) {
            case "identify" ->
                Optional.of(Facts.identify(
                        identifiers(entity),
                        attributes,
                        entity.instant("timestamp").orElse(receivedAt)));
            case "event", "page", "screen" ->
                Optional.of(Facts.event(identifiers(entity), entity, Facts.View.of(action), attributes, receivedAt));
            case "delete" -> Optional.of(Facts.delete(identifier(entity), receivedAt));
            case "suppress" -> Optional.of(Facts.suppress(identifier(entity)));
            case "unsuppress" -> Optional.of(Facts.unsuppress(identifier(entity)));
            case "add_device" ->
                Optional.of(Facts.deviceChanged(identifier(entity), entity.requiredObject(DEVICE), TOKEN, receivedAt));
            case "delete_device" -> {
                Fields device = entity.requiredObject(DEVICE);
                yield Optional.of(Facts.deviceDeleted(
                        identifier(entity), device.name(TOKEN), device.requiredId(TOKEN), receivedAt));
            }
            case "add_relationships", "delete_relationships" -> Optional.empty();
            case "merge" -> Optional.of(Facts.merge(entity, receivedAt));
            default ->
                throw new RefusedException(
                        Reason.UNKNOWN_TYPE,
                        ACTION,
                        "must be identify, event, page, screen, delete, suppress, unsuppress, add_device, delete_device,"
                                + " add_relationships, delete_relationships or merge");
        };
    }

    private static List<Identifier> identifiers(Fields entity) throws RefusedException {
        return Persons.known(entity.requiredObject("identifiers"));
    }

    private static Identifier identifier(Fields entity) throws RefusedException {
        return identifiers(entity).getFirst();
    }
}
