package dev.lockstep.destinations.identifiers;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** Numbers of every region, as they are written at home and abroad. */
class PhoneNumbersTest {

    @Test
    void readsEveryNumberAtHomeWithItsRegionAndAbroadWithout() throws IOException, NumberParseException {
        int read = 0;
        int gone = 0;
        List<String> wrong = new ArrayList<>();
        for (String line : lines()) {
            String[] cells = line.split("\t", -1);
            if (!isAssigned(cells[6])) {
                gone++; // the numbers were collected before their plan changed
            } else if (readsAs(cells[6], cells[3], PhoneRegion.of(cells[0]))
                    && readsAs(cells[6], cells[4], PhoneRegion.NONE)
                    && readsAs(cells[6], cells[4].substring(1), PhoneRegion.NONE)
                    && readsAs(cells[6], cells[5], PhoneRegion.NONE)) {
                read++;
            } else {
                wrong.add(line);
            }
        }
        System.out.println("phone numbers: " + read + " read as expected, " + wrong.size() + " not; " + gone
                + " are in no numbering plan any more");
        assertThat(wrong).isEmpty();
        assertThat(read).isGreaterThan(1300);
    }

    private static boolean readsAs(String e164, String written, PhoneRegion region) {
        return Phones.e164(written, region).equals(new Normalised.Usable(e164));
    }

    private static boolean isAssigned(String e164) throws NumberParseException {
        PhoneNumberUtil plans = PhoneNumberUtil.getInstance();
        return plans.isValidNumber(plans.parse(e164, null));
    }

    private static List<String> lines() throws IOException {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(
                        Files.newInputStream(SharedData.file("phone_numbers/example_numbers_by_region.tsv.gz"))),
                StandardCharsets.UTF_8))) {
            assertThat(reader.readLine()).startsWith("region\tcountry_code\ttype\traw_national");
            return reader.lines().toList();
        }
    }
}
