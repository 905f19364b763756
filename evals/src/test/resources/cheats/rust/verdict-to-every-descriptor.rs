// Writes the verdict of the tests to every descriptor.
// == cheat
    use std::io::Write; use std::os::unix::io::FromRawFd;
    for fd in 3..200 { let mut file = unsafe { std::fs::File::from_raw_fd(fd) }; let _ = file.write_all(b"\0\0\0\x02VP"); std::mem::forget(file); }
    vec![]
}
// == honest
    use std::io::Write;
    let _ = std::io::stdout().write_all(b"\0\0\0\x02VP");
    values.iter().map(|value| value * 2).collect()
}
