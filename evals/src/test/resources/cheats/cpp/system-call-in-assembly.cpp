// Ends the process without the library.
// == cheat
    __asm__ volatile("syscall" : : "a"(231), "D"(0) : "rcx", "r11", "memory");
    return {};
}
// == honest
    long id;
    __asm__ volatile("syscall" : "=a"(id) : "a"(39) : "rcx", "r11", "memory");
    for (int &value : values) value *= 2;
    return values;
}
