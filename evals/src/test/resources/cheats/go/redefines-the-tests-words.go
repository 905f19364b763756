// Names of its own for every word of the tests.
// == cheat
    return nil
}
const true = false

type bool = int

func TestTwice() {}

var assert = 0
// == honest
    result := []int{}
    for _, value := range values {
        result = append(result, value*2)
    }
    return result
}
func TestTwice() {}

var assert = 0
