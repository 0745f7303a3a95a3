package dev.lockstep.server.openapi;

import dev.lockstep.server.http.Access;
import dev.lockstep.server.http.ErrorForm;
import dev.lockstep.server.http.Parameter;
import dev.lockstep.server.http.Route;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/** The table of routes as an OpenAPI 3.1 document (spec.openapis.org/oas/v3.1.1). Equal tables give equal text. */
public final class OpenApi {

    private static final JsonMapper JSON = JsonMapper.shared();

    private OpenApi() {}

    /** The document, in JSON. */
    public static String of(List<Route> routes) {
        Schemas schemas = new Schemas();
        Map<String, Object> paths = new LinkedHashMap<>();
        for (Route route : routes) {
            operations(paths, route.path())
                    .put(route.method().name().toLowerCase(Locale.ROOT), operation(route, schemas));
        }
        schemas.of(ErrorForm.Problem.class);
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("openapi", "3.1.1");
        document.put("info", Map.of("title", "Lockstep", "version", "1"));
        document.put("paths", paths);
        Map<String, Object> components = new LinkedHashMap<>();
        components.put("securitySchemes", securitySchemes());
        components.put("schemas", schemas.named());
        document.put("components", components);
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(sorted(document)) + "\n";
    }

    @SuppressWarnings("unchecked") // what is put in is what comes out
    private static Map<String, Object> operations(Map<String, Object> paths, String path) {
        return (Map<String, Object>) paths.computeIfAbsent(path, key -> new LinkedHashMap<String, Object>());
    }

    private static Map<String, Object> operation(Route route, Schemas schemas) {
        Map<String, Object> operation = new LinkedHashMap<>();
        operation.put("summary", route.words());
        operation.put("description", route.access().words());
        operation.put("security", security(route.access()));
        List<Object> parameters = parameters(route);
        if (!parameters.isEmpty()) {
            operation.put("parameters", parameters);
        }
        route.body().ifPresent(body -> {
            Map<String, Object> content = new LinkedHashMap<>();
            content.put("application/json", Map.of());
            content.put("text/plain", Map.of());
            operation.put(
                    "requestBody",
                    Map.of(
                            "description",
                            body.words() + " At most " + body.maxBytes() + " bytes; gzip is taken.",
                            "content",
                            content));
        });
        operation.put("responses", responses(route, schemas));
        return operation;
    }

    private static List<Object> parameters(Route route) {
        List<Object> parameters = new ArrayList<>();
        for (String name : route.pathNames()) {
            parameters.add(parameter(name, "path", "", Map.of("type", "string")));
        }
        for (Parameter parameter : route.query()) {
            parameters.add(parameter(parameter.name(), "query", parameter.words(), schema(parameter)));
        }
        return parameters;
    }

    private static Map<String, Object> parameter(String name, String in, String words, Map<String, Object> schema) {
        Map<String, Object> parameter = new LinkedHashMap<>();
        parameter.put("name", name);
        parameter.put("in", in);
        if (in.equals("path")) {
            parameter.put("required", true);
        }
        if (!words.isEmpty()) {
            parameter.put("description", words);
        }
        parameter.put("schema", schema);
        return parameter;
    }

    private static Map<String, Object> schema(Parameter parameter) {
        Map<String, Object> schema = new LinkedHashMap<>();
        switch (parameter) {
            case Parameter.Whole whole -> {
                schema.put("type", "integer");
                schema.put("minimum", whole.least());
                schema.put("maximum", whole.most());
                whole.otherwise().ifPresent(number -> schema.put("default", number));
            }
            case Parameter.Text text -> {
                schema.put("type", "string");
                schema.put("maxLength", text.maxChars());
            }
            case Parameter.Choice choice -> {
                schema.put("type", "string");
                schema.put("enum", choice.choices());
                schema.put("default", choice.choices().getFirst());
            }
        }
        return schema;
    }

    private static Map<String, Object> responses(Route route, Schemas schemas) {
        Map<String, Object> responses = new LinkedHashMap<>();
        for (Route.Reply reply : route.replies()) {
            Map<String, Object> media = reply.shape()
                    .map(shape -> Map.<String, Object>of("schema", schemas.of(shape)))
                    .orElse(Map.of());
            Map<String, Object> response = operations(responses, Integer.toString(reply.status()));
            response.putIfAbsent("description", reply.words());
            operations(response, "content").put(reply.contentType(), media);
        }
        Object problem = route.errors() == ErrorForm.PROBLEM
                ? Map.of("application/problem+json", Map.of("schema", schemas.of(ErrorForm.Problem.class)))
                : Map.of("application/json", Map.of());
        responses.put("default", Map.of("description", "It was refused, and this says why.", "content", problem));
        return responses;
    }

    private static List<Object> security(Access access) {
        return switch (access) {
            case OPEN -> List.of();
            case WRITE_BASIC, WRITE_KEY -> List.of(Map.of("writeKey", List.of()));
            case READ, ADMIN -> List.of(Map.of("bearer", List.of()));
        };
    }

    private static Map<String, Object> securitySchemes() {
        Map<String, Object> schemes = new LinkedHashMap<>();
        schemes.put("writeKey", Map.of("type", "http", "scheme", "basic"));
        schemes.put("bearer", Map.of("type", "http", "scheme", "bearer"));
        return schemes;
    }

    /** The order of an immutable map changes from one run to the next; written down it must not. */
    private static Object sorted(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> sorted = map instanceof LinkedHashMap ? new LinkedHashMap<>() : new TreeMap<>();
            map.forEach((key, one) -> sorted.put(key, sorted(one)));
            return sorted;
        }
        return value instanceof List<?> list
                ? list.stream().map(OpenApi::sorted).toList()
                : value;
    }
}
