package dev.lockstep.cli;

import dev.lockstep.destinations.spi.Answer;
import dev.lockstep.destinations.spi.Answer.Failure;
import dev.lockstep.destinations.yandex.Pkce;
import dev.lockstep.destinations.yandex.YandexLogin;
import dev.lockstep.destinations.yandex.YandexTokens;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code lockstep yandex login}: gets a token for connections of kind {@code yandex}, and puts it into a file. The token is never
 * printed; what renews it is in a file beside, with the same rights.
 */
@Command(
        name = "login",
        description = {
            "Get a token for connections of kind yandex, and put it into a file that only you can read.",
            "",
            "It prints an address; open it in a browser, allow access, and type the code that is shown. The application is your "
                    + "own: register one at https://oauth.yandex.ru/client/new with the redirect URI "
                    + "https://oauth.yandex.ru/verification_code and the rights to use Yandex Audience (and Direct, where that is "
                    + "wanted). No secret of the application is needed."
        },
        footer = {
            "",
            "Examples:",
            "  lockstep yandex login --client-id 5a0c6d1e2b7f48e0a1d3c4b5e6f70819",
            "  lockstep yandex login --refresh          renews it, without anybody's help"
        },
        sortOptions = false)
final class YandexLoginCommand implements Callable<Integer> {

    private static final List<String> NEEDED = List.of("audience:read", "audience:write");

    /** A code may be typed, or the address of the page that shows it. */
    private static final Pattern CODE = Pattern.compile("(?:.*[?&#]code=)?([A-Za-z0-9_-]{1,200})(?:[&#].*)?");

    private final InputStream in;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Option(names = "--client-id", paramLabel = "ID", description = "The application's id. A renewal knows it already.")
    private @Nullable String client;

    @Option(
            names = "--file",
            paramLabel = "FILE",
            defaultValue = "secrets/yandex.token",
            description = "Where the token is put, from the workspace's folder on (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private Path file;

    @Option(
            names = "--scope",
            paramLabel = "RIGHT",
            split = ",",
            description =
                    "Ask for these rights alone, such as audience:read,audience:write (default: all that the application has).")
    private List<String> rights = List.of();

    @Option(names = "--refresh", description = "Renew the token that is there; every three months is soon enough.")
    private boolean isRefresh;

    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "https://oauth.yandex.ru",
            description = "Another login service, for trials (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init")
    private URI url;

    YandexLoginCommand() {
        this(System.in);
    }

    /** @param in where the code is typed */
    YandexLoginCommand(InputStream in) {
        this.in = in;
    }

    /** What renews a token, as it is kept beside it. */
    private record Renewal(String client, String refresh) {}

    @Override
    public Integer call() throws IOException {
        if (!Files.isDirectory(common.folder())) {
            throw new CommandException(
                    ExitCode.WRONG_REQUEST,
                    "there is no folder " + common.folder() + "; name the folder of the workspace with --workspace");
        }
        YandexTokens tokens = isRefresh ? refreshed() : loggedIn();
        tell(tokens);
        return ExitCode.DONE;
    }

    private YandexTokens loggedIn() throws IOException {
        String id = client;
        if (id == null || !id.matches("[A-Za-z0-9_-]{1,200}")) {
            throw new CommandException(
                    ExitCode.WRONG_REQUEST,
                    "name the application with --client-id; register one at https://oauth.yandex.ru/client/new, see --help");
        }
        try (YandexLogin login = new YandexLogin(url, id, Optional.empty(), InstantSource.system())) {
            Pkce pkce = Pkce.of(new SecureRandom());
            PrintWriter people = people();
            people.println(
                    "Open this address in a browser, logged in as whom the advertisements belong to, and allow access:");
            people.println();
            people.println("  " + login.address(pkce, rights));
            people.println();
            people.print("The code that is shown (it is good for ten minutes): ");
            people.flush();
            String code = code();
            people.println();
            people.flush();
            YandexTokens tokens = whole(login.exchange(code, pkce));
            keep(id, tokens);
            return tokens;
        }
    }

