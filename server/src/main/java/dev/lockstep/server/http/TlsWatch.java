package dev.lockstep.server.http;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.KeyStore;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;

/**
 * Has a renewed certificate used without a restart: looks now and then whether the files of {@link Tls} have changed. New
 * connections get the new one, those that are open keep theirs.
 *
 * <p>Of two files one is written first. What does not fit together, or cannot be read, changes nothing, and is looked at again.
 *
 * <p>For one thread at a time.
 */
final class TlsWatch {

    static final long LOOK_EVERY_MS = 10_000;

    private static final System.Logger LOG = System.getLogger(TlsWatch.class.getName());

    private final Tls tls;
    private final SslContextFactory.Server context = new SslContextFactory.Server();
    private Stamp used;
    private String trouble = "";

    private record Stamp(FileStamp certificate, FileStamp key) {}

    /** Tells one version of a file from the next: a rename gives another file key. */
    private record FileStamp(
            FileTime modified, long size, @Nullable Object fileKey) {

        static FileStamp of(Path file) throws IOException {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            return new FileStamp(now.lastModifiedTime(), now.size(), now.fileKey());
        }
    }

    /** @throws IOException where a file cannot be read or is not what it should be; the message says what to do */
    TlsWatch(Tls tls) throws IOException {
        this.tls = tls;
        this.used = stamp();
        context.setKeyStore(tls.keyStore());
        context.setKeyStorePassword("");
    }

    SslContextFactory.Server context() {
        return context;
    }

    /** Uses the files as they are now, where they have changed and are right. */
    void look() {
        try {
            Stamp now = stamp(); // before the reading: what changes in between is seen the next time
            if (now.equals(used)) {
                return;
            }
            KeyStore store = tls.keyStore();
            context.reload(factory -> factory.setKeyStore(store));
            used = now;
            trouble = "";
            LOG.log(Level.INFO, tls.certificate() + " was renewed, and is used from now on");
        } catch (Exception e) {
            String why = String.valueOf(e.getMessage());
            if (!why.equals(trouble)) {
                trouble = why;
                LOG.log(Level.WARNING, "the certificate of before is used on: " + why);
            }
        }
    }

    private Stamp stamp() throws IOException {
        return new Stamp(FileStamp.of(tls.certificate()), FileStamp.of(tls.key()));
    }
}
