package dev.lockstep.workspace;

import dev.lockstep.destinations.spi.Parameter;
import dev.lockstep.destinations.spi.Parameter.Kind;
import java.util.List;
import java.util.stream.Stream;

/** The ways in which somebody can be told, with the settings of each. */
public enum ReceiverKind {
    /** A message of JSON, signed by Standard Webhooks. */
    WEBHOOK(
            "webhook",
            "An HTTP address of your own; what it gets is JSON, signed by Standard Webhooks.",
            List.of(
                    Parameter.required("url", new Kind.Url(), "The address that messages are posted to."),
                    Parameter.required(
                            "secret",
                            new Kind.Secret(),
                            "What messages are signed with, whsec_…; while the receiver changes over, two with a space between them."),
                    internal("begin with http"))),
    /** A message of JSON with a {@code text}. */
    SLACK(
            "slack",
            "An incoming hook of Slack, Mattermost, or whatever else takes JSON with a text.",
            List.of(
                    Parameter.required(
                            "url",
                            new Kind.Secret(),
                            "The address of the hook. Who knows it can post, so it is a secret."),
                    internal("begin with http"))),
    /** A message by SMTP. */
    EMAIL(
            "email",
            "E-mail by an SMTP server.",
            List.of(
                    Parameter.required("host", new Kind.Text(), "The name of the SMTP server."),
                    Parameter.withDefault("port", new Kind.Whole(1, 65_535), "587", "Its port."),
                    Parameter.withDefault(
                            "encryption",
                            new Kind.OneOf(List.of("starttls", "tls", "none")),
                            "starttls",
                            "How the way there is encrypted: starttls from the first command on, tls from the first byte on; none needs"
                                    + " allow_internal."),
                    Parameter.optional("user", new Kind.Text(), "Who signs in; nobody does where nothing is said."),
                    Parameter.optional("password", new Kind.Secret(), "The password of the user."),
                    Parameter.required("from", new Kind.Text(), "The address that messages come from."),
                    Parameter.required(
                            "to", new Kind.Text(), "The addresses that they go to, with commas between them."),
                    internal("go without encryption")));

    private final String word;
    private final String doc;

    @SuppressWarnings("ImmutableEnumChecker") // nobody changes it
    private final List<Parameter> parameters;

    ReceiverKind(String word, String doc, List<Parameter> parameters) {
        this.word = word;
        this.doc = doc;
        this.parameters = List.copyOf(parameters);
    }

    private static Parameter internal(String more) {
        return Parameter.withDefault(
                "allow_internal",
                new Kind.Flag(),
                "false",
                "Whether the address may be inside this network, and may " + more + ".");
    }

    /** The word for it in a workspace. */
    public String word() {
        return word;
    }

    /** What it is, in a sentence. */
    public String doc() {
        return doc;
    }

    /** The settings that a receiver of this kind has. */
    public List<Parameter> parameters() {
        return parameters;
    }

    static Stream<ReceiverKind> all() {
        return Stream.of(values());
    }
}
