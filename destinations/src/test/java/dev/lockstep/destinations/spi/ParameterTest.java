package dev.lockstep.destinations.spi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.destinations.spi.Parameter.Kind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParameterTest {

    private static final Map<String, Kind> KINDS = Map.of(
            "text", new Kind.Text(),
            "secret", new Kind.Secret(),
            "flag", new Kind.Flag(),
            "whole", new Kind.Whole(-2, 30),
            "url", new Kind.Url(),
            "folder", new Kind.Folder(),
            "duration", new Kind.Duration(),
            "region", new Kind.Region(),
            "zone", new Kind.Zone(),
            "one-of", new Kind.OneOf(List.of("a", "b")));

    @ParameterizedTest
    @CsvSource(quoteCharacter = '\'', textBlock = """
                    text,     x,                          true
                    text,     ' ',                        false
                    secret,   '',                         false
                    zone,     Europe/Moscow,              true
                    zone,     Moscow,                     false
                    flag,     true,                       true
                    flag,     yes,                        false
                    flag,     TRUE,                       false
                    whole,    -2,                         true
                    whole,    30,                         true
                    whole,    31,                         false
                    whole,    1.5,                        false
                    whole,    99999999999999999999,       false
                    url,      http://x,                   true
                    url,      https://shop.example:8443/a?b=c, true
                    url,      https://[::1]/,             true
                    url,      https://user:word@x,        false
                    url,      https://x#y,                false
                    url,      https://,                   false
                    url,      'https://a b',              false
                    url,      ftp://x,                    false
                    url,      shop.example,               false
                    url,      hunter2,                    false
                    url,      '',                         false
                    folder,   ./out,                      true
                    folder,   /tmp,                       true
                    folder,   '',                         false
                    duration, 30m,                        true
                    duration, 30,                         false
                    region,   RU,                         true
                    region,   ru,                         true
                    region,   XX,                         false
                    region,   RUS,                        false
                    one-of,   a,                          true
                    one-of,   c,                          false
                    """)
    void admitsWhatLooksAsItMust(String kind, String text, boolean admits) {
        assertThat(KINDS.get(kind).admits(text)).isEqualTo(admits);
        assertThat(KINDS.get(kind).wanted()).isNotBlank();
    }
}
