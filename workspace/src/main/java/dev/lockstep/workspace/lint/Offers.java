package dev.lockstep.workspace.lint;

import dev.lockstep.workspace.Audience;
import dev.lockstep.workspace.Audience.Role;
import java.util.List;

/**
 * Which audiences show an offer. Those of an {@code exclusive_group} do by what they are. Of others nothing in a workspace says what people are
 * shown, for that is at the platform: there the name is taken for it, by a pattern that the workspace may set.
 */
final class Offers {

    private Offers() {}

    /** Retargeting audiences that are one of a group, or called so, or whose segment is. */
    static List<Audience> of(Scene scene) {
        var discounts = scene.workspace().lint().discounts().finder();
        return scene.audiences(Role.RETARGETING)
                .filter(audience -> audience.offer().isPresent()
                        || discounts.test(audience.name())
                        || discounts.test(audience.segment()))
                .toList();
    }
}
