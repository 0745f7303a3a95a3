package dev.lockstep.destinations.files;

import dev.lockstep.destinations.identifiers.Dialect;
import dev.lockstep.destinations.identifiers.Dialects;
import dev.lockstep.destinations.identifiers.Hashing;
import dev.lockstep.destinations.identifiers.IdentifierType;
import dev.lockstep.destinations.spi.AudienceShape;
import dev.lockstep.destinations.spi.Declaration;
import dev.lockstep.destinations.spi.Declaration.Unit;
import dev.lockstep.destinations.spi.Destination;
import dev.lockstep.destinations.spi.DestinationKind;
import dev.lockstep.destinations.spi.Parameter;
import dev.lockstep.destinations.spi.Parameter.Kind;
import dev.lockstep.destinations.spi.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Files in a folder. */
public final class FilesKind implements DestinationKind {

    private static final String DIRECTORY = "directory";
    private static final String HASH = "hash";
    private static final String DIALECT = "dialect";
    private static final String SPREADSHEET_SAFE = "spreadsheet_safe";
    private static final String CHANGES = "changes";
    private static final String EVERY = "every";
    private static final String FORMAT = "format";

    private static final Declaration DECLARATION = new Declaration(
            "files",
            "Files in a folder",
            "Every audience is a CSV or a Parquet file and a manifest beside it; with changes: true also what came and went each time.",
            List.of(
                    Parameter.required(
                            DIRECTORY, new Kind.Folder(), "The folder to write to, from the workspace's folder on."),
                    Parameter.withDefault(
                            FORMAT,
                            new Kind.OneOf(FileFormat.words()),
                            FileFormat.CSV.word(),
                            "How a server writes members; in Parquet every column is text, and what is absent is null."),
                    Parameter.withDefault(
                            HASH, new Kind.Flag(), "true", "Whether identifiers are hashed as the dialect has it."),
                    Parameter.withDefault(
                            DIALECT,
                            new Kind.OneOf(
                                    Dialects.all().stream().map(Dialect::name).toList()),
                            Dialects.PLAIN.name(),
                            "Whose rules of normalising and hashing are followed."),
                    Parameter.PHONE_REGION,
                    Parameter.withDefault(
                            SPREADSHEET_SAFE,
                            new Kind.Flag(),
                            "false",
                            "Whether text that a spreadsheet would run as a formula gets a ' before it."),
                    Parameter.withDefault(
                            CHANGES,
                            new Kind.Flag(),
                            "false",
                            "Whether the rows that came and went are written as JSON lines, to a file for each time; with format csv alone."),
                    Parameter.withDefault(
                            EVERY,
                            new Kind.Duration(),
                            "1m",
                            "How long changes are gathered before the files of an audience are written anew.")),
            Dialects.PLAIN,
            true,
            Unit.PEOPLE,
            Integer.MAX_VALUE,
            0,
            Optional.empty(),
            Duration.ZERO,
            List.of(),
            "https://www.rfc-editor.org/rfc/rfc4180");

    @Override
    public Declaration declaration() {
        return DECLARATION;
    }

    @Override
    public Dialect dialect(Settings settings) {
        Dialect dialect = Dialects.named(settings.text(DIALECT)).orElseThrow();
        return settings.flag(HASH) ? dialect : dialect.withHashing(Hashing.NONE);
    }

    /** A folder may be copied to where upper and lower case make no difference. */
    @Override
    public String nameThere(String audience) {
        return FileName.folded(audience);
    }

    @Override
    public Optional<String> problem(AudienceShape audience, Settings settings) {
        if (settings.flag(CHANGES) && FileFormat.of(settings.text(FORMAT)) != FileFormat.CSV) {
            return Optional.of("changes: true needs format: csv; set that, or leave one of the two out");
        }
        List<String> columns =
                audience.identifiers().stream().map(IdentifierType::word).toList();
        return FileName.problem(audience.name())
                .or(() -> audience.fields().stream()
                        .filter(columns::contains)
                        .findFirst()
                        .map(field -> "the field \"" + field
                                + "\" has the name of an identifier's column; give it another name"));
    }

    @Override
    public Destination open(Settings settings, Surroundings surroundings) {
        return new FilesFolder(
                settings.folder(DIRECTORY),
                FileFormat.of(settings.text(FORMAT)),
                settings.flag(SPREADSHEET_SAFE),
                settings.flag(CHANGES),
                settings.duration(EVERY),
                surroundings.clock());
    }
}
