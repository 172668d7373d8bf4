package io.kodosumi.examples.order;

/** Takes money. */
interface Payments {
    /**
     * Charges a sum, once under a key however often it is asked.
     *
     * @return the receipt
     */
    String charge(long cents, String key);
}
