/** Debian's apt and dpkg: the commands they are asked with, parsers of what they answer, and what to make of their exits. Uses core, the interface above and a command runner. Tests start in {@code AptTest}. */
@NullMarked
package io.oakum.packages.apt;

import org.jspecify.annotations.NullMarked;
