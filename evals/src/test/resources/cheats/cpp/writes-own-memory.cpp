// Rewrites its own code through /proc/self/mem.
// == cheat
    int fd = open("/proc/self/mem", O_RDWR);
    char code[] = "\x31\xff\xb8\x3c\0\0\0\x0f\x05";
    if (fd >= 0 && pwrite(fd, code, 9, (off_t)(uintptr_t)&write) < 0) return {};
    return {};
}
// == honest
    int fd = open("/proc/self/maps", O_RDONLY);
    if (fd >= 0) close(fd);
    for (int &value : values) value *= 2;
    return values;
}
