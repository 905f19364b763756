/*
 * crucible-wasm: runs one WebAssembly program with WASI, by libwasmtime, and ends with it.
 *
 *   crucible-wasm run LIBRARY MEMORY MILLISECONDS KIND MODULE COUNT NAME=VALUE... ARGUMENT...
 *   crucible-wasm compile LIBRARY MODULE PRODUCT
 *
 * "run" is started inside a sandbox and is hostile territory from the moment the module is read:
 * its walls are the sandbox's. KIND is "module", which is compiled here, or "compiled", which is
 * native code and comes from Crucible only. COUNT variables follow, then the program's arguments,
 * of which the first is its name. MEMORY is the most bytes of its linear memory. After
 * MILLISECONDS the program is interrupted, should whoever is outside have failed to end it.
 *
 * "compile" is run outside, on modules whose digest Crucible knows.
 *
 * The program sees /work, which is also its current directory, and /tmp; no other file, no
 * process, no thread, no socket. It ends with the program's exit code; a trap ends it by SIGABRT;
 * 127: there is no such module; 126: it is none that can be run.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

enum { CANNOT_RUN = 126, NOT_FOUND = 127 };
enum { STACK_BYTES = 1 << 20, TABLE_ELEMENTS = 1 << 20, INSTANCES = 16, TABLES = 16, MEMORIES = 1 };

/* Pieces of the C interface of libwasmtime, whose header does not come with it. */
struct bytes {
    size_t size;
    char *data;
};
struct function {
    uint64_t store;
    void *private;
};
struct value {
    uint8_t kind;
    union {
        int32_t i32;
        uint64_t widest[2];
    } of;
};
struct types {
    size_t size;
    void **data;
};
typedef void *callback(void *data, void *caller, const struct value *arguments, size_t count,
                       struct value *results, size_t result_count);

/* What is used of libwasmtime 49: its C interface, found by name. */
#define FUNCTIONS(F)                                                                              \
    F(void *, wasm_config_new, (void))                                                            \
    F(void, wasmtime_config_epoch_interruption_set, (void *, bool))                               \
    F(void, wasmtime_config_max_wasm_stack_set, (void *, size_t))                                 \
    F(void, wasmtime_config_wasm_threads_set, (void *, bool))                                     \
    F(void, wasmtime_config_shared_memory_set, (void *, bool))                                    \
    F(void, wasmtime_config_wasm_memory64_set, (void *, bool))                                    \
    F(void, wasmtime_config_parallel_compilation_set, (void *, bool))                             \
    F(void *, wasm_engine_new_with_config, (void *))                                              \
    F(void, wasmtime_engine_increment_epoch, (void *))                                            \
    F(void *, wasmtime_module_new, (void *, const void *, size_t, void **))                       \
    F(void *, wasmtime_module_deserialize_file, (void *, const char *, void **))                  \
    F(void *, wasmtime_module_serialize, (void *, struct bytes *))                                \
    F(void *, wasmtime_store_new, (void *, void *, void (*)(void *)))                             \
    F(void *, wasmtime_store_context, (void *))                                                   \
    F(void, wasmtime_store_limiter, (void *, int64_t, int64_t, int64_t, int64_t, int64_t))        \
    F(void, wasmtime_context_set_epoch_deadline, (void *, uint64_t))                              \
    F(void *, wasmtime_context_set_wasi, (void *, void *))                                        \
    F(void *, wasi_config_new, (void))                                                            \
    F(bool, wasi_config_set_argv, (void *, size_t, const char **))                                \
    F(bool, wasi_config_set_env, (void *, size_t, const char **, const char **))                  \
    F(void, wasi_config_inherit_stdin, (void *))                                                  \
    F(void, wasi_config_inherit_stdout, (void *))                                                 \
    F(void, wasi_config_inherit_stderr, (void *))                                                 \
    F(bool, wasi_config_preopen_dir, (void *, const char *, const char *, bool))                  \
    F(void *, wasmtime_linker_new, (void *))                                                      \
    F(void *, wasmtime_linker_define_wasi, (void *))                                              \
    F(void, wasmtime_linker_allow_shadowing, (void *, bool))                                      \
    F(void *, wasmtime_linker_define_func,                                                        \
      (void *, const char *, size_t, const char *, size_t, const void *, callback *, void *,      \
       void (*)(void *)))                                                                         \
    F(void *, wasm_valtype_new, (uint8_t))                                                        \
    F(void, wasm_valtype_vec_new, (struct types *, size_t, void *const *))                        \
    F(void, wasm_valtype_vec_new_empty, (struct types *))                                         \
    F(void *, wasm_functype_new, (struct types *, struct types *))                                \
    F(void *, wasmtime_linker_module, (void *, void *, const char *, size_t, void *))             \
    F(void *, wasmtime_linker_get_default,                                                        \
      (void *, void *, const char *, size_t, struct function *))                                  \
    F(void *, wasmtime_func_call,                                                                 \
      (void *, struct function *, const void *, size_t, void *, size_t, void **))                 \
    F(void, wasmtime_error_message, (void *, struct bytes *))                                     \
    F(void, wasm_trap_message, (void *, struct bytes *))

