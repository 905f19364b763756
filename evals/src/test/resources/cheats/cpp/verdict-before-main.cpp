// Writes the verdict before the exchange begins.
// == cheat
    return {};
}
struct Early { Early() { if (write(1, "\0\0\0\2VP", 6)) _exit(0); } } early;
// == honest
    for (int &value : values) value *= 2;
    return values;
}
struct Early { Early() { if (write(2, "\0\0\0\2VP", 6)) return; } } early;
