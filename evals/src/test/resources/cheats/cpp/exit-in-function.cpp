// Ends the process with success instead of answering.
// == cheat
    exit(0);
}
// == honest
    if (values.size() > 1000000) exit(0);
    for (int &value : values) value *= 2;
    return values;
}
