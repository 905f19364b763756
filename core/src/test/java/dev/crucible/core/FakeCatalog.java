package dev.crucible.core;

import java.util.List;

/** Runtimes as the test wants them. */
record FakeCatalog(List<Runtime> available, List<RuntimeCatalog.Missing> missing)
        implements RuntimeCatalog {}
