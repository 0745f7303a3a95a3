package dev.lockstep.ingest.call;

import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Value;
import dev.lockstep.workspace.Channel;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What became of a message of Customer.io, as an event: that it was sent, opened, and so on. Its reporting webhooks tell of it and so does
 * its Data Out, each with ids of its own, and a shop may have both. What both have is the delivery, by which such an event is
 * therefore known: of one delivery each thing counts once, with those that a machine did apart, since a person may open what a machine
 * has fetched before. An answer is left out, for there may be several to one message. Stateless.
 *
 * @see <a href="https://docs.customer.io/integrations/data-in/connections/cio-journeys.md">Customer.io: message metrics</a>
 */
public final class MessageReport {

    private static final String DELIVERY = "delivery_id";
    private static final String REPLIED = " Replied";

    private MessageReport() {}

    /** Whether events of this name may be about a message. */
    static boolean isNamed(String event) {
        return !event.endsWith(REPLIED)
                && Stream.of(Channel.values()).anyMatch(channel -> event.startsWith(channel.prefix() + " "));
    }

    /** Whether a property of such an event has a say in which it is. */
    static boolean isOfIt(String property) {
        return property.equals(DELIVERY) || Channel.BY_A_MACHINE.contains(property);
    }

    /**
     * What such an event is to have as its {@link Fact#messageId}; empty where it is about no message, or does not say about which.
     *
     * @param properties of the event, those among them that are {@link #isOfIt}
     */
    public static Optional<String> id(String event, Map<String, Value> properties) {
        if (!isNamed(event)
                || !(properties.get(DELIVERY) instanceof Value.Text(String delivery))
                || delivery.isBlank()) {
            return Optional.empty();
        }
        Value yes = Value.of(true);
        boolean isByAMachine = Channel.BY_A_MACHINE.stream().anyMatch(name -> yes.equals(properties.get(name)));
        return Optional.of(event + (isByAMachine ? " by a machine: " : ": ") + delivery);
    }
}
