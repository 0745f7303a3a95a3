package dev.lockstep.server.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * The files that TLS needs, as certificate authorities hand them out. They are read when the server starts, and again when
 * they have changed.
 *
 * @param certificate PEM: the server's certificate, then those it is signed by
 * @param key PEM: its private key in PKCS #8, without a passphrase
 */
public record Tls(Path certificate, Path key) {

    private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String END = "-----END PRIVATE KEY-----";
    private static final List<String> ALGORITHMS = List.of("EC", "RSA", "Ed25519");
    static final char[] NO_PASSWORD = {};

    /** Certificates are renewed some weeks before they expire, so one that has fewer days was forgotten. */
    private static final Duration SOON = Duration.ofDays(7);

    /** @throws IOException where a file cannot be read or is not what it should be; the message says what to do */
    KeyStore keyStore() throws IOException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, NO_PASSWORD);
            PrivateKey own = privateKey();
            Certificate[] chain = chain();
            if (!fits(own, chain[0].getPublicKey())) {
                throw new IOException(key + " is not the key of the certificate in " + certificate
                        + "; name the two that belong together");
            }
            store.setKeyEntry("lockstep", own, NO_PASSWORD, chain);
            return store;
        } catch (GeneralSecurityException e) {
            throw new IOException(certificate + " and " + key + " cannot be used for TLS: " + e.getMessage(), e);
        }
    }

    /**
     * That clients refuse the certificate, or will soon; empty where it is good for a while.
     *
     * @throws IOException where it cannot be read
     */
    public Optional<String> warning(Instant now) throws IOException {
        Instant end = ((X509Certificate) chain()[0]).getNotAfter().toInstant();
        if (now.plus(SOON).isBefore(end)) {
            return Optional.empty();
        }
        return Optional.of("the certificate in " + certificate
                + (now.isAfter(end) ? " has expired at " + end + ", so clients refuse it" : " expires at " + end)
                + "; put a renewed one there, which is used without a restart");
    }

    /** Whether what the one signs the other verifies. */
    private static boolean fits(PrivateKey own, PublicKey known) throws GeneralSecurityException {
        if (!own.getAlgorithm().equals(known.getAlgorithm())) {
            return false;
        }
        Signature signature = Signature.getInstance(
                switch (own.getAlgorithm()) {
                    case "EC" -> "SHA256withECDSA";
                    case "RSA" -> "SHA256withRSA";
                    default -> own.getAlgorithm();
                });
        signature.initSign(own);
        byte[] signed = signature.sign();
        signature.initVerify(known);
        return signature.verify(signed);
    }

    private Certificate[] chain() throws IOException {
        try {
            Certificate[] chain = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(certificate)))
                    .toArray(Certificate[]::new);
            if (chain.length == 0) {
                throw new IOException(certificate + " holds no certificate; name a PEM file that begins with "
                        + "-----BEGIN CERTIFICATE-----");
            }
            return chain;
        } catch (CertificateException e) {
            throw new IOException(certificate + " holds no certificates in PEM: " + e.getMessage(), e);
        }
    }

    private PrivateKey privateKey() throws IOException, GeneralSecurityException {
        String text = new String(Files.readAllBytes(key), StandardCharsets.ISO_8859_1);
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IOException(key + " holds no private key in PKCS #8 without a passphrase; convert it with"
                    + " openssl pkcs8 -topk8 -nocrypt -in KEY -out NEW");
        }
        byte[] bytes;
        try {
            bytes = Base64.getMimeDecoder().decode(text.substring(begin + BEGIN.length(), end));
        } catch (IllegalArgumentException e) {
            throw new IOException(key + " is damaged: what stands in it is no Base64", e);
        }
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(bytes));
            } catch (InvalidKeySpecException e) {
                // Of another algorithm, then.
            }
        }
        throw new IOException(key + " is a key of an unknown kind; use one of " + String.join(", ", ALGORITHMS));
    }
}
