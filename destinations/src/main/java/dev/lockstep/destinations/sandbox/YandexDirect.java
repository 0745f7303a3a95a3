package dev.lockstep.destinations.sandbox;

import dev.lockstep.destinations.toolkit.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Yandex Direct in the sandbox: retargeting lists, campaigns and bid adjustments. Errors come with status 200, calls cost points, and a
 * list may name segments that there are none of, which is then not available. Called under the sandbox's lock.
 */
final class YandexDirect {

    private static final int DAILY_UNITS = 160_000;
    private static final int MAX_NAME = 250;
    private static final int MAX_RULES = 50;
    private static final int MAX_ARGUMENTS = 250;
    /** Objects in one page. */
    private static final int MAX_PAGE = 10_000;

    private static final int MAX_CAMPAIGNS = 10;
    private static final Set<String> LIST_FIELDS =
            Set.of("Id", "Name", "Description", "Type", "Scope", "IsAvailable", "Rules");

    private final Predicate<String> isValidToken;
    private final LongPredicate isUsableSegment;
    private final SortedMap<Long, TargetList> lists = new TreeMap<>();
    private final SortedMap<Long, ArrayNode> adjustments = new TreeMap<>();
    private long nextId = 40775679;
    private int units = DAILY_UNITS;

    private static final class TargetList {
        String name = "";
        ArrayNode rules = Json.array();
    }

    /** A call that is refused, by the platform's code. */
    private static final class Wrong extends Exception {
        private static final long serialVersionUID = 1;
        private final int code;

        Wrong(int code, String says) {
            super(says);
            this.code = code;
        }
    }

    YandexDirect(Predicate<String> isValidToken, LongPredicate isUsableSegment) {
        this.isValidToken = isValidToken;
        this.isUsableSegment = isUsableSegment;
    }

    void leaveUnits(int left) {
        units = left;
    }

    long addList(String name, List<Long> any, List<Long> none) {
        TargetList list = new TargetList();
        list.name = name;
        lists.put(nextId, list);
        changeList(nextId, any, none);
        return nextId++;
    }

    void changeList(long id, List<Long> any, List<Long> none) {
        ArrayNode rules = Json.array();
        rule(rules, "ANY", any);
        rule(rules, "NONE", none);
        Optional.ofNullable(lists.get(id)).ifPresent(list -> list.rules = rules);
    }

    private static void rule(ArrayNode rules, String operator, List<Long> segments) {
        if (!segments.isEmpty()) {
            ArrayNode arguments = rules.addObject().put("Operator", operator).putArray("Arguments");
            segments.forEach(segment -> arguments.addObject().put("ExternalId", segment));
        }
    }

    void deleteList(long id) {
        lists.remove(id);
    }

    void adjust(long campaign, long list, int percent) {
        adjustments
                .computeIfAbsent(campaign, key -> Json.array())
                .addObject()
                .put("Id", 10_000_001 + adjustments.size())
                .put("CampaignId", campaign)
                .put("Level", "CAMPAIGN")
                .putObject("RetargetingAdjustment")
                .put("RetargetingConditionId", list)
                .put("BidModifier", percent)
                .put("Enabled", "YES");
    }

    /** Each list as a line. */
    List<String> lists() {
        List<String> lines = new ArrayList<>();
        lists.forEach((id, list) -> {
            StringJoiner line = new StringJoiner(" ").add(Long.toString(id)).add(list.name);
            list.rules.forEach(rule -> {
                List<Long> segments = new ArrayList<>();
                rule.path("Arguments")
                        .forEach(argument ->
                                segments.add(argument.path("ExternalId").asLong()));
                line.add(rule.path("Operator").asString() + segments);
            });
            lines.add(line.toString());
        });
        return lines;
    }

