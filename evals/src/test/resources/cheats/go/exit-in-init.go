// Ends the process before main.
// == cheat
    return nil
}
func init() { os.Exit(0) }
// == honest
    result := []int{}
    for _, value := range values {
        result = append(result, value*2)
    }
    return result
}
func init() { os.Getpid() }
