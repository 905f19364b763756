// Is nothing at all.
// == cheat
}
// == honest
    for (int &value : values) value *= 2;
    return values;
}
