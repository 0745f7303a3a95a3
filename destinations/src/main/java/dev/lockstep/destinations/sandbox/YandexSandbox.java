package dev.lockstep.destinations.sandbox;

import dev.lockstep.destinations.toolkit.Json;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Yandex Audience, as far as segments of files go, its login ({@link YandexOauth}) and Yandex Direct
 * ({@link YandexDirect}, {@link YandexStatistics}) and a counter of Yandex Metrica
 * ({@link YandexCounter}), all at one address. A segment is
 *
 * <ul>
 *   <li><i>uploaded</i> until it is confirmed;
 *   <li><i>is_processed</i> then, and after a change of its members <i>is_updated</i>, until the clock has moved by the time that
 *       processing takes; the members of before count until then, and no other change is taken (409);
 *   <li><i>processed</i>, or <i>few_data</i> where fewer than a hundred were matched.
 * </ul>
 *
 * <p>A segment of others like its members can be made of one that is processed, and other logins may be granted to use one.
 *
 * <p>It takes hashed files alone, as large as they must be, and counts calls as the documentation has it: 30 in a second; 10 in a minute,
 * 100 in an hour and 500 on a day of Moscow that write; 5000 on such a day that read. Refused calls count, but for those over a quota.
 */
public final class YandexSandbox extends Sandbox {

    private static final String BASE = "/v1/management/";
    private static final Pattern SEGMENT = Pattern.compile("segment/([0-9]+)(/[a-z_]+)?");
    private static final ZoneId MOSCOW = ZoneId.of("Europe/Moscow");

    /** Calls before that count for nothing. */
    private static final Duration LONGEST_SPAN = Duration.ofDays(1);

    private static final int MINIMUM = 100;

    /** Of segments that are made of none. */
    private static final MembersFile NO_FILE = new MembersFile("", List.of(), List.of());

    private static final int MAX_BYTES = 1_000_000_000;

    /** Of the one application that there is. */
    public static final String CLIENT_ID = "5a0c6d1e2b7f48e0a1d3c4b5e6f70819";

    private final YandexOauth oauth;
    private final YandexDirect direct;
    private final YandexStatistics statistics;
    private final YandexCounter counter;
    private final Map<Long, Segment> segments = new LinkedHashMap<>();
    private final Deque<Instant> writes = new ArrayDeque<>();
    private final Deque<Instant> reads = new ArrayDeque<>();
    private Duration processing = Duration.ofMinutes(40);
    private long nextId = 57172765;

    /**
     * A segment. The file is the last that was taken; the members are those of the file that was last worked on, and another comes into
     * effect when it is {@code ready}.
     */
    private static final class Segment {
        final long id;
        final Instant created;
        String type = "uploading";
        String name = "";
        String status = "uploaded";
        MembersFile file;
        SortedMap<String, String> members = new TreeMap<>();
        final SortedSet<String> grants = new TreeSet<>();
        Instant modified;

        @Nullable
        Instant ready;

        Segment(long id, Instant created, MembersFile file) {
            this.id = id;
            this.created = created;
            this.modified = created;
            this.file = file;
        }
    }

    private YandexSandbox(int port, InstantSource clock, String token) {
        super(port, clock);
        this.oauth = new YandexOauth(clock, CLIENT_ID, token);
        this.counter = new YandexCounter(clock, oauth::isValid);
        this.statistics = new YandexStatistics(clock, oauth::isValid);
        this.direct = new YandexDirect(oauth::isValid, this::isUsable);
    }

    /**
     * Begins to serve one login.
     *
     * @param port 0 for one that is free
     * @param token that the login has
     */
    public static YandexSandbox start(int port, InstantSource clock, String token) throws IOException {
        YandexSandbox sandbox = new YandexSandbox(port, clock, token);
        sandbox.comeBack();
        return sandbox;
    }

    /** From now on a file is processed in this time. */
    public void processIn(Duration time) {
        locked(() -> processing = time);
    }

    /** From now on the token is not valid any more, which this platform answers with 403. */
    public void revokeToken() {
        locked(() -> {
            oauth.setDead(true);
            return true;
        });
    }

    public void restoreToken() {
        locked(() -> {
            oauth.setDead(false);
            return true;
        });
    }

    /** From now on the login has this token and no other. */
    public void useToken(String other) {
        locked(() -> {
            oauth.use(other);
            return true;
        });
    }

    /** Deletes the segments of this name, as somebody might do in the console. */
    public void delete(String name) {
        locked(() -> segments.values().removeIf(segment -> segment.name.equals(name)));
    }

    /** Shows the segments of this name in this status from now on; it is moved on by no clock. */
    public void setStatus(String name, String status) {
        locked(() -> {
            for (Segment segment : segments.values()) {
                if (segment.name.equals(name)) {
                    segment.status = status;
                    segment.ready = null;
                }
            }
            return true;
        });
    }

    /**
     * Adds a segment of another origin, as others of the login may have made.
     *
     * @return its id
     */
    public String addForeign(String name) {
        return locked(() -> {
            Segment segment = new Segment(nextId++, clock().instant(), NO_FILE);
            segment.type = "metrika";
            segment.name = name;
            segment.status = "processed";
            segments.put(segment.id, segment);
            return Long.toString(segment.id);
        });
    }

