package dev.lockstep.cli;

import dev.lockstep.engine.EngineSettings;
import dev.lockstep.engine.store.StoreException;
import dev.lockstep.engine.store.StoreKey;
import dev.lockstep.server.LockstepServer;
import dev.lockstep.server.definition.AppliedWorkspace;
import dev.lockstep.server.definition.WorkspaceFolder;
import dev.lockstep.server.http.HttpSettings;
import dev.lockstep.server.http.Tls;
import dev.lockstep.server.key.KeyFile;
import dev.lockstep.server.key.SigningKeys;
import dev.lockstep.server.night.Nights;
import dev.lockstep.workspace.Workspace;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code lockstep serve}: takes facts over HTTP and answers who is in which segment, until it is told to stop. */
@Command(
        name = "serve",
        description = {
            "Take facts over HTTP, keep them, and answer who is in which segment.",
            "",
            "It speaks Customer.io's Track API (/api/v1, /api/v2) and the Pipelines and Segment API (/v1), so that their "
                    + "clients work unchanged. A fact is answered 200 once it is on disk. Needs a key, see lockstep key."
        },
        footer = {
            "",
            "Examples:",
            "  lockstep serve --workspace examples/shop --data data",
            "  lockstep serve --data data --port 0          any free port, printed once it listens",
            "  lockstep serve --data data --bind 0.0.0.0 --port 443 \\",
            "      --tls-certificate fullchain.pem --tls-key privkey.pem",
            "",
            "Reporting webhooks of Customer.io go to /api/webhooks/customerio; " + SigningKeys.VARIABLE,
            "holds the key that they are signed with, and the one before after a comma.",
            "",
            "It stops on SIGTERM or Ctrl-C: requests in hand are answered, and all that was taken is on disk."
        },
        sortOptions = false)
final class ServeCommand implements Callable<Integer> {

    private static final int MAX_PORT = 65_535;
    private static final String NEVER = "never";

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Mixin
    private final DataOption data = new DataOption();

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "8090",
            description = "The port; 0 for any that is free (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--bind",
            paramLabel = "ADDRESS",
            description = "The address to listen on (default: this machine alone, 127.0.0.1).")
    private @Nullable InetAddress bind;

    @ArgGroup(exclusive = false)
    private @Nullable TlsOptions tls;

    @Option(
            names = "--access-log",
            paramLabel = "FILE",
            description = "Write a line of JSON for each request, a file a day for 14 days. It names no person.")
    private @Nullable Path accessLog;

    @Option(
            names = "--backups",
            paramLabel = "DIR",
            description = "Where lockstep state backup --server writes (default: backups in the data folder).")
    private @Nullable Path backups;

    @Option(
            names = "--parity",
            paramLabel = "HH:MM|never",
            defaultValue = "03:30",
            description = {
                "Compare all segments with their SQL every day at this time, in the timezone of the workspace "
                        + "(default: ${DEFAULT-VALUE}); see lockstep parity."
            })
    private String parity = "";

    @Option(
            names = "--spend",
            paramLabel = "HH:MM|never",
            defaultValue = "06:00",
            description = {
                "Ask platforms every day at this time, in the timezone of the workspace, what audiences cost "
                        + "(default: ${DEFAULT-VALUE}); see lockstep measure spend."
            })
    private String spend = "";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private CommandSpec spec;

    /** One without the other is of no use. */
    private static final class TlsOptions {
        @Option(
                names = "--tls-certificate",
                paramLabel = "FILE",
                required = true,
                description = "Speak TLS with this certificate and those that it is signed by (PEM).")
        @SuppressWarnings("NullAway.Init")
        private Path certificate;

        @Option(
                names = "--tls-key",
                paramLabel = "FILE",
                required = true,
                description = "The certificate's private key (PEM, PKCS #8).")
        @SuppressWarnings("NullAway.Init")
        private Path key;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (port < 0 || port > MAX_PORT) {
            throw new ParameterException(spec.commandLine(), "--port must be 0 to " + MAX_PORT);
        }
        HttpSettings settings = new HttpSettings(
                bind == null ? InetAddress.getLoopbackAddress() : bind,
                port,
                Optional.ofNullable(tls).map(files -> new Tls(files.certificate, files.key)),
                Optional.ofNullable(accessLog),
                SigningKeys.of(Optional.ofNullable(System.getenv(SigningKeys.VARIABLE))));
        Nights nights = new Nights(timeOfDay("--parity", parity), timeOfDay("--spend", spend));
        Workspace workspace = common.workspace();
        LockstepServer server = start(settings, workspace, nights);
        // Not a finally block: SIGTERM ends the process without unwinding this thread.
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, stopped), "lockstep-stop"));
        warn(settings, workspace);
        common.out().println("listening on " + server.address());
        common.out().flush();
        stopped.await();
        return ExitCode.DONE;
    }

    private Optional<LocalTime> timeOfDay(String option, String text) {
        if (text.equals(NEVER)) {
            return Optional.empty();
        }
        try {
            return Optional.of(LocalTime.parse(text));
        } catch (DateTimeParseException e) {
            throw new ParameterException(
                    spec.commandLine(),
                    option + ": \"" + text + "\" is no time of day; write one such as 03:30, or never");
        }
    }

    private LockstepServer start(HttpSettings settings, Workspace workspace, Nights nights) throws IOException {
        EngineSettings engine = EngineSettings.of(data.folder())
                .withKey(Optional.ofNullable(System.getenv(StoreKey.VARIABLE)))
                .withRetention(workspace.retention());
        try {
            return LockstepServer.start(
                    settings,
                    engine,
                    new WorkspaceFolder(
                            common.folder(), workspace, () -> common.read().workspace()),
                    backups == null ? data.folder().resolve("backups") : backups,
                    nights);
        } catch (StoreException e) {
            throw new CommandException(ExitCode.OUTSIDE_FAILED, String.valueOf(e.getMessage()));
        }
    }

    private void warn(HttpSettings settings, Workspace workspace) throws IOException {
        if (settings.isExposed()) {
            common.err()
                    .println("Warning: this is plain HTTP on " + settings.bind().getHostAddress()
                            + ", and keys and facts can be read on the way. Give --tls-certificate and --tls-key, or listen on"
                            + " 127.0.0.1 behind a proxy that speaks TLS.");
        }
        if (settings.tls().isPresent()) {
            settings.tls()
                    .get()
                    .warning(Instant.now())
                    .ifPresent(warning -> common.err().println("Warning: " + warning + "."));
        }
        List<String> differing = AppliedWorkspace.in(data.folder(), workspace).differences(workspace);
        if (!differing.isEmpty()) {
            common.err()
                    .println("Warning: what was applied last counts, and in " + common.folder() + " "
                            + String.join(", ", differing)
                            + (differing.size() == 1 ? " is" : " are")
                            + " otherwise. To let that count: lockstep apply --workspace " + common.folder()
                            + " --server URL");
        }
        if (KeyFile.in(data.folder()).read().isEmpty()) {
            common.err()
                    .println("There are no keys yet, so nobody can send or ask anything. Make one: lockstep key create"
                            + " --data " + data.folder() + " --kind write --name NAME");
        }
        common.err().flush();
    }

    /** Stopping as it should is no failure, so the process ends with 0 and not with the number of the signal. */
    private static void stop(LockstepServer server, CountDownLatch stopped) {
        server.close();
        stopped.countDown();
        Runtime.getRuntime().halt(ExitCode.DONE);
    }
}
