package dev.lockstep.workspace.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The page that tells of the rules is made of the rules and their examples, and never out of date. */
class LintReferenceTest {

    private static final Path PAGE = Path.of("../docs/reference/lint.md");

    private static final String INTRODUCTION = """
            # What the linter knows

            Made of the [rules](../../workspace/src/main/java/dev/lockstep/workspace/lint/Rules.java) and their
            [examples](../../workspace/src/test/resources/dev/lockstep/workspace/lint/rules.txt) by `LintReferenceTest`; not to be edited by
            hand.

            `lockstep check` tells, beside what is wrong, which mistakes a workspace has although every definition in it is right. A
            *warning* is about people who are addressed and should not be, or about money spent to no effect; a *notice* about what will make
            somebody err later. Neither makes the command fail, unless it is run with `--strict`. Rules that ask for data speak where
            `--data DIR` or `--facts FILE` is given; of data they look at names, counts and times.

            Two conditions are compared by what they mean: what a rule says of them is proved, and where it can prove nothing it keeps
            silent. A rule is silenced beside the segment or audience that it speaks of, with the reason:

            ```yaml
            segments:
              buyers:
                where: {did: Order Completed}
                lint: {allow: {no-owner: to be found by spring}}
            ```

            """;

    /** To write the page anew, run this test with {@code -Dlockstep.rewrite=true}. */
    @Test
    void saysWhatTheRulesSay() throws IOException {
        if (Boolean.getBoolean("lockstep.rewrite")) {
            Files.writeString(PAGE, page());
        }
        assertThat(PAGE).content().isEqualTo(page());
    }

    private static String page() throws IOException {
        StringBuilder out = new StringBuilder(INTRODUCTION);
        out.append("| rule | severity | the mistake |\n|---|---|---|\n");
        Rules.all()
                .forEach(rule -> out.append("| [%s](#%s) | %s | %s |\n"
                        .formatted(
                                rule.id(),
                                rule.id(),
                                rule.severity().word() + (rule.needsData() ? ", asks for data" : ""),
                                rule.mistake())));
        for (RuleExample example : RuleExample.all()) {
            Rule rule = Rules.all().stream()
                    .filter(it -> it.id().equals(example.rule()))
                    .findFirst()
                    .orElseThrow();
            out.append("""

                    ## %s

                    %s %s

                    ```yaml
                    %s```

                    ```
                    %s```

                    Instead:

                    ```yaml
                    %s```
                    """.formatted(
                    rule.id(), rule.mistake(), rule.why(), example.mistaken(), example.said(), example.instead()));
        }
        return out.toString();
    }
}
