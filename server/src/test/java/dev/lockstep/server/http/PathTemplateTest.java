package dev.lockstep.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class PathTemplateTest {

    private static final Routes ROUTES = new Routes(List.of(
            route(Method.PUT, "/customers/{id}"),
            route(Method.DELETE, "/customers/{id}"),
            route(Method.DELETE, "/customers/{id}/devices/{token}"),
            route(Method.POST, "/customers/{id}/events")));

    @Test
    void namesStandForWhatWasSent() {
        assertThat(values("/customers/42")).containsExactly(Map.entry("id", "42"));
        assertThat(values("/customers/42/devices/a-b"))
                .containsExactly(Map.entry("id", "42"), Map.entry("token", "a-b"));
        assertThat(values("/customers/a%40b.c+d")).as("a plus is a plus").containsEntry("id", "a@b.c+d");
        assertThat(values("/customers/%D0%B8%D0%B4")).containsEntry("id", "ид");
        assertThat(values("/customers/42;v=1")).containsEntry("id", "42;v=1");
    }

    @Test
    void anEncodedSlashIsPartOfAnId() {
        assertThat(values("/customers/a%2Fevents")).containsExactly(Map.entry("id", "a/events"));
        assertThat(values("/customers/a%252Fb")).as("decoded once").containsEntry("id", "a%2Fb");
    }

    @Test
    void nothingIsFoldedTogether() {
        for (String path : List.of(
                "",
                "*",
                "/",
                "/customers",
                "/customers/",
                "/customers//events",
                "//customers/42",
                "/customers/42/",
                "/customers/..",
                "/customers/.",
                "/customers/%2e%2e",
                "/customers/42/../43/events",
                "/Customers/42",
                "/customers/42/events/",
                "customers/42",
                "/customers/%20")) {
            assertThat(ROUTES.find(path)).as(path).isEmpty();
        }
    }

    @Test
    void refusesWhatIsNotPercentEncodedUtf8() {
        for (String path : List.of(
                "/customers/%",
                "/customers/%4", "/customers/%zz", "/customers/%e9", "/customers/%c0%af", "/customers/%٤١")) {
            assertThatThrownBy(() -> ROUTES.find(path)).as(path).isInstanceOf(RefusedException.class);
        }
    }

    @Test
    void findsTheMethodsOfAPath() {
        assertThat(ROUTES.find("/customers/42"))
                .extracting(match -> match.route().method())
                .containsExactly(Method.PUT, Method.DELETE);
    }

    @Test
    void refusesARouteThatStandsTwice() {
        assertThatThrownBy(() -> new Routes(List.of(route(Method.PUT, "/a"), route(Method.PUT, "/a"))))
                .hasMessage("PUT /a is declared twice");
    }

    private static Map<String, String> values(String path) {
        return ROUTES.find(path).getFirst().path();
    }

    private static Route route(Method method, String path) {
        return new Route(
                method,
                path,
                "",
                Access.OPEN,
                List.of(),
                Optional.empty(),
                ErrorForm.PROBLEM,
                false,
                List.of(),
                call -> CompletableFuture.completedStage(Answer.text("text/plain", "")));
    }
}
