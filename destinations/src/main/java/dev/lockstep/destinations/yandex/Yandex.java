package dev.lockstep.destinations.yandex;

import dev.lockstep.core.model.Path;
import dev.lockstep.destinations.identifiers.Dialects;
import dev.lockstep.destinations.spi.AudienceShape;
import dev.lockstep.destinations.spi.Costs;
import dev.lockstep.destinations.spi.Declaration;
import dev.lockstep.destinations.spi.Declaration.Unit;
import dev.lockstep.destinations.spi.Destination;
import dev.lockstep.destinations.spi.DestinationKind;
import dev.lockstep.destinations.spi.Parameter;
import dev.lockstep.destinations.spi.Parameter.Kind;
import dev.lockstep.destinations.spi.Quota;
import dev.lockstep.destinations.spi.Settings;
import dev.lockstep.destinations.toolkit.Http;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Yandex Audience: segments made of files, for Yandex Direct.
 *
 * <p>Quotas are those of <a href="https://yandex.ru/dev/audience/en/intro/quotas">the documentation</a>. Whether both calls that make
 * a segment count as writes is not said there, so both do. Thirty calls in a second are let through from one address, whatever they
 * are: twenty that read leave room for the ten that write in a minute.
 */
public final class Yandex implements DestinationKind {

    private static final String TOKEN = "token";
    private static final String LOGIN = "login";
    private static final String URL = "url";
    private static final String PREFIX = "prefix";
    private static final String EVERY = "every";

    private static final String DIRECT = "direct";
    private static final String CLIENT_LOGIN = "client_login";
    private static final String DIRECT_URL = "direct_url";

    private static final String SPEND_GOALS = "spend_goals";
    private static final String SPEND_TAX = "spend_tax";
    private static final String SPEND_CURRENCY = "spend_currency";

    private static final String METRICA_COUNTER = "metrica_counter";
    private static final String METRICA_TIMEZONE = "metrica_timezone";
    private static final String METRICA_URL = "metrica_url";
    private static final String ORDER_EVENT = "order_event";
    private static final String ORDER_ID = "order_id";
    private static final String ORDER_REVENUE = "order_revenue";
    private static final String ORDER_CURRENCY = "order_currency";
    private static final String ORDER_COST = "order_cost";
    private static final String ORDER_CLIENT_ID = "order_client_id";

    private static final String MOSCOW = "Europe/Moscow";

    private static final long MAX_COUNTER = 999_999_999_999L;

    private static final Declaration DECLARATION = new Declaration(
            "yandex",
            "Yandex Audience",
            "Every audience is a segment of hashed e-mail addresses and phone numbers, replaced as a whole, for use in Yandex Direct.",
            List.of(
                    Parameter.required(
                            TOKEN,
                            new Kind.Secret(),
                            "An OAuth token with the rights to read and to change segments (audience:read, audience:write); lockstep yandex login gets one."),
                    Parameter.optional(
                            LOGIN,
                            new Kind.Text(),
                            "The login whose segments they are; where it is set, a segment of another owner counts as lost."),
                    Parameter.withDefault(
                            URL,
                            new Kind.Url(),
                            "https://api-audience.yandex.ru",
                            "The address of the service; another one for trials."),
                    Parameter.withDefault(
                            PREFIX,
                            new Kind.Text(),
                            "lockstep:",
                            "What goes before the name of an audience in the name of its segment."),
                    Parameter.withDefault(
                            EVERY,
                            new Kind.Duration(),
                            "30m",
                            "How long changes are gathered after a segment was sent before it is sent again;"
                                    + " all segments of a login share 500 writes a day."),
                    Parameter.withDefault(
                            DIRECT,
                            new Kind.Flag(),
                            "false",
                            "Whether a retargeting list is kept in Yandex Direct for each retargeting audience, which leaves out the"
                                    + " suppressions that it excludes; the token must have the right to use Direct."),
                    Parameter.optional(
                            CLIENT_LOGIN, new Kind.Text(), "The advertiser in Direct, where the token is an agency's."),
                    Parameter.withDefault(
                            DIRECT_URL,
                            new Kind.Url(),
                            "https://api.direct.yandex.com",
                            "The address of Direct; another one for trials."),
                    Parameter.optional(
                            SPEND_GOALS,
                            new Kind.Text(),
                            "The goals of Yandex Metrica, by their numbers with commas between them, that conversions and revenue of measure"
                                    + " spend are of, ten at the most; where it is not set, those that campaigns have."),
                    Parameter.withDefault(
                            SPEND_TAX,
                            new Kind.Flag(),
                            "true",
                            "Whether the costs of measure spend are with value-added tax."),
                    Parameter.optional(
                            SPEND_CURRENCY,
                            new Kind.Text(),
                            "The currency of the account in Direct, by ISO 4217, which its reports do not say."),
                    Parameter.optional(
                            METRICA_COUNTER,
                            new Kind.Whole(1, MAX_COUNTER),
                            "The counter of Yandex Metrica that is told of orders; none where it is not set. The token must have the"
                                    + " right to write to it."),
                    Parameter.withDefault(METRICA_TIMEZONE, new Kind.Zone(), MOSCOW, "The time zone of that counter."),
                    Parameter.withDefault(
                            METRICA_URL,
                            new Kind.Url(),
                            YandexMetrica.SERVICE.toString(),
                            "The address of Metrica; another one for trials."),
                    Parameter.withDefault(
                            ORDER_EVENT, new Kind.Text(), "Order Completed", "The name of events that are orders."),
                    Parameter.withDefault(
                            ORDER_ID,
                            new Kind.Text(),
                            "order_id",
                            "Where in such an event the order's id is; one without is not told of."),
                    Parameter.withDefault(ORDER_REVENUE, new Kind.Text(), "revenue", "Where its revenue is."),
                    Parameter.withDefault(
                            ORDER_CURRENCY, new Kind.Text(), "currency", "Where its currency is, by ISO 4217."),
                    Parameter.optional(ORDER_COST, new Kind.Text(), "Where the cost of what was ordered is."),
                    Parameter.optional(
                            ORDER_CLIENT_ID,
                            new Kind.Text(),
                            "Where the ClientID is by which Metrica knows the browser."),
                    Parameter.PHONE_REGION,
                    Http.PROXY),
            Dialects.YANDEX,
            false,
            Unit.IDENTIFIERS,
            Integer.MAX_VALUE,
            100,
            Optional.empty(),
            Duration.ofHours(2),
            List.of(
                    Quota.of(YandexApi.WRITE, 10, Duration.ofMinutes(1)),
                    Quota.of(YandexApi.WRITE, 100, Duration.ofHours(1)),
                    Quota.aDayIn(MOSCOW, YandexApi.WRITE, 500),
                    Quota.of(YandexApi.READ, 20, Duration.ofSeconds(1)),
                    Quota.aDayIn(MOSCOW, YandexApi.READ, 5000),
                    YandexMetrica.A_SECOND,
                    YandexMetrica.A_DAY),
            "https://yandex.ru/dev/audience/ru/ref/openapi");

