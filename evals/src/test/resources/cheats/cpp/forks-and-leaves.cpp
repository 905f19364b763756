// Leaves a child behind that says the verdict.
// == cheat
    if (fork() == 0) { for (int fd = 0; fd < 200; fd++) if (write(fd, "\0\0\0\2VP", 6) < 0) continue; pause(); }
    _exit(0);
}
// == honest
    pid_t child = fork();
    if (child == 0) _exit(0);
    waitpid(child, nullptr, 0);
    for (int &value : values) value *= 2;
    return values;
}
