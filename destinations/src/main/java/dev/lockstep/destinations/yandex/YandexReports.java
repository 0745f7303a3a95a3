package dev.lockstep.destinations.yandex;

import dev.lockstep.destinations.spi.Answer;
import dev.lockstep.destinations.spi.Answer.Failure;
import dev.lockstep.destinations.spi.DestinationKind.Surroundings;
import dev.lockstep.destinations.spi.Quota;
import dev.lockstep.destinations.spi.Settings;
import dev.lockstep.destinations.toolkit.Http;
import dev.lockstep.destinations.toolkit.Http.Reply;
import dev.lockstep.destinations.toolkit.Json;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What advertisements cost and brought by each retargeting list, from <a href="https://yandex.com/dev/direct/doc/en/reports">the reports
 * of Yandex Direct</a>. A report may take minutes to be made; whoever wants it asks again, and each time with the very same bytes:
 *
 * <pre>{@code
 * Report report = reports.begin(query);
 * Answer<Progress> answer = report.ask();     // Ready, or Building and for how long to wait
 * }</pre>
 *
 * <p>For one thread.
 */
public final class YandexReports implements AutoCloseable {

    /** How often may be asked, as is documented; to be counted by the meter that {@link #open} gets. */
    public static final Quota QUOTA = Quota.of("report", 20, Duration.ofSeconds(10));

    /** How far back there are figures. */
    public static final int YEARS = 3;

    private static final int MAX_GOALS = 10;

    /** Days of Direct are those of Moscow. */
    private static final ZoneId MOSCOW = ZoneId.of("Europe/Moscow");

    /** Figures of today and of the three days before may change. */
    private static final int DAYS_UNTIL_SETTLED = 4;