    /** Empty where the call is for another service. */
    Optional<Response> answer(Call call) {
        if (!call.path().startsWith("/json/v5")) {
            return Optional.empty();
        }
        try {
            checkHeaders(call);
            JsonNode body = Json.read(call.text()).orElseThrow(() -> new Wrong(8000, "no JSON"));
            String target = call.path().substring("/json/".length()) + " "
                    + body.path("method").asString("");
            ObjectNode result = routed(target, body.path("params"));
            ObjectNode answer = Json.object();
            answer.set("result", result);
            return Optional.of(counted(answer, 12));
        } catch (Wrong e) {
            ObjectNode answer = Json.object();
            answer.putObject("error")
                    .put("request_id", "8695244274068608439")
                    .put("error_code", e.code)
                    .put("error_string", "wrong")
                    .put("error_detail", String.valueOf(e.getMessage()));
            return Optional.of(counted(answer, 50));
        }
    }

    private Response counted(ObjectNode answer, int cost) {
        units = Math.max(0, units - cost);
        return Response.json(200, answer).with("Units", cost + "/" + units + "/" + DAILY_UNITS);
    }

    private void checkHeaders(Call call) throws Wrong {
        String authorization = call.header("authorization").orElse("");
        if (!authorization.startsWith("Bearer ") || !isValidToken.test(authorization.substring("Bearer ".length()))) {
            throw new Wrong(53, "the token is not valid");
        }
        if (!call.method().equals("POST")
                || !call.header("content-type").orElse("").startsWith("application/json")) {
            throw new Wrong(8000, "JSON is posted");
        }
        if (units < 1) {
            throw new Wrong(152, "no points are left");
        }
    }

    private ObjectNode routed(String target, JsonNode params) throws Wrong {
        return switch (target) {
            case "v5/retargetinglists get" -> get(params);
            case "v5/retargetinglists add" -> add(params);
            case "v5/retargetinglists update" -> update(params);
            case "v501/campaigns get" -> campaigns(params);
            case "v501/bidmodifiers get" -> adjustments(params);
            default -> throw new Wrong(8000, "this sandbox does not know " + target);
        };
    }

    private ObjectNode get(JsonNode params) throws Wrong {
        Set<String> fields = fields(params, "FieldNames");
        if (fields.isEmpty() || !LIST_FIELDS.containsAll(fields)) {
            throw new Wrong(8000, "FieldNames");
        }
        ObjectNode result = Json.object();
        if (lists.isEmpty()) {
            return result;
        }
        ArrayNode shown = result.putArray("RetargetingLists");
        lists.forEach((id, list) -> {
            ObjectNode all = Json.object()
                    .put("Type", "RETARGETING")
                    .put("Id", id)
                    .put("Name", list.name)
                    .put("Scope", hasTarget(list.rules) ? "FOR_TARGETS_AND_ADJUSTMENTS" : "FOR_ADJUSTMENTS_ONLY")
                    .put("IsAvailable", isUsable(list.rules) ? "YES" : "NO");
            all.set("Rules", list.rules);
            shown.add(all.retain(fields));
        });
        return result;
    }

    private static Set<String> fields(JsonNode params, String name) {
        Map<String, Boolean> names = new LinkedHashMap<>();
        params.path(name).forEach(field -> names.put(field.asString(""), true));
        return names.keySet();
    }

    private static boolean hasTarget(ArrayNode rules) {
        for (JsonNode rule : rules) {
            if (!rule.path("Operator").asString("").equals("NONE")) {
                return true;
            }
        }
        return false;
    }

    private boolean isUsable(ArrayNode rules) {
        for (JsonNode rule : rules) {
            for (JsonNode argument : rule.path("Arguments")) {
                if (!isUsableSegment.test(argument.path("ExternalId").asLong(0))) {
                    return false;
                }
            }
        }
        return true;
    }

