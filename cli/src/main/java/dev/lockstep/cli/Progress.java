package dev.lockstep.cli;

import dev.lockstep.ingest.file.FactSource;
import java.util.OptionalLong;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Shows how far something long is: a bar on a terminal, nothing in a pipe. */
final class Progress implements AutoCloseable {

    private static final int UPDATE_MS = 200;
    private static final long MEBIBYTE = 1024 * 1024;

    private static final long PERCENT = 100;

    private final @Nullable ProgressBar bar;

    private Progress(@Nullable ProgressBar bar) {
        this.bar = bar;
    }

    /** Of reading facts. */
    static Progress ofReading(String task, FactSource facts) {
        return new Progress(isTerminal() ? bar(task, facts.bytesInAll(), " MiB", MEBIBYTE) : null);
    }

    /** Of something that tells which share of it is done. */
    static Progress ofShare(String task) {
        return new Progress(isTerminal() ? bar(task, OptionalLong.of(PERCENT), " %", 1) : null);
    }

    /** To be called now and then. */
    void update(FactSource facts) {
        if (bar != null) {
            bar.stepTo(facts.bytesRead());
        }
    }

    /** To be called now and then, with 0 to 1. */
    void update(double share) {
        if (bar != null) {
            bar.stepTo((long) (share * PERCENT));
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }

    private static ProgressBar bar(String task, OptionalLong all, String unit, long unitSize) {
        return new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(all.orElse(-1))
                .setUpdateIntervalMillis(UPDATE_MS)
                .setUnit(unit, unitSize)
                .setStyle(ProgressBarStyle.ASCII)
                .clearDisplayOnFinish()
                .build();
    }

    /** The launcher knows whether standard error is a terminal; Java has no sure way to ask. */
    private static boolean isTerminal() {
        return Boolean.getBoolean("lockstep.terminal");
    }
}
