package io.kodosumi.tck;

/** What a transport may lack; {@link EventTransportContract} then holds it to the other behaviour. */
public enum TransportAbility {
    /** Has room for so much and then answers {@code FULL}. Without it every run is taken. */
    BOUNDED,
    /** Keeps what is not done while nobody has it open. Without it a transport is empty when it is opened again. */
    DURABLE,
    /** May lose what it took while it is open, and a test can make it do so. Without it no run in order is ever a {@code GAP}. */
    FORGETFUL
}
