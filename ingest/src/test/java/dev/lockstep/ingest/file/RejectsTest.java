package dev.lockstep.ingest.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.ingest.call.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RejectsTest {

    private static final List<Reject> SOME = List.of(
            new Reject("a.jsonl", 3, Reason.NO_PERSON, "nobody", "{\"x\":\n1}"),
            new Reject("a.jsonl", 5, Reason.BROKEN_JSON, "broken", "ann@shop.example"),
            new Reject("b.jsonl", 1, Reason.NO_PERSON, "nobody", ""));

    @Test
    void rejectsAreCountedByReasonAndTheFirstOfEachIsKeptWithoutItsLine() {
        try (Rejects rejects = Rejects.counted()) {
            SOME.forEach(rejects);

            assertThat(rejects.count()).isEqualTo(3);
            assertThat(rejects.kinds())
                    .containsExactly(
                            new Rejects.Kind(Reason.BROKEN_JSON, 1, "a.jsonl:5: broken"),
                            new Rejects.Kind(Reason.NO_PERSON, 2, "a.jsonl:3: nobody"));
        }
    }

    @Test
    void allRejectsGoToTheFileThatWasAskedFor(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("rejects.jsonl");
        try (Rejects rejects = Rejects.writtenTo(file)) {
            SOME.forEach(rejects);
        }

        assertThat(file).hasContent("""
                        {"file":"a.jsonl","line":3,"reason":"no_person","message":"nobody","raw":"{\\"x\\":\\n1}"}
                        {"file":"a.jsonl","line":5,"reason":"broken_json","message":"broken","raw":"ann@shop.example"}
                        {"file":"b.jsonl","line":1,"reason":"no_person","message":"nobody","raw":""}
                        """);
    }
}
