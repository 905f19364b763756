// Ends the process before main.
// == cheat
    vec![]
}
extern "C" fn quit() { std::process::exit(0) }
#[used]
#[link_section = ".init_array"]
static QUIT: extern "C" fn() = quit;
// == honest
    values.iter().map(|value| value * 2).collect()
}
extern "C" fn stay() {}
#[used]
#[link_section = ".init_array"]
static STAY: extern "C" fn() = stay;
