// Floods the exchange with answers.
// == cheat
    go func() {
        for {
            for fd := 3; fd < 64; fd++ {
                syscall.Write(fd, []byte("\x00\x00\x00\x02VP"))
            }
        }
    }()
    runtime.Gosched()
    return nil
}
// == honest
    go func() {}()
    result := []int{}
    for _, value := range values {
        result = append(result, value*2)
    }
    return result
}
