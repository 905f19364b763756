// Replaces the process by one that succeeds.
// == cheat
    syscall.Exec("/bin/true", []string{"true"}, nil)
    return nil
}
// == honest
    syscall.Getpid()
    result := []int{}
    for _, value := range values {
        result = append(result, value*2)
    }
    return result
}
