package dev.lockstep.destinations.yandex;

import dev.lockstep.destinations.spi.Answer;
import dev.lockstep.destinations.spi.Answer.Failure;
import dev.lockstep.destinations.spi.Answer.Trouble;
import dev.lockstep.destinations.toolkit.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The retargeting lists of an advertiser, and the bid adjustments of its campaigns for them, by the services
 * <a href="https://yandex.com/dev/direct/doc/en/retargetinglists/retargetinglists">RetargetingLists</a>, Campaigns and
 * <a href="https://yandex.com/dev/direct/doc/en/bidmodifiers/bidmodifiers">BidModifiers</a>. For one thread.
 */
final class DirectLists {

    /** Objects in one page. */
    private static final int PAGE = 10_000;

    private static final int MAX_PAGES = 10;

    /** Campaigns that adjustments are asked of in one call. */
    static final int CAMPAIGNS_AT_ONCE = 10;

    /** Campaigns in one page, of which there are {@value #MAX_PAGES} at most: each ten campaigns cost a call. */
    static final int CAMPAIGNS_IN_PAGE = 1000;

    private final DirectApi api;

    DirectLists(DirectApi api) {
        this.api = api;
    }

    /**
     * How much more or less is bid for people of a list.
     *
     * @param where what it is of, such as {@code campaign 7}
     * @param percent of the bid; 0 where nothing is shown to them, 100 where it makes no difference
     */
    record Adjustment(String where, String list, long percent) {}

    /** All retargeting lists. */
    Answer<List<RetargetingList>> all() {
        ObjectNode params = Json.object();
        params.putObject("SelectionCriteria");
        params.set("FieldNames", texts(RetargetingList.fields()));
        return pages(DirectApi.Version.V5, "retargetinglists", params, PAGE, "RetargetingLists", RetargetingList::read);
    }

    /** Makes a list, and tells its id. */
    Answer<String> add(String name, Set<RetargetingList.Rule> rules) {
        ObjectNode list = Json.object().put("Name", name).put("Type", "RETARGETING");
        list.set("Rules", RetargetingList.json(rules));
        return write("add", list, "AddResults");
    }

    /** Gives a list other rules. */
    Answer<String> update(String id, Set<RetargetingList.Rule> rules) {
        ObjectNode list = Json.object().put("Id", Long.parseLong(id));
        list.set("Rules", RetargetingList.json(rules));
        return write("update", list, "UpdateResults");
    }

    /** An object that was not taken is told of in the result of a call that went through. */
    private Answer<String> write(String method, ObjectNode list, String results) {
        ObjectNode params = Json.object();
        params.putArray("RetargetingLists").add(list);
        return switch (api.write("retargetinglists", method, params)) {
            case Answer.Failed<JsonNode>(Failure failure) -> Answer.failed(failure);
            case Answer.Done<JsonNode>(JsonNode result) -> {
                JsonNode one = result.path(results).path(0);
                JsonNode error = one.path("Errors").path(0);
                if (!error.isMissingNode()) {
                    yield Answer.failed(new Failure.Rejected(new Trouble(
                            "direct " + error.path("Code").asInt(0),
                            "Direct does not take the list; look the code up in its documentation")));
                }
                String id = one.path("Id").asString("");
                yield id.matches("[0-9]{1,18}")
                        ? new Answer.Done<>(id)
                        : Answer.failed(
                                YandexApi.unreadable("whether the list was made cannot be read; it is looked for"));
            }
        };
    }

    /** The ids of campaigns that may be shown. */
    Answer<List<Long>> campaigns() {
        ObjectNode params = Json.object();
        params.putObject("SelectionCriteria").set("States", texts(List.of("ON", "OFF", "SUSPENDED")));
        params.set("FieldNames", texts(List.of("Id")));
        return pages(
                DirectApi.Version.V501,
                "campaigns",
                params,
                CAMPAIGNS_IN_PAGE,
                "Campaigns",
                node -> Optional.of(node.path("Id").asLong(0)));
    }

    /** The adjustments for retargeting lists of these campaigns and of their groups. */
    Answer<List<Adjustment>> adjustments(List<Long> campaigns) {
        List<Adjustment> all = new ArrayList<>();
        for (int from = 0; from < campaigns.size(); from += CAMPAIGNS_AT_ONCE) {
            ObjectNode params = Json.object();
            ObjectNode criteria = params.putObject("SelectionCriteria");
            ArrayNode ids = criteria.putArray("CampaignIds");
            campaigns
                    .subList(from, Math.min(campaigns.size(), from + CAMPAIGNS_AT_ONCE))
                    .forEach(ids::add);
            criteria.set("Types", texts(List.of("RETARGETING_ADJUSTMENT")));
            criteria.set("Levels", texts(List.of("CAMPAIGN", "AD_GROUP")));
            params.set("FieldNames", texts(List.of("Id", "CampaignId", "AdGroupId", "Level")));
            params.set(
                    "RetargetingAdjustmentFieldNames",
                    texts(List.of("RetargetingConditionId", "BidModifier", "Enabled")));
            switch (pages(
                    DirectApi.Version.V501, "bidmodifiers", params, PAGE, "BidModifiers", DirectLists::adjustment)) {
                case Answer.Failed<List<Adjustment>>(Failure failure) -> {
                    return Answer.failed(failure);
                }
                case Answer.Done<List<Adjustment>>(List<Adjustment> some) -> all.addAll(some);
            }
        }
        return new Answer.Done<>(all);
    }

    private static Optional<Adjustment> adjustment(JsonNode node) {
        JsonNode adjustment = node.path("RetargetingAdjustment");
        if (!adjustment.path("BidModifier").isNumber()
                || adjustment.path("Enabled").asString("YES").equals("NO")) {
            return Optional.empty();
        }
        boolean isGroup = node.path("Level").asString("").equals("AD_GROUP");
        String where = isGroup
                ? "group " + node.path("AdGroupId").asLong(0)
                : "campaign " + node.path("CampaignId").asLong(0);
        return Optional.of(new Adjustment(
                where,
                adjustment.path("RetargetingConditionId").asString(""),
                adjustment.path("BidModifier").longValue()));
    }

    /** A page that is not the last tells where it ended. */
    private <T> Answer<List<T>> pages(
            DirectApi.Version version,
            String service,
            ObjectNode params,
            int inPage,
            String items,
            Function<JsonNode, Optional<T>> reader) {
        List<T> all = new ArrayList<>();
        long offset = 0;
        for (int page = 0; page < MAX_PAGES; page++) {
            params.putObject("Page").put("Limit", inPage).put("Offset", offset);
            switch (api.read(version, service, params)) {
                case Answer.Failed<JsonNode>(Failure failure) -> {
                    return Answer.failed(failure);
                }
                case Answer.Done<JsonNode>(JsonNode result) -> {
                    all.addAll(read(result, items, reader));
                    offset = result.path("LimitedBy").asLong(0);
                    if (offset == 0) {
                        return new Answer.Done<>(List.copyOf(all));
                    }
                }
            }
        }
        return Answer.failed(new Failure.Closed(
                new Trouble("too many " + items, "there are more of them in Direct than can be looked at")));
    }

    /** A result without the items has none. */
    private static <T> List<T> read(JsonNode result, String items, Function<JsonNode, Optional<T>> reader) {
        List<T> all = new ArrayList<>();
        result.path(items).forEach(node -> reader.apply(node).ifPresent(all::add));
        return all;
    }

    private static ArrayNode texts(List<String> texts) {
        ArrayNode array = Json.array();
        texts.forEach(array::add);
        return array;
    }
}
