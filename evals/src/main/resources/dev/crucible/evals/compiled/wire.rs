// Plain values as bytes, and frames of them: what the tests and the candidate exchange.
// Both sides are built from the same signature, so only values behind Any carry a type.
use std::any::Any;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs::File;
use std::hash::Hash;
use std::io::{Read, Write};
use std::os::unix::io::FromRawFd;
use std::process::exit;
use std::sync::Mutex;

const MAX_FRAME: usize = 4 << 20;

extern "C" {
    fn fcntl(fd: i32, command: i32, ...) -> i32;
    fn dup2(from: i32, to: i32) -> i32;
}

static STREAMS: Mutex<Option<(File, File)>> = Mutex::new(None);

// The descriptors of the exchange move away from where programs read and print.
pub fn take_over_streams() {
    const DUPLICATE_CLOSE_ON_EXEC: i32 = 1030;
    let nothing = File::open("/dev/null");
    unsafe {
        let input = fcntl(0, DUPLICATE_CLOSE_ON_EXEC, 100);
        let output = fcntl(1, DUPLICATE_CLOSE_ON_EXEC, 100);
        if input < 0 || output < 0 || dup2(2, 1) < 0 {
            exit(71);
        }
        if let Ok(file) = nothing {
            use std::os::unix::io::AsRawFd;
            dup2(file.as_raw_fd(), 0);
        }
        *STREAMS.lock().unwrap() = Some((File::from_raw_fd(input), File::from_raw_fd(output)));
    }
}

fn read_frame() -> Option<Vec<u8>> {
    let mut streams = STREAMS.lock().unwrap();
    let input = &mut streams.as_mut().unwrap().0;
    let mut head = [0u8; 4];
    input.read_exact(&mut head).ok()?;
    let size = u32::from_be_bytes(head) as usize;
    if size > MAX_FRAME {
        drop(streams);
        panic!("a frame is too long");
    }
    let mut frame = vec![0u8; size];
    input.read_exact(&mut frame).ok()?;
    Some(frame)
}

fn write_frame(frame: &[u8]) {
    if frame.len() > MAX_FRAME {
        panic!("a value is too large");
    }
    let mut streams = STREAMS.lock().unwrap();
    let output = &mut streams.as_mut().unwrap().1;
    let mut whole = (frame.len() as u32).to_be_bytes().to_vec();
    whole.extend_from_slice(frame);
    if output.write_all(&whole).is_err() {
        exit(72);
    }
}

pub struct Reader {
    bytes: Vec<u8>,
    at: usize,
}

impl Reader {
    fn take(&mut self, size: usize) -> &[u8] {
        if size > self.bytes.len() - self.at {
            panic!("a value is cut off");
        }
        self.at += size;
        &self.bytes[self.at - size..self.at]
    }
    // No element is smaller than a byte, so what has arrived bounds what is allocated.
    fn count(&mut self) -> usize {
        let mut value = [0u8; 4];
        value.copy_from_slice(self.take(4));
        let count = u32::from_be_bytes(value) as usize;
        if count > self.bytes.len() - self.at {
            panic!("a value promises more than there is");
        }
        count
    }
    pub fn get<T: Take>(&mut self) -> T {
        T::take(self)
    }
}

pub trait Put {
    fn put(&self, to: &mut Vec<u8>);
}

pub trait Take {
    fn take(from: &mut Reader) -> Self;
}

fn put_count(to: &mut Vec<u8>, count: usize) {
    if count > MAX_FRAME {
        panic!("a value is too large");
    }
    to.extend_from_slice(&(count as u32).to_be_bytes());
}

macro_rules! numbers {
    ($($type:ty),*) => {$(
        impl Put for $type {
            fn put(&self, to: &mut Vec<u8>) { to.extend_from_slice(&self.to_be_bytes()); }
        }
        impl Take for $type {
            fn take(from: &mut Reader) -> $type {
                let mut value = [0u8; std::mem::size_of::<$type>()];
                value.copy_from_slice(from.take(std::mem::size_of::<$type>()));
                <$type>::from_be_bytes(value)
            }
        }
    )*};
}
numbers!(i8, i16, i32, i64, i128, isize, u8, u16, u32, u64, u128, usize, f32, f64);

