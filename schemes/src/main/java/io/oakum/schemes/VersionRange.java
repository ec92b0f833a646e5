package io.oakum.schemes;

/** The versions that an advisory or a dependency means. Asking never fails: what is no version is in no range but the one of all. */
@FunctionalInterface
public interface VersionRange {
    boolean contains(String version);
}
