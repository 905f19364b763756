// The tests' side: calls go to the candidate's process, and only this process says the verdict.
#include "crucible_wire.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include <exception>

extern "C" int __real_main(int, char **);

namespace crucible {

[[noreturn]] inline void verdict(char kind, const std::string &detail) {
    write_frame(std::string("V") + kind + detail.substr(0, 400));
    _exit(0);
}

void broken(const char *what) { verdict('E', std::string("the candidate's answer: ") + what); }

[[noreturn]] inline void failed(const char *assertion, int line) {
    verdict('W', "line " + std::to_string(line) + ": " + assertion);
}

// An answer that a test cannot use, such as an empty vector whose first element it wants.
inline void crashed(int number) {
    static const char frame[] = "\0\0\0\x2c" "VEthe tests cannot use the candidate's value";
    static_assert(sizeof frame - 1 == 4 + 0x2c, "the length of the frame");
    (void)number;
    write_all(frame, sizeof frame - 1);
    _exit(0);
}

template <class R, class... A> R call(const A &...arguments) {
    std::string frame("C");
    (Codec<A>::write(frame, arguments), ...);
    write_frame(frame);
    if (!read_frame(frame)) {
        _exit(70); // The candidate is gone; how it ended is the score.
    }
    if (frame.empty() || frame[0] != 'R') {
        verdict('E', frame.empty() ? std::string() : frame.substr(1));
    }
    Reader reader{frame.data() + 1, frame.data() + frame.size()};
    R result = Codec<std::decay_t<R>>::read(reader);
    if (reader.at != reader.end) {
        broken("a value is too long");
    }
    return result;
}

} // namespace crucible

extern "C" int __wrap_main(int count, char **words) {
    crucible::take_over_streams();
    static char stack[65536];
    stack_t alternative = {};
    alternative.ss_sp = stack;
    alternative.ss_size = sizeof stack;
    sigaltstack(&alternative, nullptr);
    struct sigaction action = {};
    action.sa_handler = crucible::crashed;
    action.sa_flags = SA_ONSTACK;
    for (int number : {SIGSEGV, SIGBUS, SIGFPE, SIGABRT, SIGILL}) {
        sigaction(number, &action, nullptr);
    }
    int code;
    try {
        code = __real_main(count, words);
    } catch (const std::exception &exception) {
        crucible::verdict('E', std::string("the tests ended with ") + exception.what());
    }
    crucible::verdict(code == 0 ? 'P' : 'W', code == 0 ? "" : "the tests returned " + std::to_string(code));
}

#define assert(...) ((__VA_ARGS__) ? (void)0 : crucible::failed(#__VA_ARGS__, __LINE__))