impl Put for bool {
    fn put(&self, to: &mut Vec<u8>) {
        to.push(*self as u8);
    }
}
impl Take for bool {
    fn take(from: &mut Reader) -> bool {
        from.take(1)[0] != 0
    }
}
impl Put for () {
    fn put(&self, _: &mut Vec<u8>) {}
}
impl Take for () {
    fn take(_: &mut Reader) {}
}
impl Put for char {
    fn put(&self, to: &mut Vec<u8>) {
        (*self as u32).put(to);
    }
}
impl Take for char {
    fn take(from: &mut Reader) -> char {
        char::from_u32(u32::take(from)).expect("a value is malformed")
    }
}
impl Put for str {
    fn put(&self, to: &mut Vec<u8>) {
        put_count(to, self.len());
        to.extend_from_slice(self.as_bytes());
    }
}
impl Put for String {
    fn put(&self, to: &mut Vec<u8>) {
        self.as_str().put(to);
    }
}
impl Take for String {
    fn take(from: &mut Reader) -> String {
        let size = from.count();
        String::from_utf8(from.take(size).to_vec()).expect("a value is malformed")
    }
}
impl<T: Put + ?Sized> Put for &T {
    fn put(&self, to: &mut Vec<u8>) {
        (**self).put(to);
    }
}
// What is borrowed lives as long as the program: so did what it was borrowed from.
impl Take for &'static str {
    fn take(from: &mut Reader) -> &'static str {
        Box::leak(String::take(from).into_boxed_str())
    }
}
impl<T: Take> Take for &'static T {
    fn take(from: &mut Reader) -> &'static T {
        Box::leak(Box::new(T::take(from)))
    }
}
impl<T: Put> Put for [T] {
    fn put(&self, to: &mut Vec<u8>) {
        put_count(to, self.len());
        for element in self {
            element.put(to);
        }
    }
}
impl<T: Put> Put for Vec<T> {
    fn put(&self, to: &mut Vec<u8>) {
        self.as_slice().put(to);
    }
}
impl<T: Take> Take for Vec<T> {
    fn take(from: &mut Reader) -> Vec<T> {
        let count = from.count();
        (0..count).map(|_| T::take(from)).collect()
    }
}
impl<T: Put> Put for Option<T> {
    fn put(&self, to: &mut Vec<u8>) {
        to.push(self.is_some() as u8);
        if let Some(value) = self {
            value.put(to);
        }
    }
}
impl<T: Take> Take for Option<T> {
    fn take(from: &mut Reader) -> Option<T> {
        if bool::take(from) { Some(T::take(from)) } else { None }
    }
}
macro_rules! tuples {
    ($(($($type:ident $index:tt),*)),*) => {$(
        impl<$($type: Put),*> Put for ($($type,)*) {
            fn put(&self, to: &mut Vec<u8>) { $(self.$index.put(to);)* }
        }
        impl<$($type: Take),*> Take for ($($type,)*) {
            fn take(from: &mut Reader) -> Self { ($($type::take(from),)*) }
        }
    )*};
}
tuples!((A 0), (A 0, B 1), (A 0, B 1, C 2), (A 0, B 1, C 2, D 3));

macro_rules! maps {
    ($($map:ident: $($bound:path),*);*) => {$(
        impl<K: Put, V: Put> Put for $map<K, V> {
            fn put(&self, to: &mut Vec<u8>) {
                put_count(to, self.len());
                for (key, value) in self {
                    key.put(to);
                    value.put(to);
                }
            }
        }
        impl<K: Take $(+ $bound)*, V: Take> Take for $map<K, V> {
            fn take(from: &mut Reader) -> Self {
                let count = from.count();
                (0..count).map(|_| (K::take(from), V::take(from))).collect()
            }
        }
    )*};
}
maps!(HashMap: Eq, Hash; BTreeMap: Ord);

impl<T: Put> Put for HashSet<T> {
    fn put(&self, to: &mut Vec<u8>) {
        put_count(to, self.len());
        for value in self {
            value.put(to);
        }
    }
}
impl<T: Take + Eq + Hash> Take for HashSet<T> {
    fn take(from: &mut Reader) -> Self {
        let count = from.count();
        (0..count).map(|_| T::take(from)).collect()
    }
}

