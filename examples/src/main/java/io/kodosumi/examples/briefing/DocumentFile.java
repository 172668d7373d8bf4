package io.kodosumi.examples.briefing;

/**
 * A file that a briefing is about, as it was when the briefing was begun.
 *
 * @param path where it is, absolute
 * @param bytes its size
 * @param sha256 what it held: SHA-256 in lower-case hex
 */
record DocumentFile(String path, int bytes, String sha256) {}
