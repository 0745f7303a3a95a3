package dev.lockstep.destinations.sandbox;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.lockstep.destinations.toolkit.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A counter of Yandex Metrica in the sandbox, which takes simplified orders. Files are worked on until the clock has moved by the time
 * that it takes; an order replaces the one with its id. Called under the sandbox's lock.
 */
final class YandexCounter {

    private static final String ORDERS = "/cdp/api/v1/counter/12345/data/simple_orders";
    private static final String LAST = "/cdp/api/v1/counter/12345/last_uploadings";

    private static final Duration WORKING = Duration.ofMinutes(10);
    private static final int A_DAY = 5000;
    private static final int A_SECOND = 30;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);
    private static final Set<String> CLIENT = Set.of("client_ids", "emails_md5", "phones_md5", "emails", "phones");
    private static final Set<String> STATUSES = Set.of("IN_PROGRESS", "PAID", "CANCELLED", "SPAM");

    private final InstantSource clock;
    private final Predicate<String> isValidToken;
    private final Map<String, String> orders = new LinkedHashMap<>();
    private final Map<String, Upload> uploads = new LinkedHashMap<>();
    private final List<Instant> calls = new ArrayList<>();
    private int nextId = 991;

    private record Upload(int rows, Instant done) {}

    YandexCounter(InstantSource clock, Predicate<String> isValidToken) {
        this.clock = clock;
        this.isValidToken = isValidToken;
    }

    /** By the ids of orders, what was said of each last. */
    Map<String, String> orders() {
        return Map.copyOf(orders);
    }

    /** Empty where the call is for another service. */
    Optional<Response> answer(Call call) {
        if (!call.path().startsWith("/cdp/")) {
            return Optional.empty();
        }
        String authorization = call.header("authorization").orElse("");
        if (!authorization.startsWith("OAuth ") || !isValidToken.test(authorization.substring("OAuth ".length()))) {
            return Optional.of(wrong(401, "unauthorized"));
        }
        if (!hasRoom()) {
            return Optional.of(wrong(429, "quota"));
        }
        calls.add(clock.instant());
        try {
            return Optional.of(routed(call));
        } catch (MembersFile.Wrong e) {
            return Optional.of(wrong(400, e.type()));
        }
    }

    private boolean hasRoom() {
        Instant now = clock.instant();
        Instant midnight = now.atZone(ZoneOffset.UTC)
                .toLocalDate()
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant();
        return calls.stream().filter(at -> !at.isBefore(midnight)).count() < A_DAY
                && calls.stream().filter(at -> at.isAfter(now.minusSeconds(1))).count() < A_SECOND;
    }

    private Response routed(Call call) throws MembersFile.Wrong {
        String target = call.method() + " " + call.path();
        if (target.equals("POST " + ORDERS)) {
            return takeOrders(call);
        }
        return target.equals("GET " + LAST) ? last() : wrong(404, "not_found");
    }

    private static List<NamedCsvRecord> rows(Call call) throws MembersFile.Wrong {
        return CsvReader.builder().ofNamedCsvRecord(MembersFile.text(call)).stream()
                .toList();
    }

    private static void check(boolean holds, String says) throws MembersFile.Wrong {
        if (!holds) {
            throw new MembersFile.Wrong("invalid_uploading", says);
        }
    }

    private Response takeOrders(Call call) throws MembersFile.Wrong {
        check(Set.of("SAVE", "UPDATE", "APPEND").contains(call.query().getOrDefault("merge_mode", "")), "merge_mode");
        check("COMMA".equals(call.query().get("delimiter_type")), "delimiter_type");
        List<NamedCsvRecord> rows = rows(call);
        Set<String> ids = new HashSet<>();
        for (NamedCsvRecord row : rows) {
            check(ids.add(row.getField("id")), "an id twice: either may count");
            check(STATUSES.contains(row.getField("order_status")), "order_status");
            check(isTime(row.getField("create_date_time")), "create_date_time");
            check(
                    row.getFieldsAsMap().entrySet().stream()
                            .anyMatch(cell -> CLIENT.contains(cell.getKey())
                                    && !cell.getValue().isEmpty()),
                    "nothing that tells whose it is");
            for (String column : List.of("emails_md5", "phones_md5")) {
                check(row.findField(column).orElse("").matches("([0-9a-f]{32}(,[0-9a-f]{32})*)?"), column);
            }
        }
        rows.forEach(row -> orders.put(
                row.getField("id"),
                row.getFieldsAsMap().entrySet().stream()
                        .filter(cell ->
                                !cell.getKey().equals("id") && !cell.getValue().isEmpty())
                        .map(cell -> cell.getKey() + "=" + cell.getValue())
                        .collect(Collectors.joining(" "))));
        String id = Integer.toString(nextId++);
        uploads.put(id, new Upload(rows.size(), clock.instant().plus(WORKING)));
        ObjectNode answer = Json.object();
        answer.set("uploading", order(id));
        return Response.json(200, answer);
    }

    private static boolean isTime(String text) {
        try {
            LocalDateTime.parse(text, TIME);
            return true;
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    private Response last() {
        ObjectNode answer = Json.object();
        ArrayNode all = answer.putArray("uploadings");
        uploads.keySet().forEach(id -> all.add(order(id)));
        return Response.json(200, answer);
    }

    private ObjectNode order(String id) {
        Upload upload = uploads.get(id);
        ObjectNode shown = Json.object().put("uploading_id", id).put("entity_type", "SYSTEM");
        if (upload != null) {
            shown.put("elements_count", upload.rows)
                    .put("api_validation_status", isDone(upload) ? "PASSED" : "IN_PROGRESS");
        }
        return shown;
    }

    private boolean isDone(Upload upload) {
        return !clock.instant().isBefore(upload.done);
    }

    private static Response wrong(int status, String type) {
        ObjectNode body = Json.object();
        body.putArray("errors").addObject().put("error_type", type).put("message", "wrong");
        return Response.json(status, body.put("code", status).put("message", "wrong"));
    }
}
