package dev.lockstep.destinations.yandex;

import dev.lockstep.destinations.spi.Answer;
import dev.lockstep.destinations.spi.Answer.Failure;
import dev.lockstep.destinations.spi.DestinationKind.Surroundings;
import dev.lockstep.destinations.spi.Settings;
import dev.lockstep.destinations.toolkit.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What may be done with a segment on request, beside keeping it in step: others like its members are looked for, and other logins may use
 * it. Calls are as <a href="https://yandex.ru/dev/audience/ru/ref/openapi">the API</a> has them, and count against the same quotas. For
 * one thread.
 */
public final class YandexSegments implements AutoCloseable {

    /** How like its members those are who are looked for, from few to many. */
    public static final int CLOSEST = 1;

    /** See {@link #CLOSEST}. */
    public static final int WIDEST = 5;

    private final YandexApi api;

    private YandexSegments(YandexApi api) {
        this.api = api;
    }

    /**
     * Opens an account. No call is made.
     *
     * @param settings of a connection of this kind
     */
    public static YandexSegments open(Settings settings, Surroundings surroundings) {
        return new YandexSegments(Yandex.api(settings, surroundings));
    }

    /**
     * That a login may use a segment.
     *
     * @param permission in the platform's word
     */
    public record Grant(String login, String permission) {}

    /**
     * Makes a segment of people who are like the members of another one, without these. The other one must be processed and our own.
     *
     * @param width from {@link #CLOSEST} to {@link #WIDEST}
     * @return the id of the new segment, which is worked on before it can be used
     */
    public Answer<String> lookalike(String id, String name, int width) {
        if (width < CLOSEST || width > WIDEST) {
            throw new IllegalArgumentException("a width is from " + CLOSEST + " to " + WIDEST);
        }
        ObjectNode body = Json.object();
        body.putObject("segment")
                .put("name", name)
                .put("lookalike_link", Long.parseLong(id))
                .put("lookalike_value", width)
                .put("maintain_device_distribution", true)
                .put("maintain_geo_distribution", true);
        return switch (api.write("POST", "segments/create_lookalike", body)) {
            case Answer.Failed<JsonNode>(Failure failure) -> Answer.failed(failure);
            case Answer.Done<JsonNode>(JsonNode answer) ->
                Segment.read(answer.path("segment"))
                        .<Answer<String>>map(made -> new Answer.Done<>(made.id()))
                        .orElseGet(() -> Answer.failed(YandexApi.unreadable(
                                "whether a segment was made cannot be read; look at the platform")));
        };
    }

    /** The logins that may use a segment, but for its owner. */
    public Answer<List<Grant>> grants(String id) {
        return api.read("segment/" + id + "/grants").map(answer -> {
            List<Grant> grants = new ArrayList<>();
            answer.path("grants")
                    .forEach(node -> grants.add(new Grant(
                            node.path("user_login").asString(""),
                            node.path("permission").asString(""))));
            return List.copyOf(grants);
        });
    }

    /** Lets a login use a segment. It cannot change or delete it. */
    public Answer<Boolean> grant(String id, String login) {
        ObjectNode body = Json.object();
        body.putObject("grant").put("user_login", login).put("permission", "view");
        return api.write("PUT", "segment/" + id + "/grant", body).map(any -> true);
    }

    /** Lets a login use a segment no longer. */
    public Answer<Boolean> revoke(String id, String login) {
        String named = URLEncoder.encode(login, StandardCharsets.UTF_8);
        return api.delete("segment/" + id + "/grant?user_login=" + named);
    }

    @Override
    public void close() {
        api.close();
    }
}