    private YandexTokens refreshed() throws IOException {
        Renewal renewal = renewal();
        try (YandexLogin login = new YandexLogin(url, renewal.client(), Optional.empty(), InstantSource.system())) {
            YandexTokens tokens = whole(login.refresh(renewal.refresh()));
            keep(renewal.client(), tokens);
            return tokens;
        }
    }

    private String code() throws IOException {
        String line = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).readLine();
        Matcher matcher = CODE.matcher(line == null ? "" : line.strip());
        if (!matcher.matches()) {
            throw new CommandException(
                    ExitCode.WRONG_REQUEST, "that is no code; run the command again and type the code that is shown");
        }
        return matcher.group(1);
    }

    private static YandexTokens whole(Answer<YandexTokens> answer) {
        return switch (answer) {
            case Answer.Done<YandexTokens>(YandexTokens tokens) -> tokens;
            case Answer.Failed<YandexTokens>(Failure failure) -> {
                boolean isOutside = failure instanceof Failure.Later || failure instanceof Failure.Unknown;
                throw new CommandException(
                        isOutside ? ExitCode.OUTSIDE_FAILED : ExitCode.WRONG_REQUEST,
                        failure.trouble().toString());
            }
        };
    }

    /** What renews goes first: after a crash between the two there is still something that is valid. */
    private void keep(String id, YandexTokens tokens) throws IOException {
        if (tokens.refresh().isPresent()) {
            String json = JsonMapper.shared()
                    .createObjectNode()
                    .put("client_id", id)
                    .put("refresh_token", tokens.refresh().get())
                    .toString();
            SecretFile.write(beside(), json);
        }
        SecretFile.write(path(), tokens.token());
    }

    private Renewal renewal() throws IOException {
        String text;
        try {
            text = Files.readString(beside());
        } catch (NoSuchFileException e) {
            throw new CommandException(
                    ExitCode.WRONG_REQUEST,
                    "there is nothing to renew: " + beside() + " is not there; log in first, without --refresh");
        }
        try {
            JsonNode json = JsonMapper.shared().readTree(text);
            return new Renewal(
                    json.required("client_id").asString(),
                    json.required("refresh_token").asString());
        } catch (JacksonException e) {
            throw new CommandException(
                    ExitCode.WRONG_REQUEST, beside() + " cannot be read; log in again, without --refresh");
        }
    }

    private Path path() {
        return common.folder().resolve(file);
    }

    private Path beside() {
        return path().resolveSibling(path().getFileName() + ".refresh");
    }

    /** Where people are talked to, so that what programs read stays apart. */
    private PrintWriter people() {
        return common.isJson() ? common.err() : common.out();
    }

    private void tell(YandexTokens tokens) {
        List<String> missing = tokens.rights().isEmpty()
                ? List.of()
                : NEEDED.stream()
                        .filter(right -> !tokens.rights().contains(right))
                        .toList();
        if (!missing.isEmpty()) {
            common.err()
                    .println("Warning: the token lacks " + String.join(" and ", missing)
                            + "; give the application these rights at https://oauth.yandex.ru and log in again.");
            common.err().flush();
        }
        PrintWriter out = common.out();
        if (common.isJson()) {
            var json = JsonMapper.shared().createObjectNode().put("file", path().toString());
            tokens.expiresAt().map(Instant::toString).ifPresent(at -> json.put("expires_at", at));
            out.println(json);
        } else {
            String until = tokens.expiresAt()
                    .map(at -> " It is valid until " + at.toString().substring(0, 10) + ".")
                    .orElse("");
            out.println("The token is in " + path() + ", and only you can read it." + until);
            out.println(isRefresh ? "A server that uses it goes on with the new one by itself." : line());
        }
        out.flush();
    }

    private String line() {
        return "Name it in lockstep.yaml:" + System.lineSeparator()
                + System.lineSeparator()
                + "  connections:" + System.lineSeparator()
                + "    yandex: {kind: yandex, token: \"${file:"
                + file.toString().replace('\\', '/') + "}\"}"
                + System.lineSeparator()
                + System.lineSeparator()
                + "Renew it every three months or so: lockstep yandex login --refresh";
    }
}
