package dev.lockstep.destinations.yandex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.lockstep.destinations.contract.Wire;
import dev.lockstep.destinations.sandbox.Fault;
import dev.lockstep.destinations.sandbox.ManualClock;
import dev.lockstep.destinations.sandbox.Response;
import dev.lockstep.destinations.sandbox.YandexSandbox;
import dev.lockstep.destinations.spi.Answer;
import dev.lockstep.destinations.spi.Answer.Failure;
import dev.lockstep.destinations.toolkit.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class YandexLoginTest {

    private static final String TOKEN = "y0_AgAAAAB7c1";

    /** Of RFC 7636, appendix B. */
    private static final Pkce PKCE = new Pkce("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");

    private static final Pattern SHOWN = Pattern.compile("<b id=\"code\">([^<]+)</b>");

    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-20T10:00:00Z"));
    private YandexSandbox sandbox;
    private YandexLogin login;

    @BeforeEach
    void open() throws IOException {
        sandbox = YandexSandbox.start(0, clock, TOKEN);
        login = login(YandexSandbox.CLIENT_ID);
    }

    private YandexLogin login(String client) {
        return new YandexLogin(sandbox.url(), client, Optional.empty(), clock);
    }

    @AfterEach
    void close() {
        login.close();
        sandbox.close();
    }

    @Test
    void provesWhoAskedAsTheStandardHasIt() {
        assertThat(PKCE.challenge()).isEqualTo("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
        assertThat(Pkce.of(new SplittableRandom(1)).verifier()).matches("[A-Za-z0-9_-]{43}");
        assertThat(PKCE.toString()).doesNotContain(PKCE.verifier());
    }

    @Test
    void exchangesTheCodeThatIsShown() throws Exception {
        YandexTokens tokens = done(login.exchange(shown(login.address(PKCE, List.of())), PKCE));

        assertThat(tokens.token()).isEqualTo(TOKEN);
        assertThat(tokens.refresh()).isPresent();
        assertThat(tokens.expiresAt()).contains(Instant.parse("2027-11-20T10:00:00Z"));
        assertThat(tokens.rights()).contains("audience:read", "audience:write");
        assertThat(tokens.toString())
                .doesNotContain(TOKEN)
                .doesNotContain(tokens.refresh().get());
    }

    @Test
    void asksForNoMoreThanItIsTold() throws Exception {
        URI address = login.address(PKCE, List.of("audience:read", "audience:write"));

        assertThat(done(login.exchange(shown(address), PKCE)).rights())
                .containsExactly("audience:read", "audience:write");
    }

    @Test
    void renewsATokenEvenAfterItWasLost() throws Exception {
        YandexTokens first = done(login.exchange(shown(login.address(PKCE, List.of())), PKCE));
        sandbox.revokeToken();
        YandexTokens second = done(login.refresh(first.refresh().orElseThrow()));

        assertThat(second.token()).isNotEqualTo(TOKEN);
        assertThat(failure(login.refresh(first.refresh().get())))
                .as("it was used")
                .isInstanceOfSatisfying(
                        Failure.Rejected.class,
                        refused -> assertThat(refused.trouble().says()).endsWith("log in again"));
    }

    @Test
    void saysWhatIsWrongWithACode() throws Exception {
        assertThat(failure(login.exchange("1234567", PKCE)).trouble().code()).isEqualTo("400 bad_verification_code");

        String another = shown(login.address(PKCE, List.of()));
        assertThat(failure(login.exchange(another, new Pkce("x".repeat(43))))
                        .trouble()
                        .code())
                .as("somebody else's")
                .isEqualTo("400 invalid_grant");

        String late = shown(login.address(PKCE, List.of()));
        clock.advance(Duration.ofMinutes(11));
        assertThat(failure(login.exchange(late, PKCE)))
                .isInstanceOfSatisfying(
                        Failure.Rejected.class,
                        refused -> assertThat(refused.trouble().says()).contains("ten minutes"));

        try (YandexLogin other = login("other")) {
            assertThat(failure(other.exchange("1234567", PKCE))).isInstanceOf(Failure.Credentials.class);
        }
    }

    @TestFactory
    Stream<DynamicTest> tellsWhatAnErrorMeans() {
        Map<String, Class<? extends Failure>> errors = new LinkedHashMap<>();
        errors.put("invalid_grant", Failure.Rejected.class);
        errors.put("bad_verification_code", Failure.Rejected.class);
        errors.put("invalid_scope", Failure.Rejected.class);
        errors.put("invalid_client", Failure.Credentials.class);
        errors.put("unauthorized_client", Failure.Credentials.class);
        errors.put("something_new", Failure.Rejected.class);
        return errors.entrySet().stream()
                .map(error -> dynamicTest(error.getKey(), () -> {
                    sandbox.next(
                            new Fault.Refused(Response.json(400, Json.object().put("error", error.getKey()))));
                    assertThat(failure(login.refresh("1:a"))).isInstanceOf(error.getValue());
                }));
    }

    @Test
    void takesNothingForATokenThatIsNone() {
        sandbox.next(
                new Fault.Refused(Response.json(200, Json.object().put("access_token", "two\nlines"))),
                new Fault.Refused(Response.json(200, Json.object())),
                new Fault.Refused(Response.of(502)),
                new Fault.Broken());

        for (int i = 0; i < 4; i++) {
            assertThat(failure(login.exchange("1234567", PKCE))).isInstanceOf(Failure.Unknown.class);
        }
        sandbox.close();
        assertThat(failure(login.exchange("1234567", PKCE))).isInstanceOf(Failure.Later.class);
    }

    @Test
    void isSpokenOverTheWireAsTheServiceHasIt() throws Exception {
        String code = shown(login.address(PKCE, List.of("audience:read", "audience:write")));
        YandexTokens tokens = done(login.exchange(code, PKCE));
        login.refresh(tokens.refresh().orElseThrow());

        // The address of the sandbox is another one each time.
        assertThat(sandbox.calls().getFirst().target().toString()).contains("127.0.0.1");
        Wire.assertSame("yandex-login", sandbox.calls().subList(1, 3), "content-type", "user-agent");
        assertThat(new YandexLogin(YandexLogin.SERVICE, "5a0c", Optional.empty(), clock)
                        .address(PKCE, List.of("audience:read", "audience:write")))
                .hasToString("https://oauth.yandex.ru/authorize?response_type=code&client_id=5a0c"
                        + "&redirect_uri=https%3A%2F%2Foauth.yandex.ru%2Fverification_code"
                        + "&scope=audience%3Aread%20audience%3Awrite&force_confirm=yes"
                        + "&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256");
    }

    /** What somebody sees who opens the address. */
    private static String shown(URI address) throws Exception {
        try (HttpClient browser = HttpClient.newHttpClient()) {
            String page = browser.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString())
                    .body();
            Matcher code = SHOWN.matcher(page);
            assertThat(code.find()).as(page).isTrue();
            return code.group(1);
        }
    }

    private static YandexTokens done(Answer<YandexTokens> answer) {
        return switch (answer) {
            case Answer.Done<YandexTokens>(YandexTokens tokens) -> tokens;
            case Answer.Failed<YandexTokens>(Failure failure) -> throw new AssertionError(failure.toString());
        };
    }

    private static Failure failure(Answer<YandexTokens> answer) {
        return switch (answer) {
            case Answer.Failed<YandexTokens>(Failure failure) -> failure;
            case Answer.Done<YandexTokens> done -> throw new AssertionError("it was done: " + done);
        };
    }
}
