package dev.lockstep.cli;

import dev.lockstep.ingest.file.FactSource;
import java.util.OptionalLong;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Shows how far the reading of facts is: a bar on a terminal, nothing in a pipe. */
final class Progress implements AutoCloseable {

    private static final int UPDATE_MS = 200;
    private static final long MEBIBYTE = 1024 * 1024;

    private final FactSource facts;
    private final @Nullable ProgressBar bar;

    Progress(String task, FactSource facts) {
        this.facts = facts;
        this.bar = isTerminal() ? bar(task, facts.bytesInAll()) : null;
    }

    /** To be called now and then. */
    void update() {
        if (bar != null) {
            bar.stepTo(facts.bytesRead());
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            update();
            bar.close();
        }
    }

    private static ProgressBar bar(String task, OptionalLong bytes) {
        return new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(bytes.orElse(-1))
                .setUpdateIntervalMillis(UPDATE_MS)
                .setUnit(" MiB", MEBIBYTE)
                .setStyle(ProgressBarStyle.ASCII)
                .clearDisplayOnFinish()
                .build();
    }

    /** The launcher knows whether standard error is a terminal; Java has no sure way to ask. */
    private static boolean isTerminal() {
        return Boolean.getBoolean("lockstep.terminal");
    }
}
