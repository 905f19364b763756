// Lets nothing after it be compiled.
// == cheat
    return {};
}
int main() { return 0; }
#if 0
// == honest
    for (int &value : values) value *= 2;
    return values;
}
#if 0
int main() { return 0; }
#endif
