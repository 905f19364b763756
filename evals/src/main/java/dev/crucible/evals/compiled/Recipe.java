package dev.crucible.evals.compiled;

import dev.crucible.core.SandboxFile;

import java.util.List;

/**
 * How to build a program from sources alone.
 *
 * @param files the sources
 * @param argv the compiler and its arguments
 * @param products globs of what the program consists of
 */
record Recipe(List<SandboxFile> files, List<String> argv, List<String> products) {
    Recipe {
        files = List.copyOf(files);
        argv = List.copyOf(argv);
        products = List.copyOf(products);
    }
}
