package dev.lockstep.cli.demo;

import java.util.ArrayList;
import java.util.List;

/** Remembers what it was shown. */
final class FakeDisplay implements Display {

    final List<Snapshot> shown = new ArrayList<>();
    final List<Double> rates = new ArrayList<>();
    boolean gone;

    @Override
    public void prepare(double share) {}

    @Override
    public void show(Snapshot snapshot, double factsPerSecond) {
        shown.add(snapshot);
        rates.add(factsPerSecond);
    }

    @Override
    public boolean isGone() {
        return gone;
    }

    @Override
    public void close() {}
}
