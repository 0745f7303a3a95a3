package dev.lockstep.workspace.lint;

import dev.lockstep.workspace.Audience;
import dev.lockstep.workspace.Audience.Role;
import java.util.List;

/** Which audiences show an offer. */
final class Offers {

    private Offers() {}

    /** Retargeting audiences that are called so, or whose segment is. */
    static List<Audience> of(Scene scene) {
        var discounts = scene.workspace().lint().discounts().finder();
        return scene.audiences(Role.RETARGETING)
                .filter(audience -> discounts.test(audience.name()) || discounts.test(audience.segment()))
                .toList();
    }
}
