package dev.lockstep.server.http;

import java.util.concurrent.Executor;
import org.eclipse.jetty.util.thread.SerializedInvoker;

/**
 * Writes the answers to those who have sent something in. A turn of the engine completes many of them at once; to wake a thread for
 * each costs more than to write it. So one thread of the server writes all that there are, one after the other: they are short, and
 * no write waits for its client.
 */
final class Acknowledging implements Executor {

    private final SerializedInvoker answers = new SerializedInvoker(Acknowledging.class);
    private final Executor threads;

    Acknowledging(Executor threads) {
        this.threads = threads;
    }

    @Override
    public void execute(Runnable answer) {
        Runnable all = answers.offer(answer);
        if (all != null) {
            threads.execute(all);
        }
    }
}
