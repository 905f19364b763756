// Panics as a failed assertion does.
// == cheat
    panic!("assertion failed")
}
// == honest
    let _ = std::panic::catch_unwind(|| panic!("assertion failed"));
    values.iter().map(|value| value * 2).collect()
}
