package io.oakum.core.inventory;

/**
 * Which host an inventory is of, and which of its lives.
 *
 * @param osId as in os-release, such as {@code debian}
 * @param osVersionId as in os-release, such as {@code 12}
 * @param kernelRunning the release of the running kernel
 * @param kernelInstalled the newest kernel release installed as a package, empty where no kernel is
 * @param bootId changes with each boot
 */
public record Host(
        String name, String osId, String osVersionId, String kernelRunning, String kernelInstalled, String bootId) {}
