/** The pages in a real browser, on a real database: journeys by mouse and keyboard, and what holds for every page. */
@NullMarked
package io.oakum.e2e.pages;

import org.jspecify.annotations.NullMarked;
