package dev.lockstep.bench;

import dev.lockstep.cli.Lockstep;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * A server in a process of its own, on any free port of this machine. It is told to stop when this is closed, and killed where it
 * does not, or where the benchmark itself is interrupted.
 *
 * <p>{@code LOCKSTEP_JAVA_OPTS} goes to its JVM, as the launcher has it.
 */
final class ServerProcess implements AutoCloseable {

    private static final String LISTENING = "listening on ";
    private static final int STOP_SECONDS = 60;

    private final Process process;
    private final URI address;
    private final Thread atExit;

    private ServerProcess(Process process, URI address) {
        this.process = process;
        this.address = address;
        this.atExit = new Thread(process::destroyForcibly, "lockstep-bench-kill");
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /** {@code lockstep serve}. */
    static ServerProcess serve(Path workspace, Path data) throws IOException {
        return start(
                Lockstep.class, "serve", "--workspace", workspace.toString(), "--data", data.toString(), "--port", "0");
    }

    /** A program that says {@code listening on} and its address in its first line. */
    static ServerProcess start(Class<?> program, String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Xlog:disable",
                "-XX:+ExitOnOutOfMemoryError"));
        String options = System.getenv().getOrDefault("LOCKSTEP_JAVA_OPTS", "");
        Arrays.stream(options.split(" ")).filter(option -> !option.isBlank()).forEach(command::add);
        command.addAll(List.of(
                "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
        command.addAll(Arrays.asList(args));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
            String line = out.readLine();
            if (line == null || !line.startsWith(LISTENING)) {
                throw new IOException(program.getSimpleName() + " did not begin to listen");
            }
            return new ServerProcess(process, URI.create(line.substring(LISTENING.length())));
        } catch (IOException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    URI address() {
        return address;
    }

    InetSocketAddress socket() {
        return new InetSocketAddress(address.getHost(), address.getPort());
    }

    /** The processor time that it has taken so far. */
    Duration cpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    @Override
    public void close() {
        process.toHandle().destroy();
        try {
            process.onExit().orTimeout(STOP_SECONDS, TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            process.destroyForcibly();
        }
        Runtime.getRuntime().removeShutdownHook(atExit);
    }
}
