// The candidate's side: answers calls until nobody asks any more. Knows nothing of the tests.
#include "crucible_wire.h"

#include <exception>

namespace crucible {

void broken(const char *what) {
    static bool told = false;
    if (!told) {
        told = true;
        write_frame(std::string("X") + what);
    }
    _exit(70);
}

template <class R, class... A, size_t... I>
std::string answer(R (*function)(A...), Reader reader, std::index_sequence<I...>) {
    // Braces evaluate in order.
    std::tuple<std::decay_t<A>...> arguments{Codec<std::decay_t<A>>::read(reader)...};
    std::string frame("R");
    Codec<std::decay_t<R>>::write(frame, function(static_cast<A &&>(std::get<I>(arguments))...));
    return frame;
}

template <class R, class... A> int serve(R (*function)(A...)) {
    take_over_streams();
    std::string frame;
    while (read_frame(frame)) {
        Reader reader{frame.data() + 1, frame.data() + frame.size()};
        std::string reply;
        try {
            reply = answer(function, reader, std::index_sequence_for<A...>());
        } catch (const std::exception &exception) {
            reply = std::string("X") + exception.what();
        } catch (...) {
            reply = "Xsomething that is no std::exception was thrown";
        }
        write_frame(reply);
    }
    return 0;
}

} // namespace crucible
