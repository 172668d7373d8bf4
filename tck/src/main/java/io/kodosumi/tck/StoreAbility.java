package io.kodosumi.tck;

/** What a store may lack, if it says so. */
public enum StoreAbility {
    /** What was written is there when the same data is opened again. */
    DURABILITY,
    /** Two stores that are open on the same data see each other's writes. */
    SHARING,
    /** It implements {@link io.kodosumi.spi.Nudges}: who writes can tell others, of this process and, with {@link #SHARING}, of others. */
    NUDGES
}
