package dev.lockstep.server.alert;

import static dev.lockstep.server.alert.Samples.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.workspace.ReceiverKind;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.subethamail.smtp.auth.EasyAuthenticationHandlerFactory;
import org.subethamail.smtp.auth.LoginFailedException;
import org.subethamail.smtp.helper.SimpleMessageListener;
import org.subethamail.smtp.server.SMTPServer;

/** To a real SMTP server on this machine, which wants STARTTLS and a password, and knows nobody whose name begins with "nobody". */
class MailTest {

    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    static Path folder;

    private static KeyStore keys;

    private final List<String> delivered = new CopyOnWriteArrayList<>();
    private SSLSocketFactory trusting;
    private SMTPServer server;

    @BeforeAll
    static void certify() throws Exception {
        keys = selfSigned();
    }

    @BeforeEach
    void listen() throws Exception {
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, PASSWORD);
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(keys);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
        trusting = tls.getSocketFactory();
        server = new SMTPServer.Builder()
                .bindAddress(InetAddress.getLoopbackAddress())
                .port(0)
                .startTlsSocketFactory(tls)
                .requireTLS()
                .authenticationHandlerFactory(new EasyAuthenticationHandlerFactory((user, password, context) -> {
                    if (!user.equals("lockstep") || !password.equals("open sesame")) {
                        throw new LoginFailedException();
                    }
                }))
                .requireAuth()
                .simpleMessageListener(new SimpleMessageListener() {
                    @Override
                    public boolean accept(String from, String recipient) {
                        return !recipient.startsWith("nobody");
                    }

                    @Override
                    public void deliver(String from, String recipient, InputStream data) {
                        try {
                            delivered.add(recipient + "\n" + new String(data.readAllBytes(), StandardCharsets.UTF_8));
                        } catch (java.io.IOException e) {
                            throw new java.io.UncheckedIOException(e);
                        }
                    }
                })
                .build();
        server.start();
    }

    @AfterEach
    void close() {
        server.stop();
    }

    @Test
    void arrivesWithItsSubjectItsTextAndAnIdThatStaysTheSame() {
        assertThat(send(Map.of())).isEqualTo(new Told.Taken("250"));
        assertThat(delivered)
                .singleElement()
                .asString()
                .startsWith("ops@shop.example\n")
                .contains(
                        "From: Lockstep <lockstep@shop.example>",
                        "Subject: [glow-shop] carts-late begins: Carts at crm",
                        "Message-ID: <alert_1@shop.example>",
                        "Auto-Submitted: auto-generated",
                        "- Carts at crm: 5 < 7 & a change waits");
    }

    @Test
    void oneWrongAddressKeepsItFromNobodyElse() {
        assertThat(send(Map.of("to", "nobody@shop.example, ops@shop.example")))
                .isEqualTo(new Told.Taken("for some of the addresses; the server refuses the others"));
        assertThat(delivered).hasSize(1);
    }

    @Test
    void whatIsInTheWayIsSaidWithoutAddressesAndSecrets() {
        assertThat(send(Map.of("password", "hunter2")))
                .isEqualTo(Told.later("535: the server does not let it in; look at user and password"));
        assertThat(send(Map.of("to", "nobody@shop.example")))
                .isEqualTo(Told.later(
                        "553: the server did not take the message; look at from and to, and at the server's log"));
        assertThat(send(Map.of("to", "@@")))
                .isEqualTo(Told.later(
                        "from or to is no address, or no list of addresses with commas between them; correct it"));
        server.stop();
        assertThat(send(Map.of())).isEqualTo(Told.later("no connection to the SMTP server, or it broke"));
        assertThat(delivered).isEmpty();
    }

    @Test
    void aCertificateThatNobodyTrustsOrThatIsForAnotherNameIsNoSecureConnection() {
        Told unknown = Mail.send(settings(Map.of()), message("alert_1"));
        assertThat(unknown)
                .isEqualTo(
                        Told.later("no secure connection; look at the certificate of the server, and at encryption"));
        assertThat(send(Map.of("host", "127.0.0.1")))
                .as("the certificate is for localhost")
                .isEqualTo(unknown);
        assertThat(delivered).isEmpty();
    }

    @Test
    void goesToNoServerInsideThisNetworkUnlessItMay() {
        assertThat(send(Map.of("allow_internal", "false")))
                .isEqualTo(
                        Told.later("the host is inside this network; name one outside, or set allow_internal: true"));
        assertThat(send(Map.of("allow_internal", "false", "encryption", "none", "host", "smtp.example")))
                .isEqualTo(
                        Told.later(
                                "mail goes without encryption within this network alone; set encryption, or allow_internal: true"));
    }

    private Told send(Map<String, String> more) {
        return Mail.send(settings(more), message("alert_1"), trusting);
    }

    private dev.lockstep.destinations.spi.Settings settings(Map<String, String> more) {
        Map<String, String> settings = new TreeMap<>(Map.of(
                "host", "localhost",
                "port", Integer.toString(server.getPortAllocated()),
                "user", "lockstep",
                "password", "open sesame",
                "from", "Lockstep <lockstep@shop.example>",
                "to", "ops@shop.example",
                "allow_internal", "true"));
        settings.putAll(more);
        return Samples.settings(ReceiverKind.EMAIL, settings);
    }

    private static KeyStore selfSigned() throws Exception {
        Path store = folder.resolve("smtp.p12");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair"));
        command.addAll(
                List.of("-keyalg", "EC", "-alias", "smtp", "-dname", "CN=localhost", "-ext", "san=dns:localhost"));
        command.addAll(List.of("-storetype", "PKCS12", "-keystore", store.toString(), "-storepass", "changeit"));
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(keytool.waitFor()).as(said).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        return keys;
    }
}
