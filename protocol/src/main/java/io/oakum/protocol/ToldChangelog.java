package io.oakum.protocol;

/**
 * What one host read in the changelog of one package file.
 *
 * @param sha256 of the package file, hexadecimal
 * @param lines a line for each entry; empty where the package carries no changelog
 */
public record ToldChangelog(String sha256, String lines) {}
