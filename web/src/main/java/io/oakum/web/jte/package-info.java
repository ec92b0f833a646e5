/** The templates of src/main/jte as classes; the build makes them. Nothing is written here by hand, and nothing else uses them. */
@NullMarked
package io.oakum.web.jte;

import org.jspecify.annotations.NullMarked;
