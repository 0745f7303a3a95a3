package dev.lockstep.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A steady load on a thread of its own, while something else is measured. */
final class LoadInBackground {

    private final CompletableFuture<LoadClient.Run> run;

    /** Begins to send; nobody else may use the client until it is finished. */
    LoadInBackground(LoadClient client, List<byte[]> requests, double perSecond) {
        run = CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return client.atRate(requests, perSecond);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                task -> Thread.ofPlatform().daemon().name("lockstep-load").start(task));
    }

    /** Waits until all was answered. */
    LoadClient.Run finish() {
        return run.join();
    }
}
