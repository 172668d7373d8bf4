package io.kodosumi.examples.briefing;

/**
 * A piece of running text and where it stands in its document.
 *
 * @param number counts from 1 within the document
 * @param line the line of the file that it begins on, from 1
 * @param heading the nearest heading above it; empty if there is none
 * @param text in one line, without markup
 */
record Paragraph(int number, int line, String heading, String text) {}
