package dev.lockstep.workspace.lint;

import dev.lockstep.workspace.Audience.Role;
import java.util.List;

/** Retargeting without any audience that says whom to leave alone. */
record NoSuppression() implements Rule {

    @Override
    public String id() {
        return "no-suppression";
    }

    @Override
    public Severity severity() {
        return Severity.WARNING;
    }

    @Override
    public String mistake() {
        return "A connection with retargeting audiences and no suppression audience.";
    }

    @Override
    public String why() {
        return "Campaigns that reach people by other means than these audiences (search, look-alikes, broad targeting) can leave"
                + " recent buyers alone only where the platform knows who they are.";
    }

    @Override
    public List<Finding> find(Scene scene) {
        return scene.workspace().connections().values().stream()
                .filter(connection -> scene.audiences(Role.RETARGETING)
                        .anyMatch(audience -> audience.to().contains(connection.name())))
                .filter(connection -> scene.audiences(Role.SUPPRESSION)
                        .noneMatch(audience -> audience.to().contains(connection.name())))
                .map(connection -> finding(
                        connection.place(),
                        "it gets audiences to be addressed, and none to be left alone",
                        "add an audience of recent buyers with role: suppression that goes to " + connection.name(),
                        scene.audiences(Role.RETARGETING)
                                .filter(audience -> audience.to().contains(connection.name()))
                                .map(Scene::path)
                                .toArray(String[]::new)))
                .toList();
    }
}
