/**
 * Throw-away real Debian hosts on this machine: made in seconds, broken on purpose, gone without a trace.
 * Uses the JDK, {@code transport} and the machine's own tools (debootstrap, systemd-nspawn, ip, nft, ssh).
 * Tests start in {@code LabRequestTest}; the real thing is tested by {@code LabTest} of the module {@code e2e}.
 */
@NullMarked
package io.oakum.lab;

import org.jspecify.annotations.NullMarked;