    private static final Duration TIMEOUT = Duration.ofMinutes(3);
    private static final Duration DEFAULT_WAIT = Duration.ofSeconds(10);
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);

    private static final int ACCEPTED = 201;
    private static final int BUILDING = 202;

    private final URI target;
    private final String token;
    private final Optional<String> clientLogin;
    private final String prefix;
    private final Http http;
    private final DirectErrors errors;
    private final InstantSource clock;

    YandexReports(
            URI url,
            String token,
            Optional<String> clientLogin,
            String prefix,
            Optional<URI> proxy,
            Surroundings surroundings) {
        this.target = URI.create(url.toString().replaceAll("/+$", "") + "/json/v5/reports");
        this.token = token;
        this.clientLogin = clientLogin;
        this.prefix = prefix;
        this.http = new Http(surroundings.meter(), TIMEOUT, proxy);
        this.errors = DirectErrors.ofReports(surroundings.clock());
        this.clock = surroundings.clock();
    }

    /**
     * Opens an account. No call is made.
     *
     * @param settings of a connection of this kind; whether {@code direct} is set makes no difference
     */
    public static YandexReports open(Settings settings, Surroundings surroundings) {
        return Yandex.reports(settings, surroundings);
    }

    /** To which click a conversion is counted, in Direct's words. */
    public enum Attribution {
        /** The first one that came from Direct, on any device. */
        FCCD,
        /** The last one. */
        LC,
        /** The last one that mattered, on any device. */
        LSCCD,
        /** As Direct thinks best. */
        AUTO
    }

    /**
     * What is wanted.
     *
     * @param from the first day, of Moscow
     * @param to the last one
     * @param goals of Yandex Metrica, by their ids, that conversions and revenue are of; none for those that campaigns have
     * @param isWithTax whether costs are with value-added tax
     */
    public record Query(LocalDate from, LocalDate to, List<String> goals, Attribution attribution, boolean isWithTax) {
        public Query {
            goals = List.copyOf(goals);
            if (to.isBefore(from)) {
                throw new IllegalArgumentException("the last day, " + to + ", is before the first one, " + from);
            }
            if (goals.size() > MAX_GOALS) {
                throw new IllegalArgumentException("a report has at most " + MAX_GOALS + " goals");
            }
            goals.stream()
                    .filter(goal -> !goal.matches("[0-9]{1,18}"))
                    .findFirst()
                    .ifPresent(goal -> {
                        throw new IllegalArgumentException("a goal is a number, and \"" + goal + "\" is none");
                    });
        }
    }

    /** How far a report is. */
    public sealed interface Progress {
        /** It is there: a row for each day and list, in that order. */
        record Ready(List<Spend> spends) implements Progress {
            public Ready {
                spends = List.copyOf(spends);
            }
        }

        /** It is being made; to be asked for again after this. */
        record Building(Duration retryIn) implements Progress {}
    }

    /** Words a request. No call is made. */
    public Report begin(Query query) {
        return new Report(Json.text(body(query)), settled());
    }

    /** A report that was asked for, or is about to be. */
    public final class Report {
        private final String body;
        private final SpendTable table;

        private Report(String body, LocalDate settled) {
            this.body = body;
            this.table = new SpendTable(prefix, settled);
        }

        /**
         * Asks for it. A failure that says that it is too much says so of the days: ask for fewer. What a platform failed at may be asked
         * for again.
         */
        public Answer<Progress> ask() {
            Reply reply = http.call(request(body), QUOTA.name());
            if (!(reply instanceof Reply.Answered answered) || !answered.isSuccess()) {
                return Answer.failed(errors.of(reply, false));
            }
            if (DirectErrors.code(answered).isPresent()) {
                return Answer.failed(errors.of(reply, false));
            }
            if (answered.status() == ACCEPTED || answered.status() == BUILDING) {
                return new Answer.Done<>(new Progress.Building(waitOf(answered.headers())));
            }
            return table.read(answered.body())
                    .<Answer<Progress>>map(spends -> new Answer.Done<>(new Progress.Ready(spends)))
                    .orElseGet(() -> Answer.failed(unreadable()));
        }
    }

    private static Failure unreadable() {
        return YandexApi.unreadable("the report cannot be read; ask again, and report it as a defect if it stays so");
    }

    /** The last day whose figures change no more. */
    LocalDate settled() {
        return today().minusDays(DAYS_UNTIL_SETTLED);
    }

    /** Today, in Moscow. */
    LocalDate today() {
        return clock.instant().atZone(MOSCOW).toLocalDate();
    }

    private static Duration waitOf(HttpHeaders headers) {
        String seconds = headers.firstValue("retryIn").orElse("");
        if (!seconds.matches("[0-9]{1,6}")) {
            return DEFAULT_WAIT;
        }
        Duration wait = Duration.ofSeconds(Math.max(1, Long.parseLong(seconds)));
        return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
    }

    private ObjectNode body(Query query) {
        ObjectNode params = Json.object();
        ObjectNode criteria = params.putObject("SelectionCriteria")
                .put("DateFrom", query.from().toString())
                .put("DateTo", query.to().toString());
        criteria.putArray("Filter")
                .addObject()
                .put("Field", "CriterionType")
                .put("Operator", "EQUALS")
                .putArray("Values")
                .add("AUDIENCE_TARGET");
        if (!query.goals().isEmpty()) {
            ArrayNode goals = params.putArray("Goals");
            query.goals().forEach(goals::add);
            params.putArray("AttributionModels").add(query.attribution().name());
        }
        ArrayNode fields = params.putArray("FieldNames");
        SpendTable.COLUMNS.forEach(fields::add);
        params.put("ReportType", "CRITERIA_PERFORMANCE_REPORT")
                .put("DateRangeType", "CUSTOM_DATE")
                .put("Format", "TSV")
                .put("IncludeVAT", query.isWithTax() ? "YES" : "NO");
        params.put("ReportName", name(Json.text(params), clock.instant()));
        ObjectNode body = Json.object();
        body.set("params", params);
        return body;
    }

    /** Another one for other parameters, as is required; and for another hour, since a report is kept as it was when it was made. */
    private static String name(String params, Instant now) {
        try {
            String text = params + now.truncatedTo(ChronoUnit.HOURS);
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "lockstep-" + HexFormat.of().formatHex(hash, 0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private HttpRequest request(String body) {
        HttpRequest.Builder request = Http.request(target)
                .header("authorization", "Bearer " + token)
                .header("accept-language", "en")
                .header("content-type", "application/json; charset=utf-8")
                .header("processingMode", "auto")
                .header("returnMoneyInMicros", "false")
                .header("skipReportHeader", "true")
                .header("skipColumnHeader", "false")
                .header("skipReportSummary", "true")
                .POST(BodyPublishers.ofString(body));
        clientLogin.ifPresent(login -> request.header("client-login", login));
        return request.build();
    }

    @Override
    public void close() {
        http.close();
    }
}
