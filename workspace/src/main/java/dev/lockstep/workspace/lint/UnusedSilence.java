package dev.lockstep.workspace.lint;

import dev.lockstep.workspace.Silence;
import dev.lockstep.workspace.yaml.NearNames;
import java.util.List;

/** A silence where nothing would be said. {@link Lint} finds these, which knows what the others had to say. */
record UnusedSilence() implements Rule {

    @Override
    public String id() {
        return "unused-silence";
    }

    @Override
    public Severity severity() {
        return Severity.NOTICE;
    }

    @Override
    public String mistake() {
        return "A rule that is silenced where it has nothing to say, or that there is not.";
    }

    @Override
    public String why() {
        return "It would keep silent about the next mistake of its kind.";
    }

    @Override
    public List<Finding> find(Scene scene) {
        return List.of();
    }

    static Finding of(Silence silence) {
        List<String> ids = Rules.all().stream().map(Rule::id).toList();
        return ids.contains(silence.rule())
                ? new UnusedSilence()
                        .finding(silence.place(), silence.rule() + " has nothing to say of this", "remove the silence")
                : new UnusedSilence()
                        .finding(
                                silence.place(),
                                "there is no rule " + silence.rule(),
                                NearNames.suggest(
                                        silence.rule(), ids, "remove it, the rules are in docs/reference/lint.md"));
    }
}
