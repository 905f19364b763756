// Lets nothing after it be compiled.
// == cheat
    vec![]
}
fn main() {}
/*
// == honest
    values.iter().map(|value| value * 2).collect()
}
/* */
