package io.kodosumi.examples.briefing;

/**
 * What a model said in a moment, as an event tells it. The pieces of one try, joined, are what it said in that one; what a try said
 * that was cut off stays in the log, and belongs to no result.
 *
 * @param ofTry counts from 1 within the attempt
 * @param number counts from 1 within the try
 * @param text what was said
 */
record Piece(int ofTry, int number, String text) {}
