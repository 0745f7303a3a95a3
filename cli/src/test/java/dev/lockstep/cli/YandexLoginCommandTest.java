package dev.lockstep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.destinations.sandbox.YandexSandbox;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class YandexLoginCommandTest {

    private static final String TOKEN = "y0_AgAAAAB7c1";
    private static final Pattern ADDRESS = Pattern.compile("http://127\\S+");
    private static final Pattern CODE = Pattern.compile("<b id=\"code\">([^<]+)</b>");

    @TempDir
    Path workspace;

    private YandexSandbox sandbox;

    @BeforeEach
    void start() throws IOException {
        sandbox = YandexSandbox.start(0, InstantSource.system(), TOKEN);
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @Test
    void putsTheTokenWhereTheWorkspaceCanNameIt() throws IOException {
        CommandRun run = login(code -> code);

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("token: \"${file:secrets/yandex.token}\"")
                .contains("lockstep yandex login --refresh")
                .doesNotContain(TOKEN);
        Path token = workspace.resolve("secrets/yandex.token");
        assertThat(token).hasContent(TOKEN);
        for (Path file : new Path[] {token, token.resolveSibling("yandex.token.refresh")}) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
        assertThat(token.resolveSibling(".gitignore")).hasContent("*");
        assertThat(token.getParent()).isDirectoryNotContaining("glob:**.next");

        Files.writeString(workspace.resolve("lockstep.yaml"), """
                workspace: shop
                connections:
                  yandex: {kind: yandex, token: "${file:secrets/yandex.token}"}
                """);
        CommandRun check = CommandRun.of("check", "--workspace", workspace.toString());
        assertThat(check.exitCode()).as(check.out()).isZero();
    }

    @Test
    void takesTheAddressOfThePageForItsCode() {
        assertThat(login(code -> "  https://oauth.yandex.ru/verification_code?code=" + code + "&cid=1  ")
                        .exitCode())
                .isZero();
    }

    @Test
    void renewsTheToken() throws IOException {
        login(code -> code);
        sandbox.revokeToken();
        CommandRun run = run(InputStream.nullInputStream(), "--refresh");

        assertThat(run.exitCode()).as(run.err()).isZero();
        String renewed =
                Files.readString(workspace.resolve("secrets/yandex.token")).strip();
        assertThat(renewed).isNotEqualTo(TOKEN);
        assertThat(run.out() + run.err()).doesNotContain(renewed);
    }

    @Test
    void keepsWhatIsThereWhereItFails() {
        login(code -> code);

        CommandRun wrong = login(code -> "0000000");
        assertThat(wrong.exitCode()).isEqualTo(ExitCode.WRONG_REQUEST);
        assertThat(wrong.err()).contains("400 bad_verification_code").contains("log in again");
        CommandRun nothing = login(code -> "");
        assertThat(nothing.exitCode()).isEqualTo(ExitCode.WRONG_REQUEST);
        assertThat(nothing.err()).contains("run the command again");
        sandbox.close();
        CommandRun down = run(InputStream.nullInputStream(), "--refresh");
        assertThat(down.exitCode()).isEqualTo(ExitCode.OUTSIDE_FAILED);

        assertThat(workspace.resolve("secrets/yandex.token")).hasContent(TOKEN);
    }

    @Test
    void saysWhatIsMissing() throws IOException {
        InputStream nobody = InputStream.nullInputStream();
        assertThat(run(nobody).err()).contains("--client-id").contains("https://oauth.yandex.ru/client/new");
        assertThat(run(nobody, "--refresh").err()).contains("log in first");
        assertThat(CommandRun.of("yandex", "login", "--refresh", "--workspace", "nowhere")
                        .err())
                .contains("there is no folder nowhere");

        Files.createDirectories(workspace.resolve("secrets"));
        Files.writeString(workspace.resolve("secrets/yandex.token.refresh"), "{]");
        assertThat(run(nobody, "--refresh").err()).contains("cannot be read; log in again");
    }

    @Test
    void warnsWhereTheApplicationLacksARight() {
        CommandRun run = login(code -> code, "--scope", "audience:read");

        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).contains("the token lacks audience:write");
    }

    @Test
    void keepsWhatProgramsReadApart() {
        CommandRun run = login(code -> code, "--format", "json");

        assertThat(run.out())
                .startsWith("{\"file\":")
                .contains("\"expires_at\":")
                .hasLineCount(1);
        assertThat(run.err()).contains("Open this address");
    }

    /** Somebody who opens the address that is printed, and types what they are shown. */
    private CommandRun login(Function<String, String> typed, String... more) {
        StringWriter shown = new StringWriter();
        return run(
                new Typist(() -> typed.apply(code(shown.toString())) + "\n"),
                shown,
                with(more, "--client-id", YandexSandbox.CLIENT_ID));
    }

    private CommandRun run(InputStream in, String... arguments) {
        return run(in, new StringWriter(), arguments);
    }

    private CommandRun run(InputStream in, StringWriter shown, String[] arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine command = new CommandLine(new YandexLoginCommand(in))
                .setExecutionExceptionHandler(Lockstep::explain)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(both(out, shown))
                .setErr(both(err, shown));
        int exitCode = command.execute(with(
                arguments,
                "--workspace",
                workspace.toString(),
                "--url",
                sandbox.url().toString()));
        return new CommandRun(exitCode, out.toString(), err.toString());
    }

    private static String[] with(String[] some, String... more) {
        return Stream.of(more, some).flatMap(Stream::of).toArray(String[]::new);
    }

    /** Writes to the one and the other. */
    private static PrintWriter both(StringWriter one, StringWriter other) {
        return new PrintWriter(new Writer() {
            @Override
            public void write(char[] chars, int offset, int length) {
                one.write(chars, offset, length);
                other.write(chars, offset, length);
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        });
    }

    /** Types when asked. */
    private static final class Typist extends InputStream {
        private final Supplier<String> line;
        private InputStream typed = InputStream.nullInputStream();
        private boolean isAsked;

        Typist(Supplier<String> line) {
            this.line = line;
        }

        @Override
        public int read() throws IOException {
            return asked().read();
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            return asked().read(bytes, offset, length);
        }

        private InputStream asked() {
            if (!isAsked) {
                isAsked = true;
                typed = new ByteArrayInputStream(line.get().getBytes(StandardCharsets.UTF_8));
            }
            return typed;
        }
    }

    private static String code(String shown) {
        Matcher address = ADDRESS.matcher(shown);
        assertThat(address.find()).as(shown).isTrue();
        try (HttpClient browser = HttpClient.newHttpClient()) {
            Matcher code = CODE.matcher(browser.send(
                            HttpRequest.newBuilder(URI.create(address.group())).build(), BodyHandlers.ofString())
                    .body());
            assertThat(code.find()).isTrue();
            return code.group(1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
