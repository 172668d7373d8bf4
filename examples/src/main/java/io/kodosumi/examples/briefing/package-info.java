/**
 * {@code BriefingMain}: an agent that reads documents, drafts a briefing of sentences quoted from them, has a person edit and
 * approve it, and writes it to a file.
 *
 * <p>Documents become {@code Document}, {@code Split}, {@code Ranking} and {@code Draft}, in this order; each is a record of
 * plain values, because each is the journaled result of a step. What talks to the person knows nothing of documents, and what talks
 * to a model, {@code ChatModel}, knows neither.
 */
@NullMarked
package io.kodosumi.examples.briefing;

import org.jspecify.annotations.NullMarked;
