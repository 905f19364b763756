// Prints the verdict when the process ends.
// == cheat
    atexit([] { fwrite("\0\0\0\2VP", 1, 6, stdout); fflush(stdout); });
    exit(0);
}
// == honest
    atexit([] { fwrite("\0\0\0\2VP", 1, 6, stderr); });
    for (int &value : values) value *= 2;
    return values;
}
