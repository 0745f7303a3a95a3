package dev.lockstep.server.alert;

import dev.lockstep.destinations.spi.Answer.Failure;
import dev.lockstep.destinations.spi.Meter;
import dev.lockstep.destinations.spi.Settings;
import dev.lockstep.destinations.toolkit.AddressGuard;
import dev.lockstep.destinations.toolkit.Failures;
import dev.lockstep.destinations.toolkit.Http;
import dev.lockstep.destinations.toolkit.Http.Reply;
import dev.lockstep.destinations.webhook.Signatures;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Tells by HTTP: a webhook that is signed as the destination of that name signs, or a hook of Slack. Stateless. */
final class Hook {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final String QUOTA = "message";

    /** Words by which hooks say what is wrong, such as {@code no_service}; any other text is not ours to show. */
    private static final String WORD = "[a-z][a-z_]{0,39}";

    private Hook() {}

    /** Tells a webhook. */
    static Told webhook(Settings settings, Message message, InstantSource clock) {
        String body = Wording.json(message);
        long timestamp = clock.instant().getEpochSecond();
        Signatures signatures;
        try {
            signatures = Signatures.of(settings.text("secret"));
        } catch (IllegalArgumentException e) {
            return Told.later(String.valueOf(e.getMessage()));
        }
        return post(
                settings,
                body,
                clock,
                "webhook-id",
                message.id(),
                "webhook-timestamp",
                Long.toString(timestamp),
                "webhook-signature",
                signatures.sign(message.id(), timestamp, body));
    }

    /** Tells a hook of Slack. */
    static Told slack(Settings settings, Message message, InstantSource clock) {
        return post(settings, Wording.slack(message), clock);
    }

    private static Told post(Settings settings, String body, InstantSource clock, String... headers) {
        Optional<URI> url = url(settings.text("url"));
        if (url.isEmpty()) {
            return Told.later("the url is no address such as https://shop.example/in; correct it");
        }
        Optional<String> problem = settings.flag("allow_internal") ? Optional.empty() : problem(url.get());
        if (problem.isPresent()) {
            return Told.later(problem.get());
        }
        HttpRequest.Builder request = Http.request(url.get())
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(body));
        try (Http http = new Http(Meter.UNLIMITED, TIMEOUT, Optional.empty())) {
            return told(http.call((headers.length == 0 ? request : request.headers(headers)).build(), QUOTA), clock);
        }
    }

    private static Optional<URI> url(String text) {
        try {
            URI url = new URI(text);
            boolean isWeb = "https".equals(url.getScheme()) || "http".equals(url.getScheme());
            return isWeb && url.getHost() != null ? Optional.of(url) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> problem(URI url) {
        return "https".equals(url.getScheme())
                ? AddressGuard.problem(url.getHost())
                : Optional.of("the url must begin with https; allow_internal: true takes http too");
    }

    private static Told told(Reply reply, InstantSource clock) {
        if (reply instanceof Reply.Answered answered && answered.isSuccess()) {
            return new Told.Taken(answered.status() + word(answered.body()));
        }
        String said = reply instanceof Reply.Answered answered ? word(answered.body()) : "";
        return switch (new Failures(List.of(), clock).of(reply, "")) {
            case Failure.Later(var trouble, var after) -> new Told.Later(trouble + said, after);
            case Failure.Unknown(var trouble, var after) -> new Told.Later(trouble + said, after);
            case Failure.Credentials(var trouble) -> Told.later(trouble + said);
            case Failure.Closed(var trouble) -> Told.later(trouble + said);
            case Failure.Gone(var trouble) -> Told.later(trouble + said);
            case Failure.TooMuch(var trouble) -> new Told.Refused(trouble + said);
            case Failure.Rejected(var trouble) -> new Told.Refused(trouble + said);
        };
    }

    private static String word(String body) {
        return body.strip().matches(WORD) ? " " + body.strip() : "";
    }
}
