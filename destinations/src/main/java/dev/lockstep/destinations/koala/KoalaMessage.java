package dev.lockstep.destinations.koala;

import dev.lockstep.core.model.Instants;
import dev.lockstep.core.model.Values;
import dev.lockstep.destinations.identifiers.Identified;
import dev.lockstep.destinations.identifiers.IdentifierType;
import dev.lockstep.destinations.spi.Batch;
import dev.lockstep.destinations.spi.Batch.Member;
import dev.lockstep.destinations.spi.Batch.Operation;
import dev.lockstep.destinations.toolkit.Json;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is said to Koala of a person: one request for each profile that they have there. The first one names them by profile id and
 * e-mail together, where both are known; every further e-mail or profile id is a profile of its own.
 *
 * <p>The trait is set, however often it is set. An event is told of a profile that enters or exits, and not of one that is in and of
 * which only a trait has changed. It counts each time unless its {@code message_id} is known: that is made of the
 * audience, the person, what happened, when and to which profile, so whatever is sent again about one entry is one entry there. The
 * profile is in it since a person may have several, also one after another as of one instant, and each of them enters and exits.
 */
final class KoalaMessage {

    /** Enough to tell the profiles of one person apart. */
    private static final int HASH_BYTES = 8;

    private KoalaMessage() {}

    /** The bodies of the requests, in order; the same for the same member, whenever it is tried. */
    static List<String> bodies(Batch batch, Member member, boolean withEvents) {
        List<String> profiles = values(member, IdentifierType.PROFILE_ID);
        List<String> emails = values(member, IdentifierType.EMAIL);
        List<String> bodies = new ArrayList<>();
        for (int i = 0; i < Math.max(profiles.size(), emails.size()); i++) {
            Optional<String> profile = at(profiles, i);
            Optional<String> email = at(emails, i);
            boolean moves = !isEntry(batch)
                    || isEntering(member, IdentifierType.PROFILE_ID, profile)
                    || isEntering(member, IdentifierType.EMAIL, email);
            bodies.add(body(batch, member, profile, email, withEvents && moves));
        }
        return bodies;
    }

    private static boolean isEntering(Member member, IdentifierType type, Optional<String> value) {
        return value.isPresent()
                && member.entering().stream()
                        .anyMatch(identified ->
                                identified.type() == type && identified.values().contains(value.get()));
    }

    private static String body(
            Batch batch, Member member, Optional<String> profile, Optional<String> email, boolean withEvent) {
        ObjectNode body = Json.object();
        profile.ifPresent(it -> body.put("profile_id", it));
        email.ifPresent(it -> body.put("email", it));
        String sentAt = Instants.format(member.at());
        body.putArray("identifies")
                .addObject()
                .put("type", "identify")
                .put("sent_at", sentAt)
                .set("traits", traits(batch, member, email));
        if (withEvent) {
            body.putArray("events")
                    .addObject()
                    .put("type", "track")
                    .put("message_id", messageId(batch, member, profile, email))
                    .put("event", isEntry(batch) ? "Audience Entered" : "Audience Exited")
                    .put("sent_at", sentAt)
                    .set("properties", properties(batch, member));
        }
        return Json.text(body);
    }

    private static ObjectNode traits(Batch batch, Member member, Optional<String> email) {
        ObjectNode traits = Json.object();
        email.ifPresent(it -> traits.put("email", it));
        traits.put(Traits.of(batch.audience().name()), isEntry(batch));
        member.fields().forEach((name, field) -> traits.set(name, Json.of(field)));
        return traits;
    }

    private static ObjectNode properties(Batch batch, Member member) {
        ObjectNode properties = Json.object();
        member.fields().forEach((name, field) -> properties.set(name, Json.of(field)));
        properties.put("audience", batch.audience().name());
        return properties;
    }

    private static String messageId(Batch batch, Member member, Optional<String> profile, Optional<String> email) {
        return String.join(
                "/",
                batch.audience().name(),
                member.key(),
                batch.operation().word(),
                Long.toString(member.at()),
                hash(profile.orElse("") + "/" + email.orElse("")));
    }

    /** So that no address is part of a key. */
    private static String hash(String names) {
        return HexFormat.of().formatHex(Values.sha256(names), 0, HASH_BYTES);
    }

    private static boolean isEntry(Batch batch) {
        return batch.operation() == Operation.ADD;
    }

    private static List<String> values(Member member, IdentifierType type) {
        return member.identifiers().stream()
                .filter(identified -> identified.type() == type)
                .map(Identified::values)
                .findFirst()
                .orElse(List.of());
    }

    private static Optional<String> at(List<String> values, int index) {
        return index < values.size() ? Optional.of(values.get(index)) : Optional.empty();
    }
}
