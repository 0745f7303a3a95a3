package dev.lockstep.ingest.track;

import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.Intake;
import dev.lockstep.core.model.Value;
import dev.lockstep.ingest.call.MessageReport;
import dev.lockstep.ingest.call.Received;
import dev.lockstep.ingest.call.RefusedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a reporting webhook of Customer.io: what became of a message. It becomes the event that Customer.io's data pipelines send of the
 * same ({@code Email Sent}, {@code SMS Link Clicked} …), with the ids of campaign, delivery and the like as properties, and with what tells
 * a machine from a person. The message itself, its subject and whom it was addressed to are left out: they are not asked about, and say
 * much of a person. That somebody unsubscribes, or subscribes again, is their attribute {@code unsubscribed}, as in the Track API.
 *
 * <p>A webhook that is sent again counts once, and so does what the data pipelines tell as well: an event about a message is known by that, see
 * {@link MessageReport}, and any other by the event's id. A report of somebody who is known by an id
 * of Customer.io alone is of nobody here, and nothing comes of it.
 *
 * <p>For one thread, as it is used again for each body.
 *
 * @see <a href="https://docs.customer.io/integrations/api/webhooks/">Customer.io: reporting webhooks</a>
 */
public final class ReportParser {

    /** What is kept of a report, where it is there. */
    private static final List<String> KEPT = List.of(
            "campaign_id",
            "broadcast_id",
            "trigger_id",
            "newsletter_id",
            "content_id",
            "transactional_message_id",
            "delivery_id",
            "action_id",
            "parent_action_id",
            "journey_id",
            "trigger_event_id",
            "inbound_event_id",
            "link_id",
            "href",
            "tracked_response",
            "proxied",
            "prefetched",
            "synthetic",
            "machine",
            "failure_message");

    private static final String CUSTOMER = "customer";
    private static final String UNSUBSCRIBED = "unsubscribed";

    private final TrackBody body = new TrackBody();

    /**
     * Reads a webhook.
     *
     * @param bytes JSON in UTF-8
     * @param receivedAt in milliseconds since the epoch: when it happened where the webhook does not say so
     */
    public Received parse(byte[] bytes, long receivedAt) {
        try {
            Fields report = body.fields(bytes, 0, bytes.length);
            Optional<Fields> data = report.object("data");
            List<Identifier> person = data.isPresent() ? person(data.get()) : List.of();
            if (person.isEmpty()) {
                return new Received.Understood(List.of(), List.of(), 1);
            }
            Fact fact =
                    fact(report, data.get(), person, report.instant("timestamp").orElse(receivedAt));
            return new Received.Understood(List.of(new Intake.Learned(fact, false)), List.of(), 0);
        } catch (RefusedException e) {
            return new Received.Refused(e.refusal());
        }
    }

    private static Fact fact(Fields report, Fields data, List<Identifier> person, long at) throws RefusedException {
        Optional<String> id = report.text("event_id");
        String object = report.requiredText("object_type");
        String metric = report.requiredText("metric");
        if (object.equals(CUSTOMER) && (metric.equals(UNSUBSCRIBED) || metric.equals("subscribed"))) {
            Value unsubscribed = Value.of(metric.equals(UNSUBSCRIBED));
            return new Fact.AttributeChange(id, at, person, Map.of(UNSUBSCRIBED, Optional.of(unsubscribed)));
        }
        String name = ReportNames.event(object, metric);
        TrackLimits.check("metric", name, TrackLimits.MAX_EVENT_NAME_BYTES);
        Map<String, Value> kept = kept(data);
        return new Fact.Event(MessageReport.id(name, kept).or(() -> id), at, person, name, kept);
    }

    /** By the shop's own id and the address; by neither where Customer.io knows nobody but by its own id. */
    private static List<Identifier> person(Fields data) throws RefusedException {
        Optional<Fields> identifiers = data.object("identifiers");
        List<Identifier> person = new ArrayList<>();
        Optional<String> id = identifiers.isPresent() ? identifiers.get().id(Persons.ID) : Optional.empty();
        if (id.isEmpty()) {
            id = data.id("customer_id"); // how it was called before
        }
        if (id.isPresent()) {
            person.add(Persons.id(data.name("identifiers.id"), id.get()));
        }
        Optional<String> email = identifiers.isPresent() ? identifiers.get().text(Persons.EMAIL) : Optional.empty();
        if (email.filter(Persons::isEmail).isPresent()) {
            person.add(Persons.email(data.name("identifiers.email"), email.get()));
        }
        return person;
    }

    private static Map<String, Value> kept(Fields data) {
        Map<String, Value> kept = new LinkedHashMap<>();
        KEPT.forEach(name -> data.value(name).ifPresent(value -> kept.put(name, value)));
        return kept;
    }
}
