package dev.lockstep.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.server.key.SigningKeys;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {

    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    Path folder;

    @Test
    void speaksTlsWithACertificateAndKeyInPem() throws Exception {
        for (String algorithm : new String[] {"EC", "RSA"}) {
            KeyStore made = selfSigned(algorithm);
            Tls tls = pemFiles(made);
            HttpSettings settings = new HttpSettings(
                    InetAddress.getLoopbackAddress(), 0, Optional.of(tls), Optional.empty(), SigningKeys.NONE);

            try (Echo echo = new Echo(folder.resolve("data-" + algorithm), settings, HttpLimits.DEFAULT, 10);
                    HttpClient client =
                            HttpClient.newBuilder().sslContext(trusting(made)).build()) {
                assertThat(echo.server.address()).hasScheme("https");
                HttpResponse<String> answer = client.send(echo.request("/open").build(), BodyHandlers.ofString());
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(answer.headers().firstValue("Strict-Transport-Security"))
                        .isPresent();
            }
        }
    }

    @Test
    void takesARenewedCertificateWithoutARestartOnceBothFilesAreThere() throws Exception {
        KeyStore before = selfSigned("EC");
        KeyStore after = selfSigned("RSA");
        HttpSettings settings = new HttpSettings(
                InetAddress.getLoopbackAddress(), 0, Optional.of(pemFiles(before)), Optional.empty(), SigningKeys.NONE);
        try (Echo echo = new Echo(folder.resolve("data"), settings, HttpLimits.DEFAULT, 10)) {
            echo.server.lookAtTls();
            assertThat(isServed(echo, before)).isTrue();

            pem("CERTIFICATE", after.getCertificate("test").getEncoded());
            echo.server.lookAtTls();
            assertThat(isServed(echo, before)).as("the key does not fit yet").isTrue();

            pem("PRIVATE KEY", after.getKey("test", PASSWORD).getEncoded());
            echo.server.lookAtTls();
            assertThat(isServed(echo, after)).isTrue();
            assertThat(isServed(echo, before)).isFalse();
        }
    }

    /** Whether a client that trusts this certificate alone is answered. */
    private static boolean isServed(Echo echo, KeyStore certificate) throws Exception {
        try (HttpClient client =
                HttpClient.newBuilder().sslContext(trusting(certificate)).build()) {
            return client.send(echo.request("/open").build(), BodyHandlers.ofString())
                            .statusCode()
                    == 200;
        } catch (SSLException e) {
            return false;
        }
    }

    @Test
    void saysWhatIsWrongWithAFile() throws Exception {
        Tls tls = pemFiles(selfSigned("EC"));
        Path other = Files.writeString(folder.resolve("other"), "-----BEGIN EC PRIVATE KEY-----\nAA==\n");

        assertThatThrownBy(new Tls(other, tls.key())::keyStore).hasMessageContaining(other + " holds no certificate");
        assertThatThrownBy(new Tls(tls.certificate(), other)::keyStore)
                .hasMessageContaining(other + " holds no private key in PKCS #8")
                .hasMessageContaining("openssl pkcs8 -topk8");
        Path damaged = Files.writeString(
                folder.resolve("damaged"), "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
        assertThatThrownBy(new Tls(tls.certificate(), damaged)::keyStore)
                .hasMessageContaining("a key of an unknown kind");
        Tls mixed = new Tls(tls.certificate(), Files.copy(tls.key(), folder.resolve("mine")));
        pemFiles(selfSigned("RSA"));
        assertThatThrownBy(mixed::keyStore).hasMessageContaining("is not the key of the certificate");
        assertThatThrownBy(new Tls(folder.resolve("absent"), tls.key())::keyStore)
                .isInstanceOf(IOException.class);
    }

    @Test
    void warnsOfACertificateThatHasExpiredOrSoonWill() throws Exception {
        KeyStore made = selfSigned("EC"); // for ninety days
        Tls tls = pemFiles(made);
        Instant end =
                ((X509Certificate) made.getCertificate("test")).getNotAfter().toInstant();
        assertThat(tls.warning(end.minus(Duration.ofDays(8)))).isEmpty();
        assertThat(tls.warning(end.minus(Duration.ofDays(6))))
                .hasValueSatisfying(said -> assertThat(said).contains("CERTIFICATE.pem expires at " + end));
        assertThat(tls.warning(end.plusSeconds(1)))
                .hasValueSatisfying(said -> assertThat(said).contains("has expired at " + end, "so clients refuse it"));
    }

    private KeyStore selfSigned(String algorithm) throws Exception {
        Path store = folder.resolve(algorithm + ".p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        algorithm,
                        "-alias",
                        "test",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=ip:127.0.0.1,dns:localhost",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(keytool.waitFor()).as(said).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        return keys;
    }

    private Tls pemFiles(KeyStore keys) throws Exception {
        Path certificate = pem("CERTIFICATE", keys.getCertificate("test").getEncoded());
        return new Tls(
                certificate, pem("PRIVATE KEY", keys.getKey("test", PASSWORD).getEncoded()));
    }

    private Path pem(String what, byte[] bytes) throws IOException {
        String text = Base64.getMimeEncoder().encodeToString(bytes);
        return Files.writeString(
                folder.resolve(what + ".pem"),
                "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n");
    }

    private static SSLContext trusting(KeyStore keys) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("test", keys.getCertificate("test"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
