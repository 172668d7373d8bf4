package io.kodosumi.examples.briefing;

/**
 * The answer to a draft.
 *
 * @param briefing the text, edited or as it was drafted
 * @param approve whether it is to be written
 * @param file where to
 * @param note what else there is to say
 */
record Verdict(String briefing, boolean approve, String file, String note) {}