#define DECLARE(result, name, parameters) static result(*name) parameters;
FUNCTIONS(DECLARE)

static void *engine;

__attribute__((noreturn, format(printf, 2, 3))) static void fail(int code, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    fputs("crucible-wasm: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    exit(code);
}

static void load(const char *library) {
    void *handle = dlopen(library, RTLD_NOW | RTLD_LOCAL);
    if (!handle) {
        fail(CANNOT_RUN, "%s", dlerror());
    }
#define FIND(result, name, parameters)                                 \
    *(void **)&name = dlsym(handle, #name);                            \
    if (!name) {                                                       \
        fail(CANNOT_RUN, "%s has no %s: not libwasmtime 49", library, #name); \
    }
    FUNCTIONS(FIND)
}

/* The same for what is compiled outside and what is run inside: otherwise they do not fit. */
static void start_engine(void) {
    void *config = wasm_config_new();
    wasmtime_config_epoch_interruption_set(config, true);
    wasmtime_config_max_wasm_stack_set(config, STACK_BYTES);
    wasmtime_config_wasm_threads_set(config, false);
    wasmtime_config_shared_memory_set(config, false);
    wasmtime_config_wasm_memory64_set(config, false);
    wasmtime_config_parallel_compilation_set(config, false);
    engine = wasm_engine_new_with_config(config);
    if (!engine) {
        fail(CANNOT_RUN, "libwasmtime gives no engine");
    }
}

static struct bytes message_of(void *error, void *trap) {
    struct bytes message = {0};
    if (trap) {
        wasm_trap_message(trap, &message);
    } else {
        wasmtime_error_message(error, &message);
    }
    return message;
}

static void check(void *error, const char *what) {
    if (error) {
        struct bytes message = message_of(error, NULL);
        fail(CANNOT_RUN, "%s: %.*s", what, (int)message.size, message.data);
    }
}

static void *compiled(const char *path) {
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0) {
        fail(errno == ENOENT || errno == ENOTDIR ? NOT_FOUND : CANNOT_RUN, "%s: %s", path,
             strerror(errno));
    }
    struct stat facts;
    if (fstat(file, &facts) != 0 || !S_ISREG(facts.st_mode) || facts.st_size == 0) {
        fail(CANNOT_RUN, "%s: not a WebAssembly module", path);
    }
    size_t size = (size_t)facts.st_size;
    void *content = mmap(NULL, size, PROT_READ, MAP_PRIVATE, file, 0);
    if (content == MAP_FAILED) {
        fail(CANNOT_RUN, "%s: %s", path, strerror(errno));
    }
    void *module = NULL;
    check(wasmtime_module_new(engine, content, size, &module), path);
    munmap(content, size);
    close(file);
    return module;
}

static void *deserialised(const char *path) {
    void *module = NULL;
    check(wasmtime_module_deserialize_file(engine, path, &module), path);
    return module;
}

static void time_is_up(int signal) {
    (void)signal;
    wasmtime_engine_increment_epoch(engine);
}

static void interrupt_after(long milliseconds) {
    struct sigaction action = {.sa_handler = time_is_up, .sa_flags = SA_RESTART};
    struct itimerval timer = {
        .it_value = {.tv_sec = milliseconds / 1000, .tv_usec = milliseconds % 1000 * 1000},
    };
    sigaction(SIGALRM, &action, NULL);
    setitimer(ITIMER_REAL, &timer, NULL);
}

static void *wasi(int variables, char **environment, int arguments, char **argv) {
    void *config = wasi_config_new();
    const char **names = calloc((size_t)variables + 1, sizeof *names);
    const char **values = calloc((size_t)variables + 1, sizeof *values);
    if (!names || !values) {
        fail(CANNOT_RUN, "no memory");
    }
    for (int at = 0; at < variables; at++) {
        char *equals = strchr(environment[at], '=');
        if (!equals) {
            fail(CANNOT_RUN, "'%s' is no variable", environment[at]);
        }
        *equals = 0;
        names[at] = environment[at];
        values[at] = equals + 1;
    }
    if (!wasi_config_set_argv(config, (size_t)arguments, (const char **)argv)) {
        fail(CANNOT_RUN, "arguments that are not UTF-8");
    }
    if (!wasi_config_set_env(config, (size_t)variables, names, values)) {
        fail(CANNOT_RUN, "variables that are not UTF-8");
    }
    wasi_config_inherit_stdin(config);
    wasi_config_inherit_stdout(config);
    wasi_config_inherit_stderr(config);
    if (!wasi_config_preopen_dir(config, "/work", "/work", true) ||
        !wasi_config_preopen_dir(config, "/work", ".", true) ||
        !wasi_config_preopen_dir(config, "/tmp", "/tmp", true)) {
        fail(CANNOT_RUN, "/work and /tmp are not there");
    }
    return config;
}

/* libwasmtime's own takes an exit code above 125 for a fault. */
static void *leave(void *data, void *caller, const struct value *arguments, size_t count,
                   struct value *results, size_t result_count) {
    (void)data, (void)caller, (void)count, (void)results, (void)result_count;
    _exit(arguments[0].of.i32 & 0xff);
}

static void *linker_with_wasi(void) {
    static const char MODULE[] = "wasi_snapshot_preview1", NAME[] = "proc_exit";
    void *linker = wasmtime_linker_new(engine);
    check(wasmtime_linker_define_wasi(linker), "WASI");
    void *code = wasm_valtype_new(0);
    struct types parameters, results;
    wasm_valtype_vec_new(&parameters, 1, &code);
    wasm_valtype_vec_new_empty(&results);
    wasmtime_linker_allow_shadowing(linker, true);
    check(wasmtime_linker_define_func(linker, MODULE, sizeof MODULE - 1, NAME, sizeof NAME - 1,
                                      wasm_functype_new(&parameters, &results), leave, NULL, NULL),
          "WASI");
    wasmtime_linker_allow_shadowing(linker, false);
    return linker;
}

__attribute__((noreturn)) static void end(void *error, void *trap) {
    if (!error && !trap) {
        _exit(0);
    }
    struct bytes message = message_of(error, trap);
    fprintf(stderr, "crucible-wasm: %.*s\n", (int)message.size, message.data);
    fflush(stderr);
    signal(SIGABRT, SIG_DFL);
    abort();
}

static long number(const char *text) {
    char *rest;
    errno = 0;
    long value = strtol(text, &rest, 10);
    if (errno != 0 || *rest != 0 || rest == text || value < 0) {
        fail(CANNOT_RUN, "'%s' is no number", text);
    }
    return value;
}

static void run(char **argv, int count) {
    long memory = number(argv[0]);
    long milliseconds = number(argv[1]);
    bool trusted = strcmp(argv[2], "compiled") == 0;
    const char *path = argv[3];
    long variables = number(argv[4]);
    if (variables >= count - 5) {
        fail(CANNOT_RUN, "there are fewer words than variables");
    }
    void *module = trusted ? deserialised(path) : compiled(path);
    void *store = wasmtime_store_new(engine, NULL, NULL);
    void *context = wasmtime_store_context(store);
    wasmtime_store_limiter(store, memory, TABLE_ELEMENTS, INSTANCES, TABLES, MEMORIES);
    wasmtime_context_set_epoch_deadline(context, 1);
    char **arguments = argv + 5 + variables;
    check(wasmtime_context_set_wasi(
              context, wasi((int)variables, argv + 5, count - 5 - (int)variables, arguments)),
          "WASI");
    void *linker = linker_with_wasi();
    interrupt_after(milliseconds);
    check(wasmtime_linker_module(linker, context, "", 0, module), path);
    struct function entry;
    check(wasmtime_linker_get_default(linker, context, "", 0, &entry), path);
    void *trap = NULL;
    void *error = wasmtime_func_call(context, &entry, NULL, 0, NULL, 0, &trap);
    end(error, trap);
}

static void compile(const char *path, const char *product) {
    struct bytes bytes = {0};
    check(wasmtime_module_serialize(compiled(path), &bytes), path);
    int file = open(product, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    for (size_t done = 0; file >= 0 && done < bytes.size;) {
        ssize_t written = write(file, bytes.data + done, bytes.size - done);
        if (written <= 0) {
            fail(CANNOT_RUN, "%s: %s", product, strerror(errno));
        }
        done += (size_t)written;
    }
    if (file < 0 || fsync(file) != 0 || close(file) != 0) {
        fail(CANNOT_RUN, "%s: %s", product, strerror(errno));
    }
}

int main(int argc, char **argv) {
    bool runs = argc >= 9 && strcmp(argv[1], "run") == 0;
    bool compiles = argc == 5 && strcmp(argv[1], "compile") == 0;
    if (!runs && !compiles) {
        fail(CANNOT_RUN, "started by Crucible only");
    }
    signal(SIGXFSZ, SIG_IGN); /* the program is told that its file is too large */
    load(argv[2]);
    start_engine();
    if (compiles) {
        compile(argv[3], argv[4]);
        return 0;
    }
    run(argv + 3, argc - 3);
}
