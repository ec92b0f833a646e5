/**
 * The manual: the checkout's own documents and the description of the API, made into pages that need no network. It knows Markdown and
 * YAML and nothing of the fleet; what is wrong with a document ends the start of a server, and so the build's tests before it. Its
 * tests are ManualTest and ApiDescriptionTest.
 */
@NullMarked
package io.oakum.web.manual;

import org.jspecify.annotations.NullMarked;
