package dev.lockstep.conformance;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which way the arrows between modules point, and what the core may never touch. */
class ArchitectureTest {

    private static final JavaClasses LOCKSTEP = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.lockstep");

    private static final String CORE = "dev.lockstep.core..";

    @Test
    void modulesDependOnlyOnTheOnesBelowThem() {
        mayUse("core");
        mayUse("destinations", "core");
        mayUse("workspace", "core", "destinations"); // a connection is read by what its destination declares
        mayUse("ingest", "core", "workspace");
        mayUse("testkit", "core", "workspace", "ingest");
        mayUse("engine", "core");
        mayUse("sync", "core", "workspace", "destinations", "engine");
        mayUse("insight", "core", "workspace", "engine", "sync");
        mayUse("server", "core", "workspace", "ingest", "destinations", "engine", "sync", "insight");
        mayUse("cli", "core", "workspace", "ingest", "destinations", "sync", "testkit", "engine", "insight", "server");
    }

    @Test
    void featuresOfCoreHaveNoCycles() {
        slices().matching("dev.lockstep.core.(**)")
                .should()
                .beFreeOfCycles()
                .because("it is read from the model upwards, and a cycle has no place to begin")
                .check(LOCKSTEP);
    }

    @Test
    void coreStandsOnTheJdkAlone() {
        classes()
                .that()
                .resideInAPackage(CORE)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(CORE, "java..", "org.jspecify..")
                .because("it runs embedded, inside Flink and inside users' tests, beside whatever libraries those have")
                .check(LOCKSTEP);
    }

    @Test
    void coreReadsNoClock() {
        banInCore(
                callsTo(
                        Set.of(
                                "java.time.Instant",
                                "java.time.LocalDate",
                                "java.time.LocalDateTime",
                                "java.time.LocalTime",
                                "java.time.ZonedDateTime",
                                "java.time.OffsetDateTime",
                                "java.time.Year",
                                "java.time.YearMonth"),
                        Set.of("now")),
                "the same facts must give the same answer whenever they are replayed; time is an argument");
        banInCore(
                callsTo(Set.of("java.lang.System"), Set.of("currentTimeMillis", "nanoTime")),
                "the same facts must give the same answer whenever they are replayed; time is an argument");
        banInCore(
                callsTo(
                        Set.of("java.time.Clock", "java.time.InstantSource"),
                        Set.of(
                                "system",
                                "systemUTC",
                                "systemDefaultZone",
                                "tick",
                                "tickMillis",
                                "tickSeconds",
                                "tickMinutes")),
                "a clock is I/O with a different name");
    }

    @Test
    void coreKnowsNoDefaultsOfTheMachine() {
        banInCore(
                callsTo(Set.of("java.time.ZoneId", "java.util.TimeZone"), Set.of("systemDefault", "getDefault")),
                "a day begins in the workspace's zone, not in the server's");
        banInCore(
                callsTo(Set.of("java.util.Locale", "java.nio.charset.Charset"), Set.of("getDefault", "defaultCharset")),
                "a name means the same in Istanbul");
        banInCore(
                callsTo(Set.of("java.lang.System"), Set.of("getenv", "getProperty", "getProperties")),
                "configuration enters as arguments");
    }

    @Test
    void coreRollsNoDice() {
        banInCore(
                classesIn("java.util.random..")
                        .or(named(
                                "java.util.Random",
                                "java.util.SplittableRandom",
                                "java.security.SecureRandom",
                                "java.util.concurrent.ThreadLocalRandom")),
                "a holdout is a deterministic share of people, or nobody can explain who is in it");
        banInCore(
                callsTo(Set.of("java.util.UUID", "java.lang.Math"), Set.of("randomUUID", "random")),
                "the same input must give the same bytes");
    }

    @Test
    void coreStartsNoThreadsAndTakesNoLocks() {
        banInCore(
                classesIn("java.util.concurrent..")
                        .or(subtypesOf(Thread.class))
                        .or(named("java.util.Timer", "java.lang.ThreadLocal")),
                "one writer per partition drives it; determinism comes from there");
    }

    @Test
    void coreTouchesNoFilesAndNoNetwork() {
        banInCore(
                classesIn("java.nio.file..", "java.nio.channels..", "java.net..", "javax..")
                        .or(subtypesOf(java.io.File.class))
                        .or(named(
                                "java.io.FileInputStream",
                                "java.io.FileOutputStream",
                                "java.io.FileReader",
                                "java.io.FileWriter",
                                "java.io.RandomAccessFile")),
                "what it needs is handed to it, so that every run can be repeated");
    }

