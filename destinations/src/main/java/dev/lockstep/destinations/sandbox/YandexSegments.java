package dev.lockstep.destinations.sandbox;

import dev.lockstep.destinations.toolkit.Json;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The management API of Yandex Audience, as {@link YandexSandbox} describes it. For one thread. */
final class YandexSegments {

    private static final String BASE = "/v1/management/";
    private static final Pattern SEGMENT = Pattern.compile("segment/([0-9]+)(/[a-z_]+)?");
    private static final int MAX_BYTES = 1_000_000_000;

    private final InstantSource clock;
    private final Predicate<String> isValid;
    private final YandexQuotas quotas;
    private final Map<Long, YandexSegment> segments = new LinkedHashMap<>();
    private Duration processing = Duration.ofMinutes(40);
    private long nextId = 57172765;

    /** @param isValid whether a token is */
    YandexSegments(InstantSource clock, Predicate<String> isValid) {
        this.clock = clock;
        this.isValid = isValid;
        this.quotas = new YandexQuotas(clock);
    }

    void processIn(Duration time) {
        processing = time;
    }

    /** All of them as they are now, oldest first. */
    Stream<YandexSegment> all() {
        moveOn();
        return segments.values().stream().sorted(Comparator.comparingLong(it -> it.id));
    }

    void delete(String name) {
        segments.values().removeIf(segment -> segment.name.equals(name));
    }

    void setStatus(String name, String status) {
        for (YandexSegment segment : segments.values()) {
            if (segment.name.equals(name)) {
                segment.status = status;
                segment.ready = null;
            }
        }
    }

    /** Returns the id. */
    long addForeign(String name) {
        YandexSegment segment = new YandexSegment(nextId++, clock.instant(), YandexSegment.NO_FILE);
        segment.type = "metrika";
        segment.name = name;
        segment.status = "processed";
        segments.put(segment.id, segment);
        return segment.id;
    }

    boolean isUsable(long id) {
        moveOn();
        YandexSegment segment = segments.get(id);
        return segment != null && segment.status.equals("processed");
    }

    /** The name of the segment that a call is about; empty where it is about none. */
    String name(Call call) {
        Matcher matcher = SEGMENT.matcher(call.path().replace(BASE, ""));
        return matcher.matches()
                ? Optional.ofNullable(segments.get(Long.parseLong(matcher.group(1))))
                        .map(segment -> segment.name)
                        .orElse("")
                : "";
    }

    Response answer(Call call) {
        Optional<Response> unauthorised = unauthorised(call);
        if (unauthorised.isPresent()) {
            return unauthorised.get();
        }
        if (!call.path().startsWith(BASE)) {
            return wrong(404, "not_found", "no such address");
        }
        boolean isRead = call.method().equals("GET");
        if (!quotas.take(isRead)) {
            return wrong(429, "quota", "a quota is used up");
        }
        moveOn();
        try {
            return routed(call, call.path().substring(BASE.length()));
        } catch (MembersFile.Wrong e) {
            return wrong(400, e.type(), String.valueOf(e.getMessage()));
        }
    }

    private Optional<Response> unauthorised(Call call) {
        String authorization = call.header("authorization").orElse("");
        if (!authorization.startsWith("OAuth ")) {
            return Optional.of(wrong(401, "unauthorized", "no OAuth token"));
        }
        return isValid.test(authorization.substring("OAuth ".length()))
                ? Optional.empty()
                : Optional.of(wrong(403, "invalid_token", "the token is not valid"));
    }

    private Response routed(Call call, String path) throws MembersFile.Wrong {
        if (path.equals("segments")) {
            return call.method().equals("GET") ? list(call) : Response.of(405);
        }
        if (path.equals("segments/upload_csv_file")) {
            return call.method().equals("POST") ? upload(call) : Response.of(405);
        }
        if (path.equals("segments/create_lookalike")) {
            return call.method().equals("POST") ? lookalike(call) : Response.of(405);
        }
        Matcher matcher = SEGMENT.matcher(path);
        if (!matcher.matches()) {
            return wrong(404, "not_found", "no such call");
        }
        YandexSegment segment = segments.get(Long.parseLong(matcher.group(1)));
        if (segment == null) {
            return wrong(404, "not_found", "no such segment");
        }
        String action = matcher.group(2) == null ? "" : matcher.group(2);
        return switch (call.method() + " " + action) {
            case "POST /confirm" -> confirm(call, segment);
            case "POST /modify_data" -> modify(call, segment);
            case "GET /grants" -> grants(segment);
            case "PUT /grant" -> grant(call, segment);
            case "DELETE /grant" ->
                segment.grants.remove(call.query().getOrDefault("user_login", ""))
                        ? success()
                        : wrong(404, "not_found", "no such grant");
            case "DELETE " -> {
                segments.remove(segment.id);
                yield success();
            }
            default -> Response.of(405);
        };
    }

    // ---- calls

    private Response list(Call call) throws MembersFile.Wrong {
        int limit = whole(call, "limit", 10_000);
        int offset = whole(call, "offset", 0);
        ObjectNode answer = Json.object();
        ArrayNode shown = answer.putArray("segments");
        segments.values().stream()
                .sorted(Comparator.comparingLong(it -> it.id))
                .skip(offset)
                .limit(limit)
                .forEach(segment -> shown.add(segment.shown()));
        return Response.json(200, answer);
    }

    private Response upload(Call call) throws MembersFile.Wrong {
        MembersFile file = file(call);
        YandexSegment segment = new YandexSegment(nextId++, clock.instant(), file);
        segments.put(segment.id, segment);
        ObjectNode answer = Json.object();
        answer.putObject("segment")
                .put("type", segment.type)
                .put("id", segment.id)
                .put("status", segment.status)
                .put("has_guests", false)
                .put("guest_quantity", 0)
                .put("can_create_dependent", true)
                .put("has_derivatives", false)
                .put("hashed", false)
                .put("item_quantity", file.rows().size())
                .put("guest", false);
        return Response.json(200, answer);
    }

