package dev.lockstep.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** The root command. A subcommand is a class in this package, registered in the list below. */
@Command(
        name = "lockstep",
        description = "Keeps audiences in step with what each customer just did.",
        mixinStandardHelpOptions = true,
        versionProvider = Lockstep.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        exitCodeOnInvalidInput = ExitCode.WRONG_REQUEST,
        exitCodeOnExecutionException = ExitCode.OUTSIDE_FAILED,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            ExitCode.DONE + ":done",
            ExitCode.ANSWER_IS_NO + ":the answer is no (a failed test, a problem found)",
            ExitCode.WRONG_REQUEST + ":the request is wrong",
            ExitCode.OUTSIDE_FAILED + ":something outside failed"
        })
public final class Lockstep implements Runnable {

    /** In the order in which the help shows them. */
    private static final List<Class<?>> COMMANDS = List.of(
            DemoCommand.class,
            SandboxCommand.class,
            CheckCommand.class,
            TestCommand.class,
            ReplayCommand.class,
            ServeCommand.class,
            PlanCommand.class,
            ApplyCommand.class,
            RollbackCommand.class,
            ImportCommand.class,
            KeyCommand.class,
            StateCommand.class,
            SyncCommand.class,
            AlertCommand.class,
            YandexCommand.class,
            PersonCommand.class,
            MeasureCommand.class,
            ParityCommand.class,
            ExportCommand.class,
            SegmentCommand.class,
            ExplainCommand.class);

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private CommandSpec spec;

    public static void main(String[] args) {
        System.exit(commandLine(args)
                .setOut(utf8(System.out))
                .setErr(utf8(System.err))
                .execute(args));
    }

    /** What is printed is the same text whatever the locale: names are in all scripts, and programs read it. */
    private static PrintWriter utf8(PrintStream stream) {
        return new PrintWriter(stream, true, StandardCharsets.UTF_8);
    }

    /**
     * The command line as it is run with some arguments. To find out how all commands are declared takes longer than most of them run, so
     * only the one that is called is looked at; where it is none of them, all are, since the help shows them and near names are suggested.
     */
    public static CommandLine commandLine(String... args) {
        CommandLine line = new CommandLine(new Lockstep());
        COMMANDS.stream()
                .filter(command -> args.length > 0 && name(command).equals(args[0]))
                .findFirst()
                .map(List::<Class<?>>of)
                .orElse(COMMANDS)
                .forEach(line::addSubcommand);
        return line.setCaseInsensitiveEnumValuesAllowed(true).setExecutionExceptionHandler(Lockstep::explain);
    }

    /** Each is called as its class is. */
    private static String name(Class<?> command) {
        return command.getSimpleName().replace("Command", "").toLowerCase(Locale.ROOT);
    }

    /** What a user can act on is told in a line; anything else is our mistake, and is shown whole. */
    static int explain(Exception failure, CommandLine command, ParseResult parsed) {
        int exitCode = switch (failure) {
            case CommandException known -> known.exitCode();
            case IOException outside -> ExitCode.OUTSIDE_FAILED;
            case UncheckedIOException outside -> ExitCode.OUTSIDE_FAILED;
            default -> {
                failure.printStackTrace(command.getErr());
                yield ExitCode.OUTSIDE_FAILED;
            }
        };
        command.getErr().println(command.getColorScheme().errorText(message(failure)));
        command.getErr().flush();
        return exitCode;
    }

    /** The JDK says of a file only which one it is. */
    private static String message(Exception failure) {
        String said = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        return switch (failure) {
            case NoSuchFileException missing -> said + ": there is no such file or folder";
            case AccessDeniedException denied -> said + ": this user may not read or write it";
            case NotDirectoryException other -> said + ": it is no folder";
            default -> said;
        };
    }

    /** Called when no subcommand is named. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Name a command.");
    }

    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            // Absent when the classes run from a folder instead of a jar, as in an IDE.
            String version = Lockstep.class.getPackage().getImplementationVersion();
            return new String[] {"lockstep " + (version == null ? "(development)" : version)};
        }
    }
}
