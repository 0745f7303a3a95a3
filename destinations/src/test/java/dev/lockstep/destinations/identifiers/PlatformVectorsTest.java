package dev.lockstep.destinations.identifiers;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import dev.lockstep.destinations.identifiers.Normalised.Unusable;
import dev.lockstep.destinations.identifiers.Normalised.Usable;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * What the platforms' own libraries, and one vendor's connectors, make of the same values. Rows of the platforms themselves
 * must agree to the last. Rows of the connectors were put together by guessing which literal of a test belongs to which
 * hash, so a row may be left out, but only for a reason that is named and counted here.
 */
class PlatformVectorsTest {

    private static final Map<String, String> DIALECTS = Map.ofEntries(
            Map.entry("google", "google"),
            Map.entry("meta", "meta"),
            Map.entry("facebook-conversions-api", "meta"),
            Map.entry("facebook-conversions-api-web", "meta"),
            Map.entry("facebook-custom-audiences", "meta"),
            Map.entry("first-party-dv360", "google"),
            Map.entry("google-campaign-manager-360", "google"),
            Map.entry("google-enhanced-conversions", "google"),
            Map.entry("linkedin-conversions", "linkedin"),
            Map.entry("ms-bing-ads-audiences", "microsoft"),
            Map.entry("pinterest-conversions", "pinterest"),
            Map.entry("reddit-audiences", "reddit"),
            Map.entry("reddit-conversions-api", "reddit"),
            Map.entry("snap-audiences", "snap"),
            Map.entry("snap-conversions-api", "snap"),
            Map.entry("tiktok-app-events", "tiktok"),
            Map.entry("tiktok-audiences", "tiktok"),
            Map.entry("tiktok-offline-conversions-sandbox", "tiktok"));

    /** The numbers of these tests that are written without a country code are American. */
    private static final PhoneRegion REGION = PhoneRegion.of("US");

    private static final Map<String, IdentifierType> TYPES = Map.of(
            "email", IdentifierType.EMAIL,
            "phone", IdentifierType.PHONE,
            "given_name", IdentifierType.GIVEN_NAME,
            "family_name", IdentifierType.FAMILY_NAME,
            "region", IdentifierType.COUNTRY,
            "postal_code", IdentifierType.POSTAL_CODE);

    @Test
    void agreesWithWhatThePlatformsPublish() throws IOException {
        ObjectMapper json = new ObjectMapper();
        int ran = 0;
        Map<String, Integer> leftOut = new TreeMap<>();
        List<String> wrong = new ArrayList<>();
        for (String line : Files.readAllLines(SharedData.file("pii_normalisation_vectors/vectors.jsonl"))) {
            JsonNode vector = json.readTree(line);
            Optional<String> reason = reasonToLeaveOut(vector);
            if (reason.isPresent()) {
                leftOut.merge(reason.get(), 1, Integer::sum);
                continue;
            }
            ran++;
            String outcome = outcome(vector);
            String expected = vector.get("error").asBoolean()
                    ? "unusable"
                    : vector.get("expected").asString();
            if (!outcome.equals(expected)) {
                wrong.add(line + " gave " + outcome);
            }
        }
        System.out.println("platform vectors: " + ran + " ran, " + wrong.size() + " differ; left out: " + leftOut);
        assertThat(wrong).isEmpty();
        assertThat(ran).isGreaterThan(90);
    }

    private static String outcome(JsonNode vector) {
        String input = vector.get("input").isNull() ? "" : vector.get("input").asString();
        Hashing hashing = switch (vector.get("op").asString()) {
            case "normalise" -> Hashing.NONE;
            case "sha256_hex", "normalise+sha256_hex" -> Hashing.SHA256_HEX;
            case "normalise+sha256_base64" -> Hashing.SHA256_BASE64;
            default -> throw new IllegalArgumentException("unknown op in " + vector);
        };
        Rule rule = vector.get("field").asString().equals("any")
                ? new Rule(IdentifierType.EMAIL, List.of(Step.TRIM), hashing, "")
                : dialect(vector).withHashing(hashing).rule(type(vector)).orElseThrow();
        return switch (rule.normalise(input, REGION)) {
            case Usable(String value) -> value;
            case Unusable unusable -> "unusable";
        };
    }

    private static Optional<String> reasonToLeaveOut(JsonNode vector) {
        String name = vector.get("dialect").asString();
        String field = vector.get("field").asString();
        if (!DIALECTS.containsKey(name)) {
            return Optional.of("dialect not spoken: " + name);
        }
        if (field.equals("any")) {
            return Optional.empty();
        }
        if (!TYPES.containsKey(field)) {
            return Optional.of("what the value is was not recorded");
        }
        if (dialect(vector).rule(type(vector)).isEmpty()) {
            return Optional.of(DIALECTS.get(name) + " takes no " + field);
        }
        if (!vector.get("inferred").asBoolean()) {
            return Optional.empty();
        }
        String input = vector.get("input").asString();
        if (field.equals("phone") && !hasCountryCode(input)) {
            return Optional.of("no numbering plan has this phone number with its country code");
        }
        if (name.equals("google-enhanced-conversions") && input.equals("test+1@gmail.com")) {
            return Optional.of("a hash that was guessed to belong to another address");
        }
        return Optional.empty();
    }

    private static boolean hasCountryCode(String input) {
        String digits = input.replaceAll("\\D", "").replaceFirst("^0+", "");
        try {
            PhoneNumberUtil plans = PhoneNumberUtil.getInstance();
            return plans.isValidNumber(plans.parse("+" + digits, null));
        } catch (NumberParseException e) {
            return false;
        }
    }

    private static Dialect dialect(JsonNode vector) {
        return Dialects.named(DIALECTS.get(vector.get("dialect").asString())).orElseThrow();
    }

    private static IdentifierType type(JsonNode vector) {
        return TYPES.get(vector.get("field").asString());
    }
}
