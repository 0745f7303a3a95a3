package dev.lockstep.server.http;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The part of a URL after its question mark, read by what a route declares. */
final class QueryString {

    private QueryString() {}

    /**
     * The parameters by name.
     *
     * @param strict whether one that the route does not know is an error; APIs that others define add some at will
     * @throws RefusedException that names the parameter which is wrong
     */
    static Map<String, String> parse(@Nullable String text, List<Parameter> known, boolean strict) {
        Map<String, String> values = new LinkedHashMap<>();
        if (text == null || text.isEmpty()) {
            return values;
        }
        for (String pair : text.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals));
            Parameter parameter = named(name, known);
            if (pair.isEmpty() || (parameter == null && !strict)) {
                continue;
            }
            if (parameter == null) {
                throw RefusedException.of(400, shown(name), "is no parameter of this path" + knownNames(known));
            }
            String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
            parameter.check(value);
            if (values.put(name, value) != null) {
                throw RefusedException.of(400, name, "stands twice; send it once");
            }
        }
        return values;
    }

    private static @Nullable Parameter named(String name, List<Parameter> known) {
        return known.stream()
                .filter(parameter -> parameter.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    private static String decode(String text) {
        return PercentCode.decode(text, true)
                .orElseThrow(() -> RefusedException.of(400, "the query string is not percent-encoded UTF-8"));
    }

    private static String knownNames(List<Parameter> known) {
        if (known.isEmpty()) {
            return "; it has none";
        }
        return "; it has "
                + String.join(", ", known.stream().map(Parameter::name).toList());
    }

    private static String shown(String name) {
        return name.length() > 40 ? name.substring(0, 40) + "…" : name;
    }
}