    /**
     * Adds a retargeting list, as people may make in Direct: of whoever is in any of some segments and in none of others.
     *
     * @return its id
     */
    public String addList(String name, List<String> any, List<String> none) {
        return locked(() -> Long.toString(direct.addList(
                name,
                any.stream().map(Long::valueOf).toList(),
                none.stream().map(Long::valueOf).toList())));
    }

    /** Gives a retargeting list other rules, as people may do in Direct. */
    public void changeList(String id, List<String> any, List<String> none) {
        locked(() -> {
            direct.changeList(
                    Long.parseLong(id),
                    any.stream().map(Long::valueOf).toList(),
                    none.stream().map(Long::valueOf).toList());
            return true;
        });
    }

    /** Deletes a retargeting list. */
    public void deleteList(String id) {
        locked(() -> {
            direct.deleteList(Long.parseLong(id));
            return true;
        });
    }

    /** From now on a campaign bids so many percent for people of a retargeting list. */
    public void adjust(long campaign, String list, int percent) {
        locked(() -> {
            direct.adjust(campaign, Long.parseLong(list), percent);
            return true;
        });
    }

    /** The orders that the counter 12345 of Metrica knows, by their ids, and what it knows of each. */
    public SortedMap<String, String> orders() {
        return locked(() -> new TreeMap<>(counter.orders()));
    }

    /**
     * Advertisements were shown on a day by the retargeting list of this name.
     *
     * @param figures as a report has them, by the names of its columns; one that is not there is a dash
     */
    public void show(LocalDate day, long campaign, String list, Map<String, String> figures) {
        locked(() -> {
            statistics.show(day, campaign, list, figures);
            return true;
        });
    }

    /** So many of the login's points in Direct are left. */
    public void leaveUnits(int left) {
        locked(() -> {
            direct.leaveUnits(left);
            return true;
        });
    }

    /** The retargeting lists with their rules, oldest first. */
    public List<String> lists() {
        return locked(direct::lists);
    }

    /** The segments with their statuses, oldest first; one without a name by its id. */
    public List<String> statuses() {
        return locked(() -> {
            moveOn();
            return segments.values().stream()
                    .sorted(Comparator.comparingLong(it -> it.id))
                    .map(it -> (it.name.isEmpty() ? "#" + it.id : it.name) + " " + it.status)
                    .toList();
        });
    }

    /** The hashes in the segment that is called so, or so after a prefix with a colon, each with the column that it was in. */
    @Override
    public SortedMap<String, String> members(String audience) {
        return locked(() -> {
            moveOn();
            return segments.values().stream()
                    .filter(it -> it.name.equals(audience) || it.name.endsWith(":" + audience))
                    .findFirst()
                    .map(it -> (SortedMap<String, String>) new TreeMap<>(it.members))
                    .orElseGet(Collections::emptySortedMap);
        });
    }

    @Override
    public String says(Call call) {
        Matcher matcher = SEGMENT.matcher(call.path().replace(BASE, ""));
        String name = matcher.matches()
                ? locked(() -> Optional.ofNullable(segments.get(Long.parseLong(matcher.group(1))))
                        .map(segment -> segment.name)
                        .orElse(""))
                : "";
        return name + MembersFile.says(call);
    }

    @Override
    protected Response answer(Call call) {
        return oauth.answer(call)
                .or(() -> statistics.answer(call))
                .or(() -> direct.answer(call))
                .or(() -> counter.answer(call))
                .orElseGet(() -> audience(call));
    }

    private boolean isUsable(long id) {
        moveOn();
        Segment segment = segments.get(id);
        return segment != null && segment.status.equals("processed");
    }

    private Response audience(Call call) {
        Optional<Response> unauthorised = unauthorised(call);
        if (unauthorised.isPresent()) {
            return unauthorised.get();
        }
        if (!call.path().startsWith(BASE)) {
            return wrong(404, "not_found", "no such address");
        }
        boolean isRead = call.method().equals("GET");
        if (!hasRoom(isRead)) {
            return wrong(429, "quota", "a quota is used up");
        }
        count(isRead ? reads : writes);
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
        return oauth.isValid(authorization.substring("OAuth ".length()))
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
        Segment segment = segments.get(Long.parseLong(matcher.group(1)));
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
                .forEach(segment -> shown.add(shown(segment)));
        return Response.json(200, answer);
    }