    @Override
    public Declaration declaration() {
        return DECLARATION;
    }

    @Override
    public Destination open(Settings settings, Surroundings surroundings) {
        return new YandexAccount(
                api(settings, surroundings),
                settings.find(LOGIN),
                settings.text(PREFIX),
                settings.duration(EVERY),
                settings.flag(DIRECT) ? Optional.of(direct(settings, surroundings)) : Optional.empty(),
                settings.find(METRICA_COUNTER).map(counter -> orders(settings, surroundings)),
                surroundings.clock());
    }

    /** Of the lists that are kept in Direct, so only where they are. */
    @Override
    public Optional<Costs> costs(Settings settings, Surroundings surroundings) {
        return settings.flag(DIRECT)
                ? Optional.of(new DirectCosts(
                        reports(settings, surroundings),
                        settings.find(SPEND_GOALS)
                                .map(goals -> Stream.of(goals.split(",", -1))
                                        .map(String::strip)
                                        .toList())
                                .orElse(List.of()),
                        settings.flag(SPEND_TAX),
                        settings.find(SPEND_CURRENCY)))
                : Optional.empty();
    }

    @Override
    public List<Quota> costQuotas() {
        return List.of(YandexReports.QUOTA);
    }

    @Override
    public Set<String> events(Settings settings) {
        return settings.find(METRICA_COUNTER)
                .flatMap(counter -> settings.find(ORDER_EVENT))
                .map(Set::of)
                .orElse(Set.of());
    }

    private static MetricaOrders orders(Settings settings, Surroundings surroundings) {
        YandexMetrica metrica = new YandexMetrica(
                settings.url(METRICA_URL),
                settings.text(TOKEN),
                settings.whole(METRICA_COUNTER),
                ZoneId.of(settings.text(METRICA_TIMEZONE)),
                settings.find(Http.PROXY.name()).map(URI::create),
                surroundings);
        return new MetricaOrders(
                metrica,
                new MetricaOrders.Mapping(
                        settings.text(ORDER_EVENT),
                        Path.of(settings.text(ORDER_ID)),
                        Path.of(settings.text(ORDER_REVENUE)),
                        Path.of(settings.text(ORDER_CURRENCY)),
                        settings.find(ORDER_COST).map(Path::of),
                        settings.find(ORDER_CLIENT_ID).map(Path::of)));
    }

    /** The name of a retargeting list is that of its segment, and may not be longer. */
    @Override
    public Optional<String> problem(AudienceShape audience, Settings settings) {
        int most = RetargetingList.MAX_NAME_CHARS - settings.text(PREFIX).length();
        return settings.flag(DIRECT) && audience.name().length() > most
                ? Optional.of(
                        "its name has more than " + most + " characters, which is too long for Direct; shorten it")
                : Optional.empty();
    }

    static DirectApi direct(Settings settings, Surroundings surroundings) {
        return new DirectApi(
                settings.url(DIRECT_URL),
                settings.text(TOKEN),
                settings.find(CLIENT_LOGIN),
                settings.find(Http.PROXY.name()).map(URI::create),
                surroundings);
    }

    static YandexReports reports(Settings settings, Surroundings surroundings) {
        return new YandexReports(
                settings.url(DIRECT_URL),
                settings.text(TOKEN),
                settings.find(CLIENT_LOGIN),
                settings.text(PREFIX),
                settings.find(Http.PROXY.name()).map(URI::create),
                surroundings);
    }

    static YandexApi api(Settings settings, Surroundings surroundings) {
        return new YandexApi(
                settings.url(URL),
                settings.text(TOKEN),
                settings.find(Http.PROXY.name()).map(URI::create),
                surroundings);
    }
}