    private static MembersFile file(Call call) throws MembersFile.Wrong {
        MembersFile file = MembersFile.read(call);
        if (file.bytes() > MAX_BYTES) {
            throw new MembersFile.Wrong("invalid_uploading", "a file of more than a gigabyte");
        }
        return file;
    }

    private Response confirm(Call call, YandexSegment segment) throws MembersFile.Wrong {
        JsonNode body = Json.read(call.text()).orElseGet(Json::object).path("segment");
        if (!segment.status.equals("uploaded")) {
            return wrong(400, "invalid_parameter", "it is confirmed");
        }
        if (body.path("name").asString("").isBlank()
                || !body.path("content_type").asString("").equals("crm")) {
            return wrong(400, "missing_parameter", "no name, or no content_type");
        }
        if (!body.path("hashed").isBoolean()
                || !body.path("hashed").booleanValue()
                || !body.path("hashing_alg").asString("").equals("SHA256")) {
            return wrong(400, "invalid_parameter", "this sandbox takes hashes of SHA256 alone");
        }
        checkContent(call, segment.file);
        segment.name = body.path("name").asString();
        segment.status = "is_processed";
        segment.ready = clock.instant().plus(processing);
        return one(segment);
    }

    private Response modify(Call call, YandexSegment segment) throws MembersFile.Wrong {
        if (!call.query().getOrDefault("modification_type", "").equals("replace")) {
            return wrong(400, "invalid_parameter", "this sandbox knows modification_type replace alone");
        }
        if (!List.of("processed", "few_data", "processing_failed").contains(segment.status)) {
            return wrong(409, "conflict", "it is being worked on");
        }
        MembersFile file = file(call);
        if (!file.header().equals(segment.file.header())) {
            return wrong(400, "header_validation_error", "not the columns of the first file");
        }
        checkContent(call, file);
        boolean isStored = !segment.status.equals("processing_failed");
        if (isStored && file.text().equals(segment.file.text())) {
            return wrong(400, "no_changes", "the file is the one that is there");
        }
        segment.file = file;
        segment.status = "is_updated";
        segment.modified = clock.instant();
        segment.ready = segment.modified.plus(processing);
        return one(segment);
    }

    private Response lookalike(Call call) {
        JsonNode body = Json.read(call.text()).orElseGet(Json::object).path("segment");
        YandexSegment source = segments.get(body.path("lookalike_link").asLong(0));
        int width = body.path("lookalike_value").asInt(0);
        if (source == null || body.path("name").asString("").isBlank()) {
            return wrong(400, "missing_parameter", "no name, or no segment to look at");
        }
        if (!source.status.equals("processed") || width < 1 || width > 5) {
            return wrong(
                    400, "invalid_parameter", "a segment that is not processed, or a width that is not from 1 to 5");
        }
        YandexSegment made = new YandexSegment(nextId++, clock.instant(), YandexSegment.NO_FILE);
        made.type = "lookalike";
        made.name = body.path("name").asString();
        made.status = "is_processed";
        made.ready = clock.instant().plus(processing);
        segments.put(made.id, made);
        return one(made);
    }

    private static Response grants(YandexSegment segment) {
        ObjectNode answer = Json.object();
        ArrayNode grants = answer.putArray("grants");
        segment.grants.forEach(
                login -> grants.addObject().put("user_login", login).put("permission", "view"));
        return Response.json(200, answer);
    }

    private static Response grant(Call call, YandexSegment segment) {
        JsonNode grant = Json.read(call.text()).orElseGet(Json::object).path("grant");
        String login = grant.path("user_login").asString("");
        if (login.isBlank() || !grant.path("permission").asString("").equals("view")) {
            return wrong(400, "invalid_parameter", "no login, or a permission that is not view");
        }
        segment.grants.add(login);
        ObjectNode answer = Json.object();
        answer.set("grant", grant);
        return Response.json(200, answer);
    }

    private static Response success() {
        return Response.json(200, Json.object().put("success", true));
    }

    private static void checkContent(Call call, MembersFile file) throws MembersFile.Wrong {
        String checksSize = call.query().getOrDefault("check_size", "true");
        if (!List.of("true", "false").contains(checksSize)) {
            throw new MembersFile.Wrong("invalid_parameter", "check_size is true or false");
        }
        if (!file.isHashed()) {
            throw new MembersFile.Wrong("invalid_uploading", "what is no hash");
        }
        if (checksSize.equals("true") && file.rows().size() < YandexSegment.MINIMUM) {
            throw new MembersFile.Wrong("invalid_uploading", "fewer than " + YandexSegment.MINIMUM + " rows");
        }
    }

    private static int whole(Call call, String name, int otherwise) throws MembersFile.Wrong {
        String text = call.query().getOrDefault(name, Integer.toString(otherwise));
        if (!text.matches("[0-9]{1,9}")) {
            throw new MembersFile.Wrong("invalid_parameter", name + " is a number");
        }
        return Integer.parseInt(text);
    }

    private void moveOn() {
        segments.values().forEach(segment -> segment.moveOn(clock.instant()));
    }

    private static Response one(YandexSegment segment) {
        ObjectNode answer = Json.object();
        answer.set("segment", segment.shown());
        return Response.json(200, answer);
    }

    private static Response wrong(int status, String type, String message) {
        ObjectNode body = Json.object();
        body.putArray("errors").addObject().put("error_type", type).put("message", message);
        body.put("code", status).put("message", message);
        return Response.json(status, body);
    }
}