    @Test
    void coreLogsNothing() {
        banInCore(
                classesIn("java.util.logging.."), "it returns what it has to say, and personal data passes through it");
        banInCore(
                callsTo(Set.of("java.lang.System"), Set.of("getLogger")),
                "it returns what it has to say, and personal data passes through it");
        noClasses()
                .that()
                .resideInAPackage(CORE)
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .because("it returns what it has to say, and personal data passes through it")
                .check(LOCKSTEP);
    }

    @Test
    void noPackageIsADrawerForEverything() {
        noClasses()
                .should()
                .resideInAnyPackage(
                        "..util..",
                        "..utils..",
                        "..common..",
                        "..impl..",
                        "..manager..",
                        "..helper..",
                        "..helpers..",
                        "..misc..")
                .because("a package is a feature; these names say nothing of what is inside")
                .check(LOCKSTEP);
    }

    @Test
    void everyPackageSaysWhatItIsFor() throws IOException {
        assertThat(sourceFolders())
                .isNotEmpty()
                .allSatisfy(folder -> assertThat(folder.resolve("package-info.java"))
                        .exists()
                        .content()
                        .contains("/**") // what it is for
                        .contains("@NullMarked"));
    }

    /** Folders of production code that hold Java files, in all modules. */
    private static List<Path> sourceFolders() throws IOException {
        Path root = Path.of("..").toAbsolutePath().normalize(); // a test runs in the folder of its module
        assertThat(root.resolve("core/pom.xml")).exists();
        try (Stream<Path> modules = Files.list(root)) {
            return modules.map(module -> module.resolve("src/main/java"))
                    .filter(Files::isDirectory)
                    .flatMap(ArchitectureTest::foldersWithJava)
                    .sorted()
                    .toList();
        }
    }

    private static Stream<Path> foldersWithJava(Path sources) {
        try (Stream<Path> files = Files.walk(sources)) {
            return files
                    .filter(file -> file.toString().endsWith(".java"))
                    .map(Path::getParent)
                    .distinct()
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void mayUse(String module, String... others) {
        DescribedPredicate<JavaClass> foreign = resideInAPackage("dev.lockstep..")
                .and(not(resideInAnyPackage(Stream.concat(Stream.of(module), Stream.of(others))
                        .map(ArchitectureTest::packagesOf)
                        .toArray(String[]::new))));
        noClasses()
                .that()
                .resideInAPackage(packagesOf(module))
                .should()
                .dependOnClassesThat(foreign)
                .as(module + " may use " + List.of(others))
                .because("arrows between modules point one way")
                .check(LOCKSTEP);
    }

    private static String packagesOf(String module) {
        return "dev.lockstep." + module + "..";
    }

    private static void banInCore(DescribedPredicate<JavaClass> banned, String reason) {
        noClasses()
                .that()
                .resideInAPackage(CORE)
                .should()
                .dependOnClassesThat(banned)
                .because(reason)
                .check(LOCKSTEP);
    }

    private static void banInCore(Calls banned, String reason) {
        noClasses()
                .that()
                .resideInAPackage(CORE)
                .should()
                .accessTargetWhere(banned.predicate())
                .because(reason)
                .check(LOCKSTEP);
    }

    /** Calls and method references of these methods of these classes. */
    private record Calls(Set<String> owners, Set<String> methods) {
        DescribedPredicate<JavaAccess<?>> predicate() {
            return describe(
                    "one of the methods " + methods + " of " + owners,
                    access -> owners.contains(access.getTargetOwner().getName()) && methods.contains(access.getName()));
        }
    }

    private static Calls callsTo(Set<String> owners, Set<String> methods) {
        return new Calls(owners, methods);
    }

    private static DescribedPredicate<JavaClass> classesIn(String... packages) {
        return resideInAnyPackage(packages);
    }

    private static DescribedPredicate<JavaClass> named(String... names) {
        Set<String> all = Set.of(names);
        return describe("one of " + all, type -> all.contains(type.getName()));
    }

    private static DescribedPredicate<JavaClass> subtypesOf(Class<?> type) {
        return JavaClass.Predicates.assignableTo(type);
    }
}
