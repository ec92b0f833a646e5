/**
 * What people see: pages made of templates (src/main/jte), their words, style, script and fonts. It knows what the use cases tell
 * and nothing of HTTP: text goes in, text comes out. Its tests are the server's PagesTest and, in a browser, e2e's EveryPageTest.
 */
@NullMarked
package io.oakum.web;

import org.jspecify.annotations.NullMarked;
