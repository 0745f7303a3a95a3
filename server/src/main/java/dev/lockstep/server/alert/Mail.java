package dev.lockstep.server.alert;

import dev.lockstep.destinations.spi.Settings;
import dev.lockstep.destinations.toolkit.AddressGuard;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.Properties;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.angus.mail.smtp.SMTPTransport;

/**
 * Tells by SMTP (RFC 5321). The way to a server outside is always encrypted, and its certificate must be for the name that the receiver has,
 * which is what keeps a name from being led to a machine inside, see {@link AddressGuard}. Stateless.
 */
final class Mail {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    /** The server wants to know who it is, or does not know them: 530, 534, 535, 538 (RFC 4954). */
    private static final int FIRST_OF_SIGNING_IN = 530;

    private static final int LAST_OF_SIGNING_IN = 538;

    private Mail() {}

    static Told send(Settings settings, Message message) {
        return send(settings, message, (SSLSocketFactory) SSLSocketFactory.getDefault());
    }

    /** @param trusting decides which certificates are good */
    static Told send(Settings settings, Message message, SSLSocketFactory trusting) {
        Optional<String> problem = settings.flag("allow_internal") ? Optional.empty() : problem(settings);
        if (problem.isPresent()) {
            return Told.later(problem.get());
        }
        Session session = Session.getInstance(properties(settings, trusting));
        MimeMessage mail;
        try {
            mail = mail(session, settings, message);
        } catch (AddressException e) {
            return Told.later("from or to is no address, or no list of addresses with commas between them; correct it");
        } catch (MessagingException e) {
            return new Told.Refused("the message cannot be put into words for e-mail; it is a defect");
        }
        return send(session, settings, mail);
    }

    private static Optional<String> problem(Settings settings) {
        return settings.text("encryption").equals("none")
                ? Optional.of(
                        "mail goes without encryption within this network alone; set encryption, or allow_internal: true")
                : AddressGuard.problem(settings.text("host"));
    }

    private static Properties properties(Settings settings, SSLSocketFactory trusting) {
        String encryption = settings.text("encryption");
        Properties properties = new Properties();
        properties.put("mail.smtp.connectiontimeout", Long.toString(CONNECT_TIMEOUT.toMillis()));
        properties.put("mail.smtp.timeout", Long.toString(TIMEOUT.toMillis()));
        properties.put("mail.smtp.writetimeout", Long.toString(TIMEOUT.toMillis()));
        properties.put("mail.smtp.auth", Boolean.toString(settings.find("user").isPresent()));
        properties.put("mail.smtp.starttls.enable", Boolean.toString(encryption.equals("starttls")));
        properties.put("mail.smtp.starttls.required", Boolean.toString(encryption.equals("starttls")));
        properties.put("mail.smtp.ssl.enable", Boolean.toString(encryption.equals("tls")));
        properties.put("mail.smtp.ssl.checkserveridentity", "true");
        properties.put("mail.smtp.ssl.socketFactory", trusting);
        properties.put("mail.smtp.sendpartial", "true"); // one wrong address keeps it from nobody else
        return properties;
    }

    private static MimeMessage mail(Session session, Settings settings, Message message) throws MessagingException {
        InternetAddress from = new InternetAddress(settings.text("from"), true);
        String domain = from.getAddress().substring(from.getAddress().indexOf('@') + 1);
        MimeMessage mail = new MimeMessage(session) {
            @Override
            protected void updateMessageID() throws MessagingException {
                setHeader("Message-ID", "<" + message.id() + "@" + domain + ">");
            }
        };
        mail.setFrom(from);
        mail.setRecipients(RecipientType.TO, InternetAddress.parse(settings.text("to"), true));
        mail.setSubject(Wording.subject(message), StandardCharsets.UTF_8.name());
        mail.setText(Wording.text(message), StandardCharsets.UTF_8.name());
        mail.setHeader(
                "Date",
                DateTimeFormatter.RFC_1123_DATE_TIME.format(
                        Instant.ofEpochMilli(message.notice().at()).atOffset(ZoneOffset.UTC)));
        mail.setHeader("Auto-Submitted", "auto-generated"); // RFC 3834: nobody's absence answers it
        mail.saveChanges();
        return mail;
    }

    private static Told send(Session session, Settings settings, MimeMessage mail) {
        SMTPTransport transport;
        try {
            transport = (SMTPTransport) session.getTransport("smtp");
        } catch (MessagingException e) {
            throw new IllegalStateException("the library speaks SMTP", e);
        }
        try {
            transport.connect(
                    settings.text("host"),
                    (int) settings.whole("port"),
                    settings.find("user").orElse(null),
                    settings.find("password").orElse(null));
            transport.sendMessage(mail, mail.getAllRecipients());
            return new Told.Taken(Integer.toString(transport.getLastReturnCode()));
        } catch (SendFailedException e) {
            return e.getValidSentAddresses() != null && e.getValidSentAddresses().length > 0
                    ? new Told.Taken("for some of the addresses; the server refuses the others")
                    : Told.later(failure(transport, e));
        } catch (MessagingException e) {
            return Told.later(failure(transport, e));
        } finally {
            close(transport);
        }
    }

    /** What the server says in words is left out: it may name addresses. */
    private static String failure(SMTPTransport transport, MessagingException failure) {
        if (failure.getCause() instanceof SSLException) {
            return "no secure connection; look at the certificate of the server, and at encryption";
        }
        int code = transport.getLastReturnCode();
        if (code >= FIRST_OF_SIGNING_IN && code <= LAST_OF_SIGNING_IN) {
            return code + ": the server does not let it in; look at user and password";
        }
        return code < 400
                ? "no connection to the SMTP server, or it broke"
                : code + ": the server did not take the message; look at from and to, and at the server's log";
    }

    /** It was sent or was not; what comes of saying goodbye changes nothing. */
    private static void close(Transport transport) {
        try {
            transport.close();
        } catch (MessagingException e) {
            // see above
        }
    }
}
