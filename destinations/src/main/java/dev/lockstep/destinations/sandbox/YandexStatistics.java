package dev.lockstep.destinations.sandbox;

import dev.lockstep.destinations.toolkit.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/**
 * The reports of Yandex Direct in the sandbox: one is taken (201), is being made (202) until the clock has moved by the time that it
 * takes, and is then there; it is known by its name, and another request under the same name is refused. Called under the sandbox's lock.
 */
final class YandexStatistics {

    private static final int MAX_QUEUE = 5;
    private static final int MAX_REQUESTS = 20;
    private static final Duration PER = Duration.ofSeconds(10);
    private static final Duration MAKING = Duration.ofSeconds(20);
    private static final Map<String, String> HEADERS = Map.of(
            "returnmoneyinmicros", "false",
            "skipreportheader", "true",
            "skipcolumnheader", "false",
            "skipreportsummary", "true");

    private final InstantSource clock;
    private final Predicate<String> isValidToken;
    private final List<Shown> shown = new ArrayList<>();
    private final Map<String, Report> reports = new LinkedHashMap<>();
    private final List<Instant> requests = new ArrayList<>();

    /** Showings of one day by one list in one campaign; figures as they are written. */
    private record Shown(LocalDate day, long campaign, String list, Map<String, String> figures) {}

    private record Report(String body, Instant ready) {}

    YandexStatistics(InstantSource clock, Predicate<String> isValidToken) {
        this.clock = clock;
        this.isValidToken = isValidToken;
    }

    void show(LocalDate day, long campaign, String list, Map<String, String> figures) {
        shown.add(new Shown(day, campaign, list, new HashMap<>(figures)));
    }

    /** Empty where the call is for another service. */
    Optional<Response> answer(Call call) {
        return call.path().equals("/json/v5/reports") ? Optional.of(report(call)) : Optional.empty();
    }

    private Response report(Call call) {
        Instant now = clock.instant();
        requests.removeIf(at -> !at.isAfter(now.minus(PER)));
        requests.add(now);
        String authorization = call.header("authorization").orElse("");
        if (!authorization.startsWith("Bearer ") || !isValidToken.test(authorization.substring("Bearer ".length()))) {
            return wrong(400, 53);
        }
        if (requests.size() > MAX_REQUESTS) {
            return wrong(400, 56);
        }
        JsonNode params = Json.read(call.text()).orElseGet(Json::object).path("params");
        String name = params.path("ReportName").asString("");
        boolean isWhole = HEADERS.entrySet().stream()
                        .allMatch(header ->
                                call.header(header.getKey()).orElse("").equals(header.getValue()))
                && params.path("ReportType").asString("").equals("CRITERIA_PERFORMANCE_REPORT")
                && params.path("DateRangeType").asString("").equals("CUSTOM_DATE")
                && params.path("Format").asString("").equals("TSV")
                && !params.path("FieldNames").isEmpty()
                && !name.isEmpty();
        if (!isWhole) {
            return wrong(400, 8000);
        }
        Report known = reports.get(name);
        if (known == null) {
            if (queued(now) >= MAX_QUEUE) {
                return wrong(400, 9000);
            }
            reports.put(name, new Report(call.text(), now.plus(MAKING)));
            return waiting(201, now);
        }
        if (!known.body.equals(call.text())) {
            return wrong(400, 4000);
        }
        return now.isBefore(known.ready) ? waiting(202, now) : table(params, now);
    }

    private long queued(Instant now) {
        return reports.values().stream()
                .filter(report -> now.isBefore(report.ready))
                .count();
    }

    private Response waiting(int status, Instant now) {
        return Response.of(status)
                .with("retryIn", Long.toString(MAKING.toSeconds() / 2))
                .with("reportsInQueue", Long.toString(queued(now)));
    }

    private Response table(JsonNode params, Instant now) {
        List<String> columns = new ArrayList<>();
        params.path("FieldNames").forEach(field -> columns.addAll(columns(field.asString(""), params)));
        LocalDate from = LocalDate.parse(
                params.path("SelectionCriteria").path("DateFrom").asString());
        LocalDate to =
                LocalDate.parse(params.path("SelectionCriteria").path("DateTo").asString());
        StringBuilder tsv = new StringBuilder(String.join("\t", columns)).append('\n');
        for (Shown row : shown) {
            if (!row.day.isBefore(from) && !row.day.isAfter(to)) {
                tsv.append(String.join(
                                "\t",
                                columns.stream()
                                        .map(column -> cell(row, column))
                                        .toList()))
                        .append('\n');
            }
        }
        return new Response(200, new TreeMap<>(), tsv.toString())
                .with("content-type", "text/tab-separated-values; charset=utf-8")
                .with("reportsInQueue", Long.toString(queued(now)));
    }

    /** Conversions and revenue have a column for each goal, where goals are named. */
    private static List<String> columns(String field, JsonNode params) {
        if (params.path("Goals").isEmpty() || !List.of("Conversions", "Revenue").contains(field)) {
            return List.of(field);
        }
        List<String> columns = new ArrayList<>();
        params.path("Goals")
                .forEach(goal -> params.path("AttributionModels")
                        .forEach(model -> columns.add(field + "_" + goal.asString() + "_" + model.asString())));
        return columns;
    }

    private static String cell(Shown row, String column) {
        return switch (column) {
            case "Date" -> row.day.toString();
            case "CampaignId" -> Long.toString(row.campaign);
            case "AdGroupId" -> "5012345678";
            case "CriterionId" -> "9007199300";
            case "Criterion" -> row.list;
            default -> row.figures.getOrDefault(column, "--");
        };
    }

    private static Response wrong(int status, int code) {
        var body = Json.object();
        body.putObject("error").put("request_id", "1").put("error_code", code).put("error_string", "wrong");
        return Response.json(status, body);
    }
}
