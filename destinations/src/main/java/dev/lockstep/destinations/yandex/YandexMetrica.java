package dev.lockstep.destinations.yandex;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.lockstep.destinations.spi.Answer;
import dev.lockstep.destinations.spi.DestinationKind.Surroundings;
import dev.lockstep.destinations.spi.Quota;
import dev.lockstep.destinations.toolkit.Http;
import dev.lockstep.destinations.toolkit.Http.Reply;
import dev.lockstep.destinations.toolkit.Json;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import tools.jackson.databind.JsonNode;

/**
 * A counter of Yandex Metrica, told of orders that it cannot see by itself, by
 * <a href="https://yandex.com/dev/metrika/en/management/openapi/schema/uploadSimpleOrders">its simplified order data</a>. A file is taken
 * at once and worked on later; what became of it is asked for by the id of its upload.
 *
 * <p>Addresses and numbers go as MD5, which is what Metrica takes; Yandex Audience takes SHA-256. For one thread.
 */
public final class YandexMetrica implements AutoCloseable {

    /** The service itself. */
    public static final URI SERVICE = URI.create("https://api-metrika.yandex.net");

    private static final String QUOTA = "metrica";

    /** Thirty calls a second are let through from one address, of which some are left to others. */
    static final Quota A_SECOND = Quota.of(QUOTA, 20, Duration.ofSeconds(1));

    /** Days are those of Greenwich. */
    static final Quota A_DAY = Quota.aDayIn("Etc/GMT", QUOTA, 5000);

    /** Orders in one file, which may have a gigabyte. */
    public static final int MAX_ORDERS = 100_000;

    /** How far back orders are joined to sessions. */
    public static final Duration LINKED_WITHIN = Duration.ofDays(21);

    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    /** Uploads that are looked through. */
    private static final int UPLOADS = 1000;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    private static final List<String> ORDER_COLUMNS = List.of(
            "id",
            "create_date_time",
            "client_uniq_id",
            "client_ids",
            "emails_md5",
            "phones_md5",
            "order_status",
            "revenue",
            "cost",
            "currency");

    private final String base;
    private final String token;
    private final String counter;
    private final ZoneId zone;
    private final Http http;
    private final MetricaErrors errors;

    /**
     * Opens an account. No call is made.
     *
     * @param service {@link #SERVICE}, or another one for trials
     * @param token an OAuth token with the right to write to the counter
     * @param counter its number
     * @param zone of the counter, in which the times of orders are read
     */
    public YandexMetrica(
            URI service, String token, long counter, ZoneId zone, Optional<URI> proxy, Surroundings surroundings) {
        this.base = service.toString().replaceAll("/+$", "");
        this.token = token;
        this.counter = Long.toString(counter);
        this.zone = zone;
        this.http = new Http(surroundings.meter(), TIMEOUT, proxy);
        this.errors = new MetricaErrors(surroundings.clock());
    }

    /** What became of an upload. */
    public sealed interface Upload {
        /** It is being worked on, as far as is known. */
        record Pending(String word) implements Upload {}

        /** It was taken. */
        record Passed() implements Upload {}

        /** It was not taken as it is. */
        record Failed(String word) implements Upload {}
    }

    /**
     * Sends orders. To send them again does no harm; of several that have one id the last counts, since Metrica would take either.
     *
     * @param orders linkable ones, {@link #MAX_ORDERS} at most
     * @return the id of the upload
     */
    public Answer<String> sendOrders(List<MetricaOrder> orders) {
        if (orders.isEmpty() || orders.size() > MAX_ORDERS) {
            throw new IllegalArgumentException("a file has from 1 to " + MAX_ORDERS + " orders");
        }
        SequencedMap<String, MetricaOrder> byId = new LinkedHashMap<>();
        for (MetricaOrder order : orders) {
            if (!order.isLinkable()) {
                throw new IllegalArgumentException("nothing tells whose " + order + " is");
            }
            byId.put(order.id(), order);
        }
        List<List<String>> rows = new ArrayList<>(List.of(ORDER_COLUMNS));
        byId.values().forEach(order -> rows.add(row(order)));
        String target = "/cdp/api/v1/counter/" + counter + "/data/simple_orders?merge_mode=SAVE&delimiter_type=COMMA";
        return send(target, "orders.csv", rows);
    }

    private List<String> row(MetricaOrder order) {
        return List.of(
                order.id(),
                TIME.format(order.createdAt().atZone(zone)),
                order.person().orElse(""),
                String.join(",", order.clientIds()),
                String.join(",", order.emails()),
                String.join(",", order.phones()),
                order.status().name(),
                money(order.revenue()),
                money(order.cost()),
                order.currency().orElse(""));
    }

    /** What became of uploads of orders, by their ids: the latest thousand that came over the API. */
    public Answer<SequencedMap<String, Upload>> orderUploads() {
        return get("/cdp/api/v1/counter/" + counter + "/last_uploadings?limit=" + UPLOADS + "&source=API")
                .map(body -> {
                    SequencedMap<String, Upload> uploads = new LinkedHashMap<>();
                    body.path("uploadings")
                            .forEach(node -> uploads.put(
                                    node.path("uploading_id").asString(""),
                                    validated(node.path("api_validation_status").asString(""))));
                    return uploads;
                });
    }

    private static Upload validated(String word) {
        return switch (word) {
            case "PASSED" -> new Upload.Passed();
            case "FAILED" -> new Upload.Failed("FAILED");
            default -> new Upload.Pending(known(word));
        };
    }

    /** A word, or that it is none: whoever shows it shows what the platform says. */
    private static String known(String word) {
        return word.matches("[A-Za-z0-9_-]{1,40}") ? word : "unreadable";
    }

    // ---- calls

    private Answer<String> send(String target, String name, List<List<String>> rows) {
        HttpRequest request = request(target)
                .header("content-type", FormFile.CONTENT_TYPE)
                .POST(FormFile.of(name, BodyPublishers.ofString(csv(rows))))
                .build();
        Reply reply = http.call(request, QUOTA);
        if (!(reply instanceof Reply.Answered answered) || !answered.isSuccess()) {
            return Answer.failed(errors.of(reply));
        }
        return Json.read(answered.body())
                .map(body -> body.path("uploading").path("uploading_id").asString(""))
                .filter(it -> it.matches("[A-Za-z0-9-]{1,64}"))
                .<Answer<String>>map(Answer.Done::new)
                .orElseGet(() -> Answer.failed(
                        YandexApi.unreadable("what became of the file cannot be read; it is sent again")));
    }

    private Answer<JsonNode> get(String target) {
        Reply reply = http.call(request(target).GET().build(), QUOTA);
        if (!(reply instanceof Reply.Answered answered) || !answered.isSuccess()) {
            return Answer.failed(errors.of(reply));
        }
        return Json.read(answered.body())
                .<Answer<JsonNode>>map(Answer.Done::new)
                .orElseGet(() ->
                        Answer.failed(YandexApi.unreadable("Metrica's answer cannot be read; it is asked for again")));
    }

    private HttpRequest.Builder request(String target) {
        return Http.request(URI.create(base + target)).header("authorization", "OAuth " + token);
    }

    private static String money(Optional<BigDecimal> sum) {
        return sum.map(BigDecimal::toPlainString).orElse("");
    }

    private static String csv(List<List<String>> rows) {
        StringWriter text = new StringWriter();
        CsvWriter csv = CsvWriter.builder()
                .lineDelimiter(LineDelimiter.LF)
                .bufferSize(0)
                .build(text);
        rows.forEach(csv::writeRecord);
        return text.toString();
    }

    @Override
    public void close() {
        http.close();
    }
}
