package dev.lockstep.ingest.track;

import dev.lockstep.core.model.Identifier;
import dev.lockstep.ingest.call.Reason;
import dev.lockstep.ingest.call.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who a call is about. A {@code cio_id} is given by Customer.io to those it knows, so nobody here has one; a telephone number is
 * an attribute here, not an identifier.
 */
final class Persons {

    /** What a refusal calls the person in a path, as the reference does. */
    static final String IN_PATH = "identifier";

    static final String ID = "id";
    static final String EMAIL = "email";
    static final String ANONYMOUS_ID = "anonymous_id";

    private static final String CIO_ID = "cio_id";
    private static final String CIO_ID_IN_PATH = "cio_";
    private static final String NO_CIO_ID = "there are no ids of Customer.io here; name the person by id or e-mail";

    private Persons() {}

    /** The person of a path: an e-mail where it has an {@code @}, else an id. */
    static Identifier inPath(String person) throws RefusedException {
        if (person.isBlank()) {
            throw new RefusedException(Reason.NO_PERSON, IN_PATH, "blank; put the person's id or e-mail into the path");
        }
        if (person.startsWith(CIO_ID_IN_PATH)) {
            throw new RefusedException(Reason.BAD_VALUE, IN_PATH, NO_CIO_ID);
        }
        return isEmail(person) ? email(IN_PATH, person) : id(IN_PATH, person);
    }

    /** The one identifier of {@code {"id": …}}, or with {@code email} in its place. */
    static Identifier only(Fields identifiers) throws RefusedException {
        if (identifiers.value(CIO_ID).isPresent()) {
            throw identifiers.bad(CIO_ID, NO_CIO_ID);
        }
        Optional<String> id = identifiers.id(ID);
        Optional<String> email = identifiers.text(EMAIL);
        if (id.isPresent() == email.isPresent()) {
            throw new RefusedException(
                    id.isPresent() ? Reason.BAD_VALUE : Reason.NO_PERSON,
                    identifiers.path(),
                    "must name the person by exactly one of id and email");
        }
        if (id.isPresent()) {
            return id(identifiers.name(ID), id.get());
        }
        if (!isEmail(email.get())) {
            throw identifiers.bad(EMAIL, "no e-mail, for it has no @");
        }
        return email(identifiers.name(EMAIL), email.get());
    }

    /**
     * As {@link #only}, but an {@code anonymous_id} may stand beside the other, or alone: the reference does not know it, yet
     * Segment's connection to Customer.io sends it.
     */
    static List<Identifier> known(Fields identifiers) throws RefusedException {
        Optional<String> anonymous = identifiers.id(ANONYMOUS_ID);
        if (anonymous.isEmpty()) {
            return List.of(only(identifiers));
        }
        Identifier weak = anonymous(identifiers.name(ANONYMOUS_ID), anonymous.get());
        return identifiers.present().size() == 1 ? List.of(weak) : List.of(only(identifiers), weak);
    }

    /** The identifiers of a person whose attributes are told: those by which they are addressed, and those among the attributes. */
    static List<Identifier> withAttributes(List<Identifier> addressed, Fields attributes) throws RefusedException {
        List<Identifier> all = new ArrayList<>(addressed);
        Optional<String> id = attributes.id(ID);
        if (id.isPresent()) {
            add(all, id(attributes.name(ID), id.get()), attributes.name(ID));
        }
        // One without an @ is an attribute like any other. As an identifier, the "n/a" of many would make one person of
        // them.
        Optional<String> email = attributes.text(EMAIL).filter(Persons::isEmail);
        if (email.isPresent()) {
            add(all, email(attributes.name(EMAIL), email.get()), attributes.name(EMAIL));
        }
        Optional<String> anonymous = attributes.id(ANONYMOUS_ID);
        if (anonymous.isPresent()) {
            String field = attributes.name(ANONYMOUS_ID);
            add(all, anonymous(field, anonymous.get()), field);
        }
        return all;
    }

    private static void add(List<Identifier> all, Identifier more, String field) throws RefusedException {
        for (Identifier one : all) {
            if (one.kind() == more.kind() && !one.equals(more)) {
                throw new RefusedException(
                        Reason.BAD_VALUE,
                        field,
                        "another than the call is addressed to; an identifier is not changed, merge the persons instead");
            }
        }
        all.add(more);
    }

    static Identifier anonymous(String field, String value) throws RefusedException {
        TrackLimits.check(field, value, TrackLimits.MAX_ATTRIBUTE_VALUE_BYTES);
        return Identifier.anonymous(value);
    }

    static Identifier id(String field, String value) throws RefusedException {
        TrackLimits.check(field, value, TrackLimits.MAX_ID_BYTES);
        return Identifier.id(value);
    }

    static Identifier email(String field, String value) throws RefusedException {
        TrackLimits.check(field, value, TrackLimits.MAX_ATTRIBUTE_VALUE_BYTES);
        return Identifier.email(value);
    }

    static boolean isEmail(String text) {
        return text.indexOf('@') >= 0;
    }
}
