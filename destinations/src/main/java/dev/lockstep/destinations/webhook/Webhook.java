package dev.lockstep.destinations.webhook;

import dev.lockstep.destinations.identifiers.Dialect;
import dev.lockstep.destinations.identifiers.Dialects;
import dev.lockstep.destinations.identifiers.Hashing;
import dev.lockstep.destinations.spi.Declaration;
import dev.lockstep.destinations.spi.Declaration.Unit;
import dev.lockstep.destinations.spi.Destination;
import dev.lockstep.destinations.spi.DestinationKind;
import dev.lockstep.destinations.spi.Parameter;
import dev.lockstep.destinations.spi.Parameter.Kind;
import dev.lockstep.destinations.spi.Settings;
import dev.lockstep.destinations.toolkit.Http;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** An HTTP address of the user's own. */
public final class Webhook implements DestinationKind {

    /** What Standard Webhooks suggests is 20 kB: this many members with two hashes each and a few fields take about twice that. */
    static final int MAX_MEMBERS = 100;

    private static final String URL = "url";
    private static final String SECRET = "secret";
    private static final String HASH = "hash";
    private static final String ALLOW_INTERNAL = "allow_internal";

    private static final Declaration DECLARATION = new Declaration(
            "webhook",
            "Webhook",
            "Every change of an audience is posted as JSON to an address of your own, signed by Standard Webhooks.",
            List.of(
                    Parameter.required(URL, new Kind.Url(), "The address that changes are posted to."),
                    Parameter.required(
                            SECRET,
                            new Kind.Secret(),
                            "What messages are signed with, whsec_…; while the receiver changes over, two with a space between them."),
                    Parameter.withDefault(
                            HASH,
                            new Kind.Flag(),
                            "true",
                            "Whether e-mail addresses and phone numbers are hashed with SHA-256."),
                    Parameter.withDefault(
                            ALLOW_INTERNAL,
                            new Kind.Flag(),
                            "false",
                            "Whether the address may be inside this network, and may begin with http."),
                    Parameter.PHONE_REGION,
                    Http.PROXY),
            Dialects.PLAIN,
            true,
            Unit.PEOPLE,
            MAX_MEMBERS,
            0,
            Optional.empty(),
            Duration.ZERO,
            List.of(),
            "https://www.standardwebhooks.com");

    @Override
    public Declaration declaration() {
        return DECLARATION;
    }

    @Override
    public Dialect dialect(Settings settings) {
        return settings.flag(HASH) ? Dialects.PLAIN : Dialects.PLAIN.withHashing(Hashing.NONE);
    }

    @Override
    public Destination open(Settings settings, Surroundings surroundings) {
        URI url = settings.url(URL);
        boolean allowInternal = settings.flag(ALLOW_INTERNAL);
        if (!allowInternal && !"https".equals(url.getScheme())) {
            throw new IllegalArgumentException(
                    "the url must begin with https, as it is people that are sent there; allow_internal: true takes http too");
        }
        return new WebhookAccount(
                url,
                Signatures.of(settings.text(SECRET)),
                allowInternal,
                settings.find(Http.PROXY.name()).map(URI::create),
                surroundings);
    }
}
