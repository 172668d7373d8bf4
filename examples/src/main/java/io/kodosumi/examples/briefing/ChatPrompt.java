package io.kodosumi.examples.briefing;

/**
 * What a model is asked.
 *
 * @param task what it shall do
 * @param material what it shall do that with
 */
record ChatPrompt(String task, String material) {}
