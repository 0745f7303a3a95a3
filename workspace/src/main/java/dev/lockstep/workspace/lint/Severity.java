package dev.lockstep.workspace.lint;

/** How much a finding matters. */
public enum Severity {
    /** Somebody is addressed who should not be, or money is spent to no effect. */
    WARNING("warning"),
    /** It will make somebody wonder, or err, later. */
    NOTICE("notice");

    private final String word;

    Severity(String word) {
        this.word = word;
    }

    /** As it is printed. */
    public String word() {
        return word;
    }
}
