package dev.lockstep.cli;

import dev.lockstep.workspace.yaml.Place;
import dev.lockstep.workspace.yaml.Problem;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;

/** The answer of a server that found problems in a workspace. */
final class UnfitWorkspace {

    private static final int STATUS = 422;

    private UnfitWorkspace() {}

    /**
     * Goes on where the server found none.
     *
     * @param folder of the workspace, as the user named it
     * @throws CommandException with all problems, as {@code lockstep check} prints them
     */
    static void refuse(ServerCalls.Answer answer, Path folder) {
        if (answer.status() != STATUS) {
            return;
        }
        StringBuilder message = new StringBuilder();
        answer.body()
                .get("problems")
                .forEach(problem -> message.append(problem(problem, folder)).append(System.lineSeparator()));
        throw new CommandException(ExitCode.ANSWER_IS_NO, message + "The server has changed nothing.");
    }

    private static Problem problem(JsonNode problem, Path folder) {
        Place place = new Place(
                folder.resolve(problem.get("file").asString()).normalize().toString(),
                problem.get("line").asInt(),
                problem.get("column").asInt(),
                problem.get("path").asString());
        return new Problem(
                place, problem.get("what").asString(), problem.get("what_to_do").asString());
    }
}
