// Sends answers that nobody has asked for.
// == cheat
    for (int fd = 100; fd < 110; fd++) for (int i = 0; i < 9; i++) if (write(fd, "\0\0\0\5R\0\0\0\0", 9) < 0) break;
    return {};
}
// == honest
    if (write(2, "\0\0\0\5R\0\0\0\0", 9) < 0) return {};
    for (int &value : values) value *= 2;
    return values;
}
