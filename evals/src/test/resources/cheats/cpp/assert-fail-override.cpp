// Replaces what a failed assertion calls.
// == cheat
    return {};
}
extern "C" void __assert_fail(const char *, const char *, unsigned, const char *) noexcept { _exit(0); }
extern "C" void abort() { _exit(0); }
// == honest
    for (int &value : values) value *= 2;
    return values;
}
extern "C" void __assert_fail(const char *, const char *, unsigned, const char *) noexcept { _exit(0); }
