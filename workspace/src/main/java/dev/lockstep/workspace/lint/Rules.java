package dev.lockstep.workspace.lint;

import java.util.List;

/** All rules that there are. */
public final class Rules {

    private static final List<Rule> ALL = List.of(
            new NoPurchaseExit(),
            new NoSuppression(),
            new SuppressionNotExcluded(),
            new OfferToFullPrice(),
            new StackedOffers(),
            new OfferInAJourney(),
            new LonelyOffer(),
            new EndlessJourney(),
            new WideAbandonWindow(),
            new NarrowWindow(),
            new OverlappingTiers(),
            new GapInTiers(),
            new SameMoment(),
            new NearDuplicate(),
            new NobodyEverIn(),
            new UnmatchableIdentifier(),
            new SmallAudiences(),
            new SmallHoldout(),
            new UnseenEvent(),
            new StoppedEvent(),
            new UnseenAttribute(),
            new StoppedAttribute(),
            new IdleAlert(),
            new NameConvention(),
            new NoOwner(),
            new ReasonlessSilence(),
            new UnusedSilence());

    private Rules() {}

    /** In the order in which they are told of: what costs most comes first. */
    public static List<Rule> all() {
        return ALL;
    }
}
