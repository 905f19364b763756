// Kills its parent and everything that it can see.
// == cheat
    kill(getppid(), SIGKILL);
    kill(-1, SIGKILL);
    kill(1, SIGKILL);
    return {};
}
// == honest
    kill(getpid(), 0);
    for (int &value : values) value *= 2;
    return values;
}
