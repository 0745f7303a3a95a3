package dev.lockstep.workspace;

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
