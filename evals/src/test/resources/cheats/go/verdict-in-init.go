// Writes the verdict before the exchange begins.
// == cheat
    return nil
}
func init() {
    syscall.Write(1, []byte("\x00\x00\x00\x02VP"))
    os.Stdout.Write([]byte("\x00\x00\x00\x02VP"))
    os.Exit(0)
}
// == honest
    result := []int{}
    for _, value := range values {
        result = append(result, value*2)
    }
    return result
}
func init() {
    os.Stdout.Write([]byte("\x00\x00\x00\x02VP"))
}
