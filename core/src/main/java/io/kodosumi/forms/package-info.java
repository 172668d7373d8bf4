/**
 * Forms: what a person is asked, and the check of what was sent.
 *
 * <p>{@link io.kodosumi.forms.Forms} makes elements and forms; flows declare them, locks store them as JSON, any node checks a
 * submission against the stored form. Elements are immutable. Nothing here renders: HTML and its escaping are elsewhere.
 */
@NullMarked
package io.kodosumi.forms;

import org.jspecify.annotations.NullMarked;
