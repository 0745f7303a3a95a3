package dev.lockstep.workspace;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A way in which Customer.io sends messages, and what the events are called by which it tells of them: as track calls of its data
 * pipelines, and as its reporting webhooks are taken here.
 *
 * @see <a href="https://docs.customer.io/integrations/data-in/connections/cio-journeys.md">Customer.io: message metrics</a>
 */
public enum Channel {
    EMAIL("email", "Email", "Link Clicked"),
    SMS("sms", "SMS", "Link Clicked"),
    PUSH("push", "Push", "Link Clicked"),
    IN_APP("in_app", "In-App", "Clicked"),
    WHATSAPP("whatsapp", "WhatsApp", "Link Clicked");

    /** The property of such an event that names the campaign which the message belongs to. */
    public static final String CAMPAIGN = "campaign_id";

    /** Of these one is true where a machine has opened a message, as mail programs do that fetch pictures beforehand. */
    public static final List<String> OPENED_BY_A_MACHINE = List.of("prefetched", "proxied", "synthetic");

    /** This one is true where a machine has followed a link, as programs do that look for harm. */
    public static final List<String> CLICKED_BY_A_MACHINE = List.of("machine");

    /** Whichever of the two it was. */
    public static final List<String> BY_A_MACHINE = Stream.of(OPENED_BY_A_MACHINE, CLICKED_BY_A_MACHINE)
            .flatMap(List::stream)
            .toList();

    private final String word;
    private final String prefix;
    private final String clicked;

    Channel(String word, String prefix, String clicked) {
        this.word = word;
        this.prefix = prefix;
        this.clicked = clicked;
    }

    /** The channel of this name in a workspace. */
    public static Optional<Channel> of(String word) {
        return Stream.of(values()).filter(channel -> channel.word.equals(word)).findFirst();
    }

    /** Its name in a workspace, which is what Customer.io calls the object of a webhook. */
    public String word() {
        return word;
    }

    /** How the names of its events begin. */
    public String prefix() {
        return prefix;
    }

    /** A message was handed to whoever carries it. */
    public String sent() {
        return prefix + " Sent";
    }

    /** A message was opened, by the person or by a machine; nobody tells so of a text message. */
    public String opened() {
        return prefix + " Opened";
    }

    /** A link in a message was followed, by the person or by a machine. */
    public String clicked() {
        return prefix + " " + clicked;
    }
}
