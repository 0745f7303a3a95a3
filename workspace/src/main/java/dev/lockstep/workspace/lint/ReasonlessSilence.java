package dev.lockstep.workspace.lint;

import java.util.List;

/** A silence of which nobody says why. */
record ReasonlessSilence() implements Rule {

    @Override
    public String id() {
        return "reasonless-silence";
    }

    @Override
    public Severity severity() {
        return Severity.NOTICE;
    }

    @Override
    public String mistake() {
        return "A rule that is silenced without a reason.";
    }

    @Override
    public String why() {
        return "In a year nobody can tell whether it still holds.";
    }

    @Override
    public List<Finding> find(Scene scene) {
        return Lint.silences(scene.workspace()).values().stream()
                .flatMap(List::stream)
                .filter(silence -> silence.reason().isBlank())
                .map(silence -> finding(
                        silence.place(),
                        silence.rule() + " is silenced, and nothing says why",
                        "write the reason after it"))
                .toList();
    }
}
