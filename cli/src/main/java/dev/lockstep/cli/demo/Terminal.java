package dev.lockstep.cli.demo;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * The terminal of this process. Java has no way to ask for its size, so {@code stty} is asked, at most once a second; where it
 * does not answer, the terminal is taken to be of the classic size. For one thread.
 */
final class Terminal {

    private static final Screen.Size CLASSIC = new Screen.Size(80, 24);
    private static final long ASK_AGAIN_NANOS = 1_000_000_000;
    private static final long STTY_TIMEOUT_MS = 500;

    private Screen.Size size = CLASSIC;
    private boolean asked;
    private long askedAt;

    Screen.Size size() {
        long now = System.nanoTime();
        if (!asked || now - askedAt >= ASK_AGAIN_NANOS) {
            asked = true;
            askedAt = now;
            size = ask();
        }
        return size;
    }

    /** Whether standard output is a terminal on which a page can be redrawn. */
    static boolean isOutput() {
        if (System.getenv().getOrDefault("TERM", "dumb").equals("dumb")) {
            return false;
        }
        try {
            return new ProcessBuilder("test", "-t", "1").inheritIO().start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static Screen.Size ask() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(new File("/dev/tty"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!stty.waitFor(STTY_TIMEOUT_MS, TimeUnit.MILLISECONDS)) {
                stty.destroyForcibly();
                return CLASSIC;
            }
            return parse(new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
        } catch (IOException e) {
            return CLASSIC;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return CLASSIC;
        }
    }

    /** Reads "rows columns"; a terminal that does not know its size says 0. */
    static Screen.Size parse(String answer) {
        String[] numbers = answer.strip().split(" ", -1);
        try {
            int rows = Integer.parseInt(numbers[0]);
            int columns = numbers.length == 2 ? Integer.parseInt(numbers[1]) : 0;
            return rows > 0 && columns > 0 ? new Screen.Size(columns, rows) : CLASSIC;
        } catch (NumberFormatException e) {
            return CLASSIC;
        }
    }
}
