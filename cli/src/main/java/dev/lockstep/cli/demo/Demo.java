package dev.lockstep.cli.demo;

import dev.lockstep.destinations.sandbox.SandboxAccount;
import dev.lockstep.engine.store.StoreException;
import dev.lockstep.workspace.Workspace;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * The demonstration on this machine: its terminal, its files and its signals. What is shown is in the classes beside it.
 *
 * @param speedMs how much of the shop's time a second takes, in milliseconds
 * @param forMs for how much real time the shop is open at the most, in milliseconds
 * @param untilHours for how many hours of its own time it is open at the most
 * @param picture where the screen is written as SVG
 */
public record Demo(
        Workspace workspace, long seed, int people, long speedMs, long forMs, int untilHours, Optional<Path> picture) {

    public static final int MAX_PEOPLE = Demonstration.MAX_PEOPLE;

    /** Where nobody is followed and nobody watches, the shop closes after so many hours of its own time. */
    private static final int HOURS_WITHOUT_STORY = 24;

    /** Longer than the longest window of the shipped workspace. */
    private static final long PAST_MS = 8 * Demonstration.DAY_MS;

    /** How long the process waits for the last words when it is told to end, in milliseconds. */
    private static final long LAST_WORDS_MS = 10_000;

    /** How wide the screen is where there is no terminal to ask. */
    private static final int PLAIN_COLUMNS = 132;

    private static final int PICTURE_COLUMNS = 120;

    /** The workspace of {@code examples/demo}. */
    public static Workspace shippedWorkspace() throws IOException {
        return DemoWorkspace.shipped();
    }

    /** The kinds of connections that can be shown. */
    public static List<String> kinds() {
        return SandboxAccount.kinds();
    }

    /** Whether some audience of the workspace goes where there is a sandbox. */
    public static boolean canShow(Workspace workspace) {
        return workspace.audiences().values().stream()
                .flatMap(audience -> audience.to().stream())
                .map(workspace.connections()::get)
                .anyMatch(connection -> connection != null && DemoWorkspace.hasSandbox(connection));
    }

    /** Shows it: live where standard output is a terminal, and in any case the last screen in the end. */
    public void run(PrintWriter out, boolean plain) throws IOException, StoreException, InterruptedException {
        Terminal terminal = new Terminal();
        boolean live = Terminal.isOutput();
        boolean colours = live && System.getenv().getOrDefault("NO_COLOR", "").isEmpty();
        int columns = live ? terminal.size().columns() : PLAIN_COLUMNS;
        Output output = live && !plain ? new Output.Live(out, terminal::size, colours) : new Output.Nowhere();
        untilStopped(stopped -> {
            Demonstration.Result result = play(output, !live || plain, stopped);
            demonstration(!live)
                    .screen()
                    .lines(result.scene(), new Screen.Size(columns, Screen.Size.ENDLESS))
                    .forEach(line -> out.println(line.ansi(colours)));
            out.println();
            Summary.lines(result).forEach(out::println);
            out.flush();
        });
    }

    /** Shows nothing, and writes how it ended as JSON. */
    public void runAsJson(PrintWriter out) throws IOException, StoreException, InterruptedException {
        untilStopped(stopped -> {
            out.println(Summary.json(play(new Output.Nowhere(), true, stopped)));
            out.flush();
        });
    }

    private Demonstration.Result play(Output output, boolean endsWithStory, BooleanSupplier stopped)
            throws IOException, StoreException, InterruptedException {
        Demonstration demonstration = demonstration(endsWithStory);
        Demonstration.Result result;
        try (output) {
            result = demonstration.play(output, endsWithStory, stopped, stage -> {});
        }
        if (picture.isPresent()) {
            List<Line> lines =
                    demonstration.screen().lines(result.story(), new Screen.Size(PICTURE_COLUMNS, Screen.Size.ENDLESS));
            Files.writeString(picture.get(), Picture.svg(lines, PICTURE_COLUMNS), StandardCharsets.UTF_8);
        }
        return result;
    }

    private Demonstration demonstration(boolean endsWithStory) {
        boolean isEndless = endsWithStory && untilHours == Integer.MAX_VALUE;
        return new Demonstration(
                workspace, seed, people, PAST_MS, speedMs, forMs, isEndless ? HOURS_WITHOUT_STORY : untilHours);
    }

    private interface Show {
        void play(BooleanSupplier stopped) throws IOException, StoreException, InterruptedException;
    }

    /** Plays until the end, or until the process is told to end, as by Ctrl-C, and lets the show say its last words then too. */
    private static void untilStopped(Show show) throws IOException, StoreException, InterruptedException {
        AtomicBoolean stopped = new AtomicBoolean();
        CountDownLatch over = new CountDownLatch(1);
        Thread stop = new Thread(() -> {
            stopped.set(true);
            try {
                over.await(LAST_WORDS_MS, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Runtime.getRuntime().addShutdownHook(stop);
        try {
            show.play(stopped::get);
        } finally {
            over.countDown();
            removeUnlessRunning(stop);
        }
    }

    private static void removeUnlessRunning(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending already, and the hook is what ends it well.
        }
    }
}
