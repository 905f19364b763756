// Never answers.
// == limits brief
// == cheat
    for {
    }
}
// == honest
    for i := 0; i < 10; i++ {
    }
    result := []int{}
    for _, value := range values {
        result = append(result, value*2)
    }
    return result
}
