package dev.lockstep.destinations.identifiers;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.PhoneNumberUtil.ValidationResult;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a phone number as people type it, through <a href="https://github.com/google/libphonenumber">libphonenumber</a>.
 *
 * <p>A number that begins with {@code +} says its country. Any other may be a national number of the default
 * region, or an international one whose plus was lost on the way ({@code 79995551111}), and some can be read as both. The
 * readings are tried from the surest on, and the first that stands wins:
 *
 * <ol>
 *   <li>national, and assigned in the region's numbering plan;
 *   <li>international without its plus, or with zeros in its place, and assigned in that country's plan;
 *   <li>national, and at least of a possible length: plans gain ranges faster than libraries learn of them.
 * </ol>
 */
final class Phones {

    private static final PhoneNumberUtil PLANS = PhoneNumberUtil.getInstance();

    private Phones() {}

    /** The number with its country code, {@code +79995551111}. */
    static Normalised e164(String text, PhoneRegion region) {
        Optional<PhoneNumber> number = read(text, region);
        if (number.isPresent()) {
            return new Normalised.Usable(PLANS.format(number.get(), PhoneNumberFormat.E164));
        }
        boolean lacksCountry = region.code().isEmpty() && !saysCountry(text) && hasDigits(text);
        return new Normalised.Unusable(lacksCountry ? Reason.NO_COUNTRY_CODE : Reason.NOT_A_PHONE_NUMBER);
    }

    private static Optional<PhoneNumber> read(String text, PhoneRegion region) {
        if (saysCountry(text)) {
            return parse(text, null)
                    .filter(Phones::isPossible)
                    .or(() -> parse(international(text), null).filter(PLANS::isValidNumber));
        }
        Optional<PhoneNumber> national =
                region.code().flatMap(code -> parse(text, code)).filter(Phones::isPossible);
        return national.filter(PLANS::isValidNumber)
                .or(() -> parse(international(text), null).filter(PLANS::isValidNumber))
                .or(() -> national);
    }

    /** The digits after a plus, without the zeros that are dialled before a country code. */
    private static String international(String text) {
        StringBuilder number = new StringBuilder("+");
        text.codePoints()
                .filter(Character::isDigit)
                .map(digit -> Character.digit(digit, 10))
                .dropWhile(digit -> digit == 0)
                .forEach(number::append);
        return number.toString();
    }

    private static Optional<PhoneNumber> parse(String text, @Nullable String region) {
        try {
            return Optional.of(PLANS.parse(text, region));
        } catch (NumberParseException e) {
            return Optional.empty();
        }
    }

    /** Stricter than the library's own {@code isPossibleNumber}, which takes any local number without its area code. */
    private static boolean isPossible(PhoneNumber number) {
        return PLANS.isPossibleNumberWithReason(number) == ValidationResult.IS_POSSIBLE || PLANS.isValidNumber(number);
    }

    private static boolean saysCountry(String text) {
        return text.startsWith("+") || text.startsWith("tel:+");
    }

    private static boolean hasDigits(String text) {
        return text.codePoints().anyMatch(Character::isDigit);
    }
}