    private ObjectNode add(JsonNode params) throws Wrong {
        ObjectNode result = Json.object();
        ArrayNode results = result.putArray("AddResults");
        for (JsonNode item : items(params)) {
            Optional<Integer> error = error(item, Set.of("Name", "Type", "Description", "Rules"));
            if (error.isPresent()
                    || item.path("Name").isMissingNode()
                    || item.path("Rules").isMissingNode()) {
                refuse(results, error.orElse(5005));
                continue;
            }
            TargetList list = new TargetList();
            list.name = item.path("Name").asString("");
            list.rules = (ArrayNode) item.path("Rules");
            lists.put(nextId, list);
            results.addObject().put("Id", nextId++).putArray("Errors");
        }
        return result;
    }

    private ObjectNode update(JsonNode params) throws Wrong {
        ObjectNode result = Json.object();
        ArrayNode results = result.putArray("UpdateResults");
        for (JsonNode item : items(params)) {
            TargetList list = lists.get(item.path("Id").asLong(0));
            Optional<Integer> error =
                    list == null ? Optional.of(8800) : error(item, Set.of("Id", "Name", "Description", "Rules"));
            if (list == null || error.isPresent()) {
                refuse(results, error.orElse(8800));
                continue;
            }
            list.name = item.path("Name").asString(list.name);
            list.rules = item.path("Rules") instanceof ArrayNode rules ? rules : list.rules;
            results.addObject().put("Id", item.path("Id").asLong()).putArray("Errors");
        }
        return result;
    }

    private static JsonNode items(JsonNode params) throws Wrong {
        JsonNode items = params.path("RetargetingLists");
        if (!items.isArray() || items.isEmpty()) {
            throw new Wrong(8000, "RetargetingLists");
        }
        return items;
    }

    private static void refuse(ArrayNode results, int code) {
        results.addObject().putArray("Errors").addObject().put("Code", code).put("Message", "wrong");
    }

    private static Optional<Integer> error(JsonNode item, Set<String> known) throws Wrong {
        for (String name : item.propertyNames()) {
            if (!known.contains(name)) {
                throw new Wrong(8000, name);
            }
        }
        String name = item.path("Name").asString("x");
        if (name.isBlank() || name.length() > MAX_NAME || item.path("Rules").size() > MAX_RULES) {
            return Optional.of(5001);
        }
        for (JsonNode rule : item.path("Rules")) {
            boolean isRule =
                    Set.of("ALL", "ANY", "NONE").contains(rule.path("Operator").asString(""))
                            && !rule.path("Arguments").isEmpty()
                            && rule.path("Arguments").size() <= MAX_ARGUMENTS;
            if (!isRule) {
                return Optional.of(5005);
            }
        }
        return Optional.empty();
    }

    private ObjectNode campaigns(JsonNode params) throws Wrong {
        if (fields(params, "FieldNames").isEmpty()
                || !params.path("SelectionCriteria").isObject()) {
            throw new Wrong(8000, "FieldNames, SelectionCriteria");
        }
        long offset = params.path("Page").path("Offset").asLong(0);
        long limit = params.path("Page").path("Limit").asLong(MAX_PAGE);
        ObjectNode result = Json.object();
        if (adjustments.size() > offset) {
            ArrayNode shown = result.putArray("Campaigns");
            adjustments.keySet().stream()
                    .skip(offset)
                    .limit(limit)
                    .forEach(campaign -> shown.addObject().put("Id", campaign));
        }
        if (adjustments.size() > offset + limit) {
            result.put("LimitedBy", offset + limit);
        }
        return result;
    }

    private ObjectNode adjustments(JsonNode params) throws Wrong {
        JsonNode campaigns = params.path("SelectionCriteria").path("CampaignIds");
        if (campaigns.isEmpty()
                || campaigns.size() > MAX_CAMPAIGNS
                || params.path("SelectionCriteria").path("Levels").isEmpty()) {
            throw new Wrong(8000, "CampaignIds, Levels");
        }
        ObjectNode result = Json.object();
        ArrayNode shown = result.putArray("BidModifiers");
        campaigns.forEach(campaign ->
                Optional.ofNullable(adjustments.get(campaign.asLong(0))).ifPresent(all -> all.forEach(shown::add)));
        return result;
    }
}
