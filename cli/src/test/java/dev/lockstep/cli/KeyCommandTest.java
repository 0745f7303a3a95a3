package dev.lockstep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyCommandTest {

    private static final Pattern CREATED =
            Pattern.compile("\\{\"id\": \"([0-9a-f]{12})\", \"key\": \"(lockstep_\\1_[\\w-]{43})\"}\\s*");

    @TempDir
    Path folder;

    @Test
    void makesAKeyAndListsItWithoutItsText() {
        Matcher made = create("write");

        CommandRun list = run("list");
        assertThat(list.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(list.out())
                .contains(
                        made.group(1),
                        "write",
                        "…" + made.group(2).substring(made.group(2).length() - 4),
                        "shop")
                .doesNotContain(made.group(2));
        CommandRun json = run("list", "--format", "json");
        assertThat(json.out())
                .startsWith("[{\"id\": \"" + made.group(1)
                        + "\", \"kind\": \"write\", \"name\": \"shop\", \"created_at\": \"")
                .doesNotContain(made.group(2));
    }

    @Test
    void tellsPeopleWhatToDoWithAKey() {
        CommandRun run = run("create", "--kind", "READ", "--name", "me");

        assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.DONE);
        assertThat(run.out()).startsWith("id   ").contains("Keep the key now", "Authorization: Bearer");
    }

    @Test
    void rotatesAndRevokesAKey() throws Exception {
        Matcher made = create("admin");

        CommandRun rotated = run("rotate", made.group(1), "--overlap", "30m");
        assertThat(rotated.exitCode()).as(rotated.err()).isEqualTo(ExitCode.DONE);
        assertThat(rotated.out()).contains("The old one, …", "is taken until 2").doesNotContain(made.group(2));
        CommandRun revoked = run("revoke", made.group(1));
        assertThat(revoked.out()).isEqualToNormalizingNewlines("Revoked " + made.group(1) + ".\n");
        assertThat(Files.readString(folder.resolve("keys.json"))).doesNotContain(made.group(1));
        assertThat(run("list").out()).contains("No keys. Make one");
    }

    @Test
    void refusesWhatIsWrong() {
        assertThat(run("create", "--kind", "root", "--name", "x").exitCode()).isEqualTo(ExitCode.WRONG_REQUEST);
        assertThat(run("create", "--kind", "read").exitCode()).isEqualTo(ExitCode.WRONG_REQUEST);
        assertThat(run("create", "--kind", "read", "--name", " ").err())
                .contains("a key's name has 1 to 200 characters");
        assertThat(run("create", "--kind", "read", "--name", "x", "--rate", "0").exitCode())
                .isEqualTo(ExitCode.WRONG_REQUEST);
        CommandRun unknown = run("revoke", "abc");
        assertThat(unknown.exitCode()).isEqualTo(ExitCode.WRONG_REQUEST);
        assertThat(unknown.err()).contains("There is no key \"abc\"; lockstep key list");
        assertThat(run("rotate", "abc").exitCode()).isEqualTo(ExitCode.WRONG_REQUEST);
    }

    private Matcher create(String kind) {
        CommandRun run = run("create", "--kind", kind, "--name", "shop", "--format", "json");
        Matcher made = CREATED.matcher(run.out());
        assertThat(made.matches()).as(run.out() + run.err()).isTrue();
        return made;
    }

    private CommandRun run(String command, String... more) {
        String[] all = new String[more.length + 4];
        all[0] = "key";
        all[1] = command;
        all[2] = "--data";
        all[3] = folder.toString();
        System.arraycopy(more, 0, all, 4, more.length);
        return CommandRun.of(all);
    }
}