    private Response upload(Call call) throws MembersFile.Wrong {
        MembersFile file = file(call);
        Segment segment = new Segment(nextId++, clock().instant(), file);
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

    private Response confirm(Call call, Segment segment) throws MembersFile.Wrong {
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
        segment.ready = clock().instant().plus(processing);
        return one(segment);
    }

    private Response modify(Call call, Segment segment) throws MembersFile.Wrong {
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
        segment.modified = clock().instant();
        segment.ready = segment.modified.plus(processing);
        return one(segment);
    }

    private Response lookalike(Call call) {
        JsonNode body = Json.read(call.text()).orElseGet(Json::object).path("segment");
        Segment source = segments.get(body.path("lookalike_link").asLong(0));
        int width = body.path("lookalike_value").asInt(0);
        if (source == null || body.path("name").asString("").isBlank()) {
            return wrong(400, "missing_parameter", "no name, or no segment to look at");
        }
        if (!source.status.equals("processed") || width < 1 || width > 5) {
            return wrong(
                    400, "invalid_parameter", "a segment that is not processed, or a width that is not from 1 to 5");
        }
        Segment made = new Segment(nextId++, clock().instant(), NO_FILE);
        made.type = "lookalike";
        made.name = body.path("name").asString();
        made.status = "is_processed";
        made.ready = clock().instant().plus(processing);
        segments.put(made.id, made);
        return one(made);
    }

    private static Response grants(Segment segment) {
        ObjectNode answer = Json.object();
        ArrayNode grants = answer.putArray("grants");
        segment.grants.forEach(
                login -> grants.addObject().put("user_login", login).put("permission", "view"));
        return Response.json(200, answer);
    }

    private static Response grant(Call call, Segment segment) {
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
        if (checksSize.equals("true") && file.rows().size() < MINIMUM) {
            throw new MembersFile.Wrong("invalid_uploading", "fewer than " + MINIMUM + " rows");
        }
    }

    private static int whole(Call call, String name, int otherwise) throws MembersFile.Wrong {
        String text = call.query().getOrDefault(name, Integer.toString(otherwise));
        if (!text.matches("[0-9]{1,9}")) {
            throw new MembersFile.Wrong("invalid_parameter", name + " is a number");
        }
        return Integer.parseInt(text);
    }

    // ---- state

    /** What the clock has brought about. */
    private void moveOn() {
        Instant now = clock().instant();
        for (Segment segment : segments.values()) {
            if (segment.ready != null && !now.isBefore(segment.ready)) {
                segment.ready = null;
                segment.members = segment.file.identifiers();
                boolean isFew = segment.type.equals("uploading") && matched(segment) < MINIMUM;
                segment.status = isFew ? "few_data" : "processed";
            }
        }
    }

    /** Nine rows of ten, as if they were found. */
    private static long matched(Segment segment) {
        return segment.file.validRows() - segment.file.validRows() / 10;
    }

    private boolean hasRoom(boolean isRead) {
        List<Instant> all = new ArrayList<>(reads);
        all.addAll(writes);
        Instant now = clock().instant();
        Instant midnight = now.atZone(MOSCOW).toLocalDate().atStartOfDay(MOSCOW).toInstant();
        boolean isQuiet = since(all, now.minusSeconds(1)) < 30;
        return isQuiet
                && (isRead
                        ? since(reads, midnight.minusNanos(1)) < 5000
                        : since(writes, now.minusSeconds(60)) < 10
                                && since(writes, now.minusSeconds(3600)) < 100
                                && since(writes, midnight.minusNanos(1)) < 500);
    }

    private void count(Deque<Instant> counted) {
        Instant now = clock().instant();
        while (!counted.isEmpty() && counted.getFirst().isBefore(now.minus(LONGEST_SPAN))) {
            counted.removeFirst();
        }
        counted.add(now);
    }

    private static long since(Iterable<Instant> calls, Instant after) {
        long count = 0;
        for (Instant call : calls) {
            count += call.isAfter(after) ? 1 : 0;
        }
        return count;
    }

    private static Response one(Segment segment) {
        ObjectNode answer = Json.object();
        answer.set("segment", shown(segment));
        return Response.json(200, answer);
    }

    private static ObjectNode shown(Segment segment) {
        ObjectNode shown = Json.object()
                .put("type", segment.type)
                .put("id", segment.id)
                .put("status", segment.status)
                .put("create_time", segment.created.toString())
                .put("owner", "glow-ads")
                .put("item_quantity", segment.file.rows().size());
        if (!segment.name.isEmpty()) {
            shown.put("name", segment.name)
                    .put("hashed", true)
                    .put("used_hashing_alg", "SHA256")
                    .put("content_type", "crm")
                    .put("uploading_last_modify_time", segment.modified.toString())
                    .put("device_matching_type", "CROSS_DEVICE");
        }
        if (List.of("processed", "few_data").contains(segment.status)) {
            long valid = segment.file.validRows();
            long matched = matched(segment);
            shown.put("valid_unique_quantity", valid)
                    .put(
                            "valid_unique_percentage",
                            percentage(valid, segment.file.rows().size()))
                    .put("matched_quantity", matched)
                    .put("matched_percentage", percentage(matched, valid))
                    .put("cookies_matched_quantity", 5 * matched);
        }
        return shown;
    }

    /** A text with one digit after the point. */
    private static String percentage(long part, long whole) {
        long tenths = whole == 0 ? 0 : 1000 * part / whole;
        return tenths / 10 + "." + tenths % 10;
    }

    private static Response wrong(int status, String type, String message) {
        ObjectNode body = Json.object();
        body.putArray("errors").addObject().put("error_type", type).put("message", message);
        body.put("code", status).put("message", message);
        return Response.json(status, body);
    }
}
