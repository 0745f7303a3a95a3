package dev.lockstep.workspace.yaml;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * Reads one YAML document. A file that is no YAML is one problem, since nothing after the first error can be trusted; a
 * duplicate key is a problem beside which everything else is still read.
 */
public final class YamlReader {

    /** The longest file that is read, in bytes. */
    public static final int MAX_BYTES = 4 << 20;

    /** The deepest nesting of lists and mappings. */
    public static final int MAX_DEPTH = 100;

    /** The most nodes of a file, aliases expanded. */
    public static final int MAX_NODES = 200_000;

    static final String TOO_MANY = "more than " + MAX_NODES + " values, aliases expanded";
    static final String TOO_DEEP = "nested deeper than " + MAX_DEPTH + " levels, aliases expanded";

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final String file;
    private final Consumer<Problem> problems;

    private YamlReader(String file, Consumer<Problem> problems) {
        this.file = file;
        this.problems = problems;
    }

    /**
     * Reads a file.
     *
     * @param name of the file, for the places
     * @return empty where there is nothing to go on with; a problem says why
     */
    public static Optional<Yaml> read(Path file, String name, Consumer<Problem> problems) {
        return new YamlReader(name, problems).read(file);
    }

    /** Reads a document from memory, for the rest as {@link #read(Path, String, Consumer)}. */
    public static Optional<Yaml> parse(byte[] document, String name, Consumer<Problem> problems) {
        return new YamlReader(name, problems).parse(document);
    }

    private Optional<Yaml> read(Path path) {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(path)) {
            bytes = in.readNBytes(MAX_BYTES + 1);
        } catch (IOException e) {
            // Its message is the path again; the class says what happened.
            return fail(
                    Place.topOf(file),
                    "cannot be read (" + e.getClass().getSimpleName() + ")",
                    "see that it is a file you may read");
        }
        return parse(bytes);
    }

    private Optional<Yaml> parse(byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            return fail(
                    Place.topOf(file), "is larger than " + (MAX_BYTES >> 20) + " MiB", "split it into several files");
        }
        String text = decode(bytes);
        if (text == null || !isPrintable(text)) {
            return Optional.empty();
        }
        LoadSettings settings = LoadSettings.builder()
                .setLabel(file)
                .setSchema(new CoreSchema())
                .setUseMarks(true)
                .setCodePointLimit(MAX_BYTES)
                .setMaxAliasesForCollections(MAX_NODES) // expansion is counted in NodeConversion
                .setAllowNonScalarKeys(true) // refused in NodeConversion, with a place
                .build();
        try {
            Optional<Node> root = new Composer(
                            settings, new BoundedParser(new ParserImpl(settings, new StreamReader(settings, text))))
                    .getSingleNode();
            if (root.isEmpty()) {
                return fail(Place.topOf(file), "is empty", "write at least one key, or remove the file");
            }
            return new NodeConversion(file, problems).convert(root.get());
        } catch (MarkedYamlEngineException e) {
            return syntax(e);
        } catch (YamlEngineException e) {
            return fail(Place.topOf(file), "is not YAML (" + oneLine(e.getMessage()) + ")", "correct it");
        }
    }

    private Optional<Yaml> syntax(MarkedYamlEngineException e) {
        String said = oneLine(e.getProblem() == null ? e.getMessage() : e.getProblem());
        Place place = e.getProblemMark().or(e::getContextMark).map(this::place).orElse(Place.topOf(file));
        if (e instanceof BoundedParser.Unbounded) {
            return fail(place, said, "write less, or split the file");
        }
        if (said.contains("TAB")) {
            return fail(place, "a tab stands where YAML wants spaces", "indent with spaces");
        }
        if (said.startsWith("found character")) {
            return fail(
                    place,
                    said.replaceFirst("\\. \\(Do not use.*", ""),
                    "put the value in quotes, it begins with a character that YAML keeps for itself");
        }
        if (said.startsWith("mapping values are not allowed")) {
            return fail(place, "a second \": \" on one line", "put the value in quotes, or begin a new line");
        }
        if (e.getContext() != null && e.getContext().contains("scanning an alias")) {
            return fail(place, "a bare * begins an alias", "put the value in quotes");
        }
        if (said.startsWith("found undefined alias")) {
            return fail(place, said, "put the value in quotes if the * is meant, or define the anchor before it");
        }
        if (said.startsWith("but found another document")) {
            return fail(place, "a second document begins here", "put it in a file of its own");
        }
        String since = e.getContextMark()
                .filter(mark -> e.getContext() != null && !e.getContext().isBlank())
                .map(mark -> oneLine(e.getContext()) + " from line " + (mark.getLine() + 1) + ", ")
                .orElse("");
        return fail(place, "not YAML: " + since + said, "correct it; what follows in this file was not read");
    }

    /** The text, or null where the bytes are not UTF-8. */
    private @Nullable String decode(byte[] bytes) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        CoderResult result = decoder.decode(in, out, true);
        String text = out.flip().toString();
        if (result.isError()) {
            fail(
                    place(text, text.length()),
                    "the byte 0x" + HexFormat.of().toHexDigits(bytes[in.position()]) + " is not UTF-8",
                    "save the file as UTF-8");
            return null;
        }
        return text.indexOf(BYTE_ORDER_MARK) == 0 ? text.substring(1) : text;
    }

    private boolean isPrintable(String text) {
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            int c = text.codePointAt(i);
            if (!StreamReader.isPrintable(c)) {
                fail(
                        place(text, i),
                        "the control character U+"
                                + HexFormat.of().withUpperCase().toHexDigits((char) c),
                        "remove it, YAML holds text only");
                return false;
            }
        }
        return true;
    }

    private Place place(String text, int offset) {
        String before = text.substring(0, offset);
        int lineStart = before.lastIndexOf('\n') + 1;
        int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
        return new Place(file, line, before.codePointCount(lineStart, offset) + 1, Place.TOP);
    }

    private Place place(Mark mark) {
        return new Place(file, mark.getLine() + 1, mark.getColumn() + 1, Place.TOP);
    }

    private Optional<Yaml> fail(Place place, String what, String whatToDo) {
        problems.accept(new Problem(place, what, whatToDo));
        return Optional.empty();
    }

    private static String oneLine(@Nullable String text) {
        return text == null ? "" : Place.printable(text.strip().replaceAll("\\s+", " "));
    }
}
