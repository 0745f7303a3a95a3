package dev.lockstep.destinations.koala;

import dev.lockstep.destinations.identifiers.Dialects;
import dev.lockstep.destinations.spi.AudienceShape;
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

/** Koala: boolean traits, and events for entries and exits. */
public final class Koala implements DestinationKind {

    private static final String PUBLIC_KEY = "public_key";
    private static final String URL = "url";
    private static final String EVENTS = "events";

    private static final Declaration DECLARATION = new Declaration(
            "koala",
            "Koala",
            "Every person gets a trait in_AUDIENCE, true or false, and an event Audience Entered or Audience Exited."
                    + " Koala's own service takes nothing any more; a receiver of the same protocol does.",
            List.of(
                    Parameter.required(
                            PUBLIC_KEY, new Kind.Secret(), "The public key of the project, from its settings."),
                    Parameter.withDefault(
                            URL,
                            new Kind.Url(),
                            "https://api2.getkoala.com",
                            "The address of the service, or of a receiver of the same protocol."),
                    Parameter.withDefault(
                            EVENTS,
                            new Kind.Flag(),
                            "true",
                            "Whether entries and exits are sent as events, beside the trait."),
                    Http.PROXY),
            Dialects.KOALA,
            true,
            Unit.IDENTIFIERS,
            KoalaAccount.MAX_MEMBERS,
            0,
            Optional.empty(),
            Duration.ZERO,
            List.of(),
            "https://github.com/getkoala/docs/blob/main/developer-guides/server-side.mdx");

    @Override
    public Declaration declaration() {
        return DECLARATION;
    }

    @Override
    public String nameThere(String audience) {
        return Traits.of(audience);
    }

    @Override
    public Optional<String> problem(AudienceShape audience, Settings settings) {
        return audience.fields().stream()
                .filter(field -> field.equals(Traits.of(audience.name())) || field.equals("email"))
                .findFirst()
                .map(field ->
                        "the field \"" + field + "\" has the name of a trait that is set anyway; give it another name");
    }

    @Override
    public Destination open(Settings settings, Surroundings surroundings) {
        return new KoalaAccount(
                settings.url(URL),
                settings.text(PUBLIC_KEY),
                settings.flag(EVENTS),
                settings.find(Http.PROXY.name()).map(URI::create),
                surroundings);
    }
}