macro_rules! behind_any {
    ($($tag:literal $type:ty),*) => {
        impl Put for dyn Any {
            fn put(&self, to: &mut Vec<u8>) {
                $(if let Some(value) = self.downcast_ref::<$type>() {
                    to.push($tag);
                    return value.put(to);
                })*
                panic!("a value behind Any cannot be exchanged");
            }
        }
        impl Take for Box<dyn Any> {
            fn take(from: &mut Reader) -> Box<dyn Any> {
                match from.take(1)[0] {
                    $($tag => Box::new(<$type>::take(from)),)*
                    _ => panic!("a value behind Any cannot be exchanged"),
                }
            }
        }
    };
}
behind_any!(
    b'a' i32, b'b' i64, b'c' f64, b'd' f32, b'e' String, b'f' &'static str, b'g' bool, b'h' char,
    b'i' u8, b'j' u32, b'k' u64, b'l' usize, b'm' Vec<i32>, b'n' Vec<String>, b'o' i8, b'p' i16,
    b'q' u16, b'r' (), b's' Vec<Box<dyn Any>>
);
impl Put for Box<dyn Any> {
    fn put(&self, to: &mut Vec<u8>) {
        (**self).put(to);
    }
}
impl Take for &'static dyn Any {
    fn take(from: &mut Reader) -> &'static dyn Any {
        Box::leak(Box::<dyn Any>::take(from))
    }
}

fn text_of(problem: &(dyn Any + Send)) -> String {
    problem
        .downcast_ref::<String>()
        .cloned()
        .or_else(|| problem.downcast_ref::<&str>().map(|text| text.to_string()))
        .unwrap_or_else(|| "a panic without a text".to_string())
}

fn shortened(prefix: &str, text: &str) -> Vec<u8> {
    let line: String = text.chars().take(400).collect();
    [prefix.as_bytes(), line.as_bytes()].concat()
}

fn caught<R>(work: impl FnOnce() -> R) -> Result<R, String> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(work))
        .map_err(|problem| text_of(problem.as_ref()))
}

// The candidate's side: answers calls until nobody asks any more.
pub fn serve(mut function: impl FnMut(&mut Reader, &mut Vec<u8>)) {
    take_over_streams();
    while let Some(bytes) = read_frame() {
        let mut reader = Reader { bytes, at: 1 };
        let mut reply = vec![b'R'];
        match caught(|| function(&mut reader, &mut reply)) {
            Ok(()) => write_frame(&reply),
            Err(problem) => write_frame(&shortened("X", &format!("panic: {}", problem))),
        }
    }
}

// The tests' side: asks the candidate.
pub fn call<R: Take>(arguments: impl FnOnce(&mut Vec<u8>)) -> R {
    let mut frame = vec![b'C'];
    arguments(&mut frame);
    write_frame(&frame);
    let bytes = match read_frame() {
        Some(bytes) => bytes,
        None => exit(70), // The candidate is gone; how it ended is the score.
    };
    if bytes.first() != Some(&b'R') {
        let text = String::from_utf8_lossy(bytes.get(1..).unwrap_or(&[])).to_string();
        verdict("VE", &text);
    }
    let mut reader = Reader { bytes, at: 1 };
    match caught(|| {
        let value = R::take(&mut reader);
        if reader.at != reader.bytes.len() {
            panic!("a value is too long");
        }
        value
    }) {
        Ok(value) => value,
        Err(problem) => verdict("VE", &format!("the candidate's answer: {}", problem)),
    }
}

pub fn verdict(kind: &str, detail: &str) -> ! {
    write_frame(&shortened(kind, detail));
    exit(0)
}

// The tests' side: runs the tests and says how they ended.
pub fn judge(tests: &[fn()]) -> ! {
    take_over_streams();
    for test in tests {
        if let Err(problem) = caught(test) {
            let line = problem.split_whitespace().collect::<Vec<_>>().join(" ");
            verdict(if line.starts_with("assertion") { "VW" } else { "VE" }, &line);
        }
    }
    if tests.is_empty() { verdict("VU", "there are no tests") } else { verdict("VP", "") }
}
