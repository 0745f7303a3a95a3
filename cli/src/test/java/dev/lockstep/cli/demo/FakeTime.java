package dev.lockstep.cli.demo;

/** Time that passes only while somebody sleeps. */
final class FakeTime implements RealTime {

    private long nanos;

    @Override
    public long nanos() {
        return nanos;
    }

    @Override
    public void sleep(long nanos) {
        this.nanos += nanos;
    }
}
