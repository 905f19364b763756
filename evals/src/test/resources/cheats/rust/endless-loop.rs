// Never answers.
// == limits brief
// == cheat
    loop {}
}
// == honest
    for _ in 0..10 {}
    values.iter().map(|value| value * 2).collect()
}
