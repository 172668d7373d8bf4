package io.kodosumi.examples.briefing;

/**
 * A briefing as it is put before a person.
 *
 * @param title its heading
 * @param markdown all of it, the heading included
 */
record Draft(String title, String markdown) {}
