package io.kodosumi.tck;

/** What a store may lack, if it says so. */
public enum StoreAbility {
    /** What was written is there when the same data is opened again. Without it, every opening begins empty. */
    DURABILITY,
    /**
     * Two stores that are open on the same data see each other's writes. A store that keeps its data and lacks this refuses a second
     * opening with a non-transient {@link io.kodosumi.model.KodosumiException}, and the first goes on; one that keeps nothing has
     * nothing in common with another.
     */
    SHARING,
    /** It implements {@link io.kodosumi.spi.Nudges}: who writes can tell others, of this process and, with {@link #SHARING}, of others. */
    NUDGES
}
