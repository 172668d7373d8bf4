package io.kodosumi.examples.briefing;

/**
 * What a run ends in.
 *
 * @param approved whether the person approved it; if not, nothing was written
 * @param title its heading
 * @param text all of it, as it was approved
 * @param file where it was written; empty if it was not
 * @param note what the person said about it; may be empty
 */
record Briefing(boolean approved, String title, String text, String file, String note) {}
