package dev.lockstep.server.http;

import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Takes every request through an {@link Exchange}. */
final class RouteHandler extends Handler.Abstract {

    private final Routes routes;
    private final Gate gate;
    private final RequestIds ids;
    private final Consumer<Served> observer;
    private final BodyBudget budget;
    private final HttpLimits limits;
    private final HeadWatch heads;
    private final Acknowledging acknowledging;

    RouteHandler(
            Routes routes,
            Gate gate,
            RequestIds ids,
            BodyBudget budget,
            HttpLimits limits,
            HeadWatch heads,
            Executor threads,
            Consumer<Served> observer) {
        this.routes = routes;
        this.gate = gate;
        this.ids = ids;
        this.budget = budget;
        this.limits = limits;
        this.heads = heads;
        this.acknowledging = new Acknowledging(threads);
        this.observer = observer;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Connection connection = request.getConnectionMetaData().getConnection();
        heads.begun(connection);
        Request.addCompletionListener(request, failure -> heads.answered(connection));
        new Exchange(request, response, callback, ids.next(), gate, budget, limits, acknowledging, observer)
                .begin(routes);
        return true;
    }
}
