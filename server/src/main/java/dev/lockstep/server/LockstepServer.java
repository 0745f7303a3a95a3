package dev.lockstep.server;

import dev.lockstep.engine.Engine;
import dev.lockstep.engine.EngineSettings;
import dev.lockstep.engine.store.StoreException;
import dev.lockstep.server.alert.Alerts;
import dev.lockstep.server.api.AlertsApi;
import dev.lockstep.server.api.AudiencesApi;
import dev.lockstep.server.api.BackupsApi;
import dev.lockstep.server.api.CallsApi;
import dev.lockstep.server.api.CanariesApi;
import dev.lockstep.server.api.ChangesApi;
import dev.lockstep.server.api.Desk;
import dev.lockstep.server.api.DifferencesApi;
import dev.lockstep.server.api.ErasuresApi;
import dev.lockstep.server.api.ExplainApi;
import dev.lockstep.server.api.Followers;
import dev.lockstep.server.api.MeasureApi;
import dev.lockstep.server.api.OperationsApi;
import dev.lockstep.server.api.ParityApi;
import dev.lockstep.server.api.PeopleApi;
import dev.lockstep.server.api.PipelinesApi;
import dev.lockstep.server.api.PlanApi;
import dev.lockstep.server.api.ReportsApi;
import dev.lockstep.server.api.SegmentsApi;
import dev.lockstep.server.api.SpendApi;
import dev.lockstep.server.api.TablesApi;
import dev.lockstep.server.api.TrackApi;
import dev.lockstep.server.api.WorkspaceApi;
import dev.lockstep.server.backup.Backups;
import dev.lockstep.server.definition.AppliedWorkspace;
import dev.lockstep.server.definition.Audiences;
import dev.lockstep.server.definition.VersionFolder;
import dev.lockstep.server.definition.WorkspaceFolder;
import dev.lockstep.server.http.Access;
import dev.lockstep.server.http.Answer;
import dev.lockstep.server.http.HttpServer;
import dev.lockstep.server.http.HttpSettings;
import dev.lockstep.server.http.Route;
import dev.lockstep.server.http.Routes;
import dev.lockstep.server.key.KeyFile;
import dev.lockstep.server.key.KeyRing;
import dev.lockstep.server.key.SigningKeys;
import dev.lockstep.server.metrics.Metrics;
import dev.lockstep.server.night.Nights;
import dev.lockstep.server.openapi.OpenApi;
import dev.lockstep.server.parity.ParityRuns;
import dev.lockstep.server.spend.SpendRuns;
import dev.lockstep.sync.runner.EngineFeed;
import dev.lockstep.sync.runner.Sync;
import dev.lockstep.sync.runner.Targets;
import dev.lockstep.workspace.Workspace;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Lockstep as a process that stays: the engine on a data folder, and what is served of it. Nothing else is wired anywhere.
 *
 * <p>It stops in the order in which facts come: first no more requests are taken and those in hand are answered, then the calls to
 * destinations that are under way end, then the engine writes what it has, then the store is closed.
 */
public final class LockstepServer implements AutoCloseable {

    private static final String BACKUPS = "backups";

    /** Snapshots on their way. */
    private static final String OUTGOING = "outgoing";

    private final Engine engine;
    private final Sync sync;
    private final Alerts alerts;
    private final Readers readers;
    private final HttpServer http;

    /** What takes its time over the store, and ends before that is closed. */
    private record Readers(Followers followers, Desk desk, ParityRuns parity, SpendRuns spend, TablesApi tables)
            implements AutoCloseable {
        @Override
        public void close() {
            followers.close(); // else those who follow would be waited for
            parity.close();
            spend.close();
            tables.close();
        }
    }

    private LockstepServer(Engine engine, Sync sync, Alerts alerts, Readers readers, HttpServer http) {
        this.engine = engine;
        this.sync = sync;
        this.alerts = alerts;
        this.readers = readers;
        this.http = http;
    }

    /**
     * Opens the data and begins to serve, with backups in the data folder and nothing to do at night.
     *
     * @see #start(HttpSettings, EngineSettings, WorkspaceFolder, Path, Nights)
     */
    public static LockstepServer start(HttpSettings settings, EngineSettings data, Workspace workspace)
            throws IOException, StoreException {
        return start(
                settings,
                data,
                WorkspaceFolder.fixed(data.data(), workspace),
                data.data().resolve(BACKUPS),
                Nights.NONE);
    }

