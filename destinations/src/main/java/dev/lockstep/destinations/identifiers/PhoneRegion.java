package dev.lockstep.destinations.identifiers;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import java.util.Locale;
import java.util.Optional;

/**
 * Where a phone number that is written without its country code belongs: a setting, because only the shop knows.
 *
 * @param code two letters of ISO 3166-1 in upper case; empty where there is no such default
 */
public record PhoneRegion(Optional<String> code) {

    /** No default: a number must be written with its country code. */
    public static final PhoneRegion NONE = new PhoneRegion(Optional.empty());

    public PhoneRegion {
        code.ifPresent(region -> {
            if (!isKnown(region)) {
                throw new IllegalArgumentException("\"" + region
                        + "\" is no region that has phone numbers; write two letters of ISO 3166-1, such as RU or GB");
            }
        });
    }

    /** The region of this code, in either case; an unknown one is an {@link IllegalArgumentException}. */
    public static PhoneRegion of(String code) {
        return new PhoneRegion(Optional.of(code.strip().toUpperCase(Locale.ROOT)));
    }

    private static boolean isKnown(String region) {
        return PhoneNumberUtil.getInstance().getSupportedRegions().contains(region);
    }
}
