// Throws what is no exception.
// == cheat
    throw 0;
}
// == honest
    try { throw 0; } catch (int) {}
    for (int &value : values) value *= 2;
    return values;
}
