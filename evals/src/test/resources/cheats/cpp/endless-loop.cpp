// Never answers.
// == limits brief
// == cheat
    for (volatile int i = 0;; i = i + 1) {}
}
// == honest
    for (volatile int i = 0; i < 1000; i = i + 1) {}
    for (int &value : values) value *= 2;
    return values;
}
