package dev.lockstep.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.destinations.Destinations;
import dev.lockstep.destinations.spi.DestinationKind;
import dev.lockstep.destinations.spi.Settings;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections are read by what their destination declares, and handed over to it. */
class ConnectionSettingsTest {

    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    @TempDir
    private Path temporary;

    private WorkspaceFolder folder;

    @BeforeEach
    void open() {
        folder = new WorkspaceFolder(temporary);
    }

    @Test
    void areHandedOverAsTextsWithTheDefaultsFilledIn() {
        Settings settings = settings("{kind: webhook, url: '${env:URL}', secret: '${env:KEY}', hash: false}")
                .orElseThrow();

        assertThat(settings.text("url")).isEqualTo("https://shop.example/in");
        assertThat(settings.text("secret")).isEqualTo(SECRET);
        assertThat(settings.flag("hash")).isFalse();
        assertThat(settings.flag("allow_internal")).isFalse();
        assertThat(settings.find("phone_region")).isEmpty();
        assertThat(folder.problems()).isEmpty();
    }

    @Test
    void meanFoldersFromTheFolderOfTheWorkspaceOn() {
        assertThat(settings("{kind: files, directory: ./out/x}").orElseThrow().folder("directory"))
                .isEqualTo(temporary.resolve("out/x"));
    }

    @Test
    void areCheckedByTheirKind() {
        folder.with("lockstep.yaml", """
                        connections:
                          hook: {kind: webhook, url: "ftp://shop.example", secret: 5, hash: yes, phone_region: USA, sectet: x}
                          disk: {kind: files, directory: out, dialect: yandx}
                          koala: {kind: koala}
                        """);

        assertThat(folder.problems())
                .containsExactly(
                        "lockstep.yaml:2:30: connections.hook.url: must be an address such as https://shop.example/in,"
                                + " but is the text \"ftp://shop.example\"; correct it",
                        "lockstep.yaml:2:60: connections.hook.secret: must be text that is not blank;"
                                + " write ${env:NAME} or ${file:PATH} in quotes, and keep the secret there",
                        "lockstep.yaml:2:69: connections.hook.hash: must be true or false, but is the text \"yes\";"
                                + " write true or false, without quotes",
                        "lockstep.yaml:2:88: connections.hook.phone_region: must be two letters of ISO 3166-1,"
                                + " such as RU or GB, but is the text \"USA\"; correct it",
                        "lockstep.yaml:2:93: connections.hook.sectet: unknown key \"sectet\"; did you mean \"secret\"?",
                        "lockstep.yaml:3:48: connections.disk.dialect: unknown word \"yandx\"; did you mean \"yandex\"?",
                        "lockstep.yaml:4:10: connections.koala: \"public_key\" is missing;"
                                + " add public_key: the public key of the project, from its settings");
    }

    @Test
    void keepASecretThatStandsInTheFile() {
        String connection = "{kind: webhook, url: https://shop.example/in, secret: " + SECRET + "}";

        assertThat(settings(connection).orElseThrow().text("secret")).isEqualTo(SECRET);
        assertThat(folder.read().workspace().orElseThrow().toString()).doesNotContain(SECRET);
    }

    @Test
    void areCheckedAlsoWhereTheyCameFromOutsideAndThenNotShown() {
        folder.withVariable("WRONG", "hunter2");

        assertThat(settings(
                        "{kind: webhook, url: '${env:WRONG}', secret: '${env:KEY}', allow_internal: '${env:WRONG}'}"))
                .isEmpty();
        assertThat(folder.problems())
                .containsExactly(
                        "lockstep.yaml:1:39: connections.c.url: what it is filled with must be an address such as"
                                + " https://shop.example/in; correct the variable or the file",
                        "lockstep.yaml:1:93: connections.c.allow_internal: what it is filled with must be true or false;"
                                + " correct the variable or the file");
    }

    @Test
    void areNotHandedOverWhereOneIsMissing() {
        assertThat(settings("{kind: webhook, url: https://shop.example/in, secret: '${env:NOPE}'}"))
                .isEmpty();
    }

    private Optional<Settings> settings(String connection) {
        folder.withVariable("URL", "https://shop.example/in")
                .withVariable("KEY", SECRET)
                .with("lockstep.yaml", "connections: {c: " + connection + "}\n");
        Connection read = folder.read().workspace().orElseThrow().connections().get("c");
        DestinationKind kind = Destinations.named(read.kind()).orElseThrow();
        return ConnectionSettings.of(read, kind.declaration(), temporary);
    }
}
