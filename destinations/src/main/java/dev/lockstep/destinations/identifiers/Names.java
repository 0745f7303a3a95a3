package dev.lockstep.destinations.identifiers;

import java.util.regex.Pattern;

/** The steps that are about names of people; what they remove is Google's list. */
final class Names {

    private static final Pattern TITLE = Pattern.compile("(?<=^|\\s)(?:mr|mrs|ms|dr)\\.(?=\\s|$)");

    private static final Pattern SUFFIX =
            Pattern.compile("(?:,\\s*|\\s)(?:jr\\.|sr\\.|2nd|3rd|ii|iii|iv|v|vi|cpa|dc|dds|vm|jd|md|phd)\\s*$");

    private Names() {}

    /** Of a name in lower case: {@code dr. ada} and {@code ada dr.} are {@code ada}. */
    static String withoutTitles(String name) {
        return TITLE.matcher(name).replaceAll("");
    }

    /** Of a name in lower case: {@code quinn, jr., dds} is {@code quinn}. */
    static String withoutSuffixes(String name) {
        String rest = name;
        while (true) {
            String shorter = SUFFIX.matcher(rest).replaceFirst("");
            if (shorter.equals(rest)) {
                return rest;
            }
            rest = Texts.trim(shorter);
        }
    }
}