    /**
     * Opens the data and begins to serve.
     *
     * @param data where it lies; facts and changes are kept for as long as the workspace says
     * @param workspace what counts unless another was applied to the data, see {@link AppliedWorkspace}
     * @param backups the folder where backups are written
     * @param nights when things are done that are done once a day
     * @throws StoreException where the data cannot be opened; the message says what to do
     * @throws IOException where the keys cannot be read, or it cannot listen as it should
     */
    public static LockstepServer start(
            HttpSettings settings, EngineSettings data, WorkspaceFolder workspace, Path backups, Nights nights)
            throws IOException, StoreException {
        AppliedWorkspace applied = AppliedWorkspace.in(data.data(), workspace.current());
        KeyRing keys = KeyRing.open(KeyFile.in(data.data()), InstantSource.system());
        Metrics metrics = new Metrics();
        Engine engine = Engine.open(
                data.withRetention(applied.current().retention()),
                applied.current().conditions(),
                Targets.attributes(applied.current()),
                metrics.engineObserver());
        applied.opened();
        metrics.watch(engine);
        Sync sync = new Sync(new Sync.Surroundings(
                new EngineFeed(engine),
                engine.books(),
                data.clock(),
                data.data().resolve(OUTGOING),
                metrics.syncObserver()));
        Audiences audiences = new Audiences(sync, applied, workspace, engine::note);
        audiences.note();
        Alerts alerts = new Alerts(
                applied::current,
                audiences::filled,
                audiences.folder(),
                engine,
                sync,
                data.clock(),
                metrics.alertObserver());
        Readers readers = new Readers(
                new Followers(engine),
                new Desk(),
                new ParityRuns(engine, applied, data.clock()),
                new SpendRuns(engine.books(), audiences::filled, audiences.folder(), data.clock(), Thread::sleep),
                new TablesApi(engine, applied, data.clock()));
        Access metricsFor = settings.bind().isLoopbackAddress() ? Access.OPEN : Access.READ;
        Routes routes = new Routes(routes(
                engine,
                readers,
                applied,
                audiences,
                alerts,
                new VersionFolder(data.data()),
                new Backups(backups, data.data(), engine, data.clock()),
                metrics,
                settings.reports(),
                data.clock(),
                metricsFor));
        try {
            HttpServer http = HttpServer.start(settings, routes, keys, metrics::count);
            metrics.watchFollowers(readers.followers()::waiting);
            metrics.watch(http);
            audiences.keep();
            metrics.watch(sync);
            metrics.watchParity(readers.parity()::latest);
            metrics.watchSpend(readers.spend()::asked);
            metrics.watch(alerts);
            nights.parity().ifPresent(readers.parity()::everyNight);
            nights.spend().ifPresent(readers.spend()::everyNight);
            return new LockstepServer(engine, sync, alerts, readers, http);
        } catch (IOException | RuntimeException e) {
            readers.close();
            readers.desk().close();
            alerts.close();
            sync.close();
            engine.close();
            throw e;
        }
    }

    /** All that is served. */
    private static List<Route> routes(
            Engine engine,
            Readers readers,
            AppliedWorkspace applied,
            Audiences audiences,
            Alerts alerts,
            VersionFolder versions,
            Backups backups,
            Metrics metrics,
            SigningKeys reports,
            InstantSource clock,
            Access metricsFor) {
        List<Route> routes = new ArrayList<>();
        routes.addAll(new TrackApi(engine, metrics, clock).routes());
        routes.addAll(new PipelinesApi(engine, metrics, clock).routes());
        routes.addAll(new ReportsApi(engine, metrics, reports, clock).routes());
        routes.addAll(new PeopleApi(engine).routes());
        routes.addAll(new ErasuresApi(engine, clock).routes());
        routes.addAll(new SegmentsApi(engine, applied).routes());
        routes.addAll(new AudiencesApi(audiences.sync()).routes());
        routes.addAll(new ExplainApi(engine, applied, clock, readers.desk()).routes());
        routes.addAll(new MeasureApi(engine.books(), applied, clock, readers.desk()).routes());
        routes.addAll(new ParityApi(engine, readers.parity()).routes());
        routes.addAll(new SpendApi(readers.spend(), engine.books(), applied, clock, readers.desk()).routes());
        routes.addAll(readers.tables().routes());
        routes.addAll(new AlertsApi(alerts).routes());
        routes.addAll(new DifferencesApi(audiences.sync(), engine).routes());
        routes.addAll(new CallsApi(audiences.sync()).routes());
        routes.addAll(new CanariesApi(audiences.sync()).routes());
        routes.addAll(new WorkspaceApi(engine, applied, audiences, clock).routes());
        routes.addAll(new PlanApi(engine, applied, audiences, versions, clock).routes());
        routes.addAll(new BackupsApi(backups).routes());
        routes.addAll(new ChangesApi(engine, readers.followers()).routes());
        routes.addAll(new OperationsApi(engine, metrics, clock, metricsFor).routes());
        routes.add(description(routes));
        return routes;
    }

    /** The description of all routes, itself among them. */
    private static Route description(List<Route> others) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        Route route = Route.get(
                "/openapi.json",
                "This description.",
                Access.OPEN,
                List.of(),
                List.of(Route.Reply.ok("OpenAPI 3.1.", "application/json")),
                call -> answer);
        List<Route> all = new ArrayList<>(others);
        all.add(route);
        answer.complete(Answer.jsonText(200, OpenApi.of(all)));
        return route;
    }

    /** Where it is reached. */
    public URI address() {
        return http.address();
    }

    /** Answers what is in hand, lets the engine write what it has, and closes the store. */
    @Override
    public void close() {
        try {
            readers.close();
            http.close();
        } finally {
            readers.desk().close();
            alerts.close();
            sync.close();
            engine.close();
        }
    }
}
