package dev.lockstep.cli;

import dev.lockstep.core.model.Instants;
import dev.lockstep.destinations.sandbox.Call;
import dev.lockstep.destinations.sandbox.Fault;
import dev.lockstep.destinations.sandbox.KoalaSandbox;
import dev.lockstep.destinations.sandbox.Response;
import dev.lockstep.destinations.sandbox.Sandbox;
import dev.lockstep.destinations.sandbox.SandboxAccount;
import dev.lockstep.destinations.sandbox.YandexSandbox;
import java.io.IOException;
import java.net.BindException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code lockstep sandbox}: a platform in a nutshell, to try a workspace on without an account. */
@Command(
        name = "sandbox",
        description = {
            "Serve a platform in a nutshell on this machine alone, and show each call as it comes.",
            "",
            "It speaks the wire format of the real one, refuses what that refuses, and has one account, which it prints as a "
                    + "connection for lockstep.yaml. What was sent to it is gone when it ends; Ctrl-C ends it. Identifiers "
                    + "are shown as eight digits of their hash."
        },
        footer = {
            "",
            "Examples:",
            "  lockstep sandbox yandex --port 8601 --processing 5s",
            "  lockstep sandbox koala --fail 429 --every 10     each tenth call is refused as one too many",
            "  lockstep sandbox webhook --fail lost --every 3   each third call is done, and its answer lost"
        },
        sortOptions = false)
final class SandboxCommand implements Callable<Integer> {

    private static final int MAX_PORT = 65_535;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Parameters(arity = "1", paramLabel = "KIND", description = "yandex, koala or webhook.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private String kind;

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "0",
            description = "The port; 0 for any that is free (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--processing",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = "yandex: how long it works on a file (default: 40m, as the real one may).")
    private @Nullable Long processingMs;

    @Option(names = "--suspended", description = "koala: takes nothing any more, as the hosted service.")
    private boolean suspended;

    @Option(
            names = "--fail",
            paramLabel = "HOW",
            converter = FaultConverter.class,
            description =
                    "What goes wrong: a status from 400 to 599; lost (done, and the answer never comes), garbled (done, "
                            + "and the answer is none) or broken (not done, and the connection breaks).")
    private @Nullable Fault fault;

    @Option(
            names = "--every",
            paramLabel = "N",
            defaultValue = "1",
            description = "With --fail: each so many calls one goes wrong (default: every call).")
    private int every;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    /** What goes wrong, as it is written. */
    static final class FaultConverter implements ITypeConverter<Fault> {
        @Override
        public Fault convert(String text) {
            return switch (text) {
                case "lost" -> new Fault.ReplyLost();
                case "garbled" -> new Fault.ReplyGarbled();
                case "broken" -> new Fault.Broken();
                default -> {
                    if (!text.matches("[45][0-9]{2}")) {
                        throw new TypeConversionException("\"" + text
                                + "\" is no way to fail; write a status from 400 to 599, lost, garbled or broken");
                    }
                    yield Fault.refused(Integer.parseInt(text));
                }
            };
        }
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        check();
        SandboxAccount account = start();
        Sandbox sandbox = account.sandbox();
        if (sandbox instanceof YandexSandbox yandex && processingMs != null) {
            yandex.processIn(Duration.ofMillis(processingMs));
        }
        if (sandbox instanceof KoalaSandbox koala && suspended) {
            koala.suspend();
        }
        if (fault != null) {
            sandbox.every(every, fault);
        }
        sandbox.watch((call, response) -> print(sandbox, call, response));
        // Not a finally block: SIGTERM ends the process without unwinding this thread.
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(account, stopped), "lockstep-stop"));
        print(account);
        stopped.await();
        return ExitCode.DONE;
    }

    private SandboxAccount start() throws IOException {
        try {
            return SandboxAccount.start(kind, port, InstantSource.system());
        } catch (BindException e) {
            throw new CommandException(
                    ExitCode.OUTSIDE_FAILED,
                    "port " + port + " cannot be had (" + e.getMessage() + "); name another one with --port");
        }
    }

    private void check() {
        if (!SandboxAccount.kinds().contains(kind)) {
            throw wrong(
                    "there is no sandbox of \"" + kind + "\"; there are " + String.join(", ", SandboxAccount.kinds()));
        }
        if (port < 0 || port > MAX_PORT) {
            throw wrong("--port must be 0 to " + MAX_PORT);
        }
        if (processingMs != null && !kind.equals("yandex")) {
            throw wrong("--processing is of yandex alone: what goes to " + kind + " is in effect at once");
        }
        if (suspended && !kind.equals("koala")) {
            throw wrong("--suspended is of koala alone");
        }
        if (every < 1) {
            throw wrong("--every must be above 0");
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private void print(SandboxAccount account) {
        if (common.isJson()) {
            Json connection = new Json().text("kind", kind);
            account.settings().forEach(connection::text);
            common.out()
                    .println(new Json()
                            .text("listening", account.sandbox().url().toString())
                            .put("connection", connection.toString()));
        } else {
            StringBuilder text =
                    new StringBuilder("listening on " + account.sandbox().url() + "%n%n"
                            + "# for lockstep.yaml%nconnections:%n  " + kind + ":%n    kind: " + kind + "%n");
            account.settings().forEach((name, value) -> text.append("    " + name + ": " + value + "%n"));
            common.out().println(text.toString().replace("%n", System.lineSeparator()));
        }
        common.out().flush();
    }

    private void print(Sandbox sandbox, Call call, Optional<Response> response) {
        String at = Instants.format(sandbox.clock().millis());
        String target = call.path().substring(call.path().lastIndexOf('/') + 1);
        if (common.isJson()) {
            Json line = new Json()
                    .text("at", at)
                    .text("method", call.method())
                    .text("call", target)
                    .text("says", sandbox.says(call));
            response.ifPresent(it -> line.put("status", it.status()));
            common.out().println(line);
        } else {
            String status = response.map(it -> Integer.toString(it.status())).orElse("no answer");
            List<String> parts = List.of(at, status, call.method(), target, sandbox.says(call));
            common.out().println(String.join("  ", parts).stripTrailing());
        }
        common.out().flush();
    }

    /** Stopping as it should is no failure, so the process ends with 0 and not with the number of the signal. */
    private static void stop(SandboxAccount account, CountDownLatch stopped) {
        account.close();
        stopped.countDown();
        Runtime.getRuntime().halt(ExitCode.DONE);
    }
}
