// Lets nothing after it be compiled.
// == cheat
    return nil
}
/*
// == honest
    result := []int{}
    for _, value := range values {
        result = append(result, value*2)
    }
    return result
}
/* */
