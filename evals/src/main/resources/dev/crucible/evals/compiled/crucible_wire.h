// Plain values as bytes, and frames of them: what the tests and the candidate exchange.
// Both sides are built from the same signature, so values carry no types; only boost::any does.
#ifndef CRUCIBLE_WIRE_H
#define CRUCIBLE_WIRE_H

#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <list>
#include <map>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace crucible {

const uint32_t MAX_FRAME = 4u << 20;

// The other side broke the rules: each side has its own way to end then.
[[noreturn]] void broken(const char *what);

inline int input = 0;
inline int output = 1;

// The descriptors of the exchange move away from where programs read and print.
inline void take_over_streams() {
    input = fcntl(0, F_DUPFD_CLOEXEC, 100);
    output = fcntl(1, F_DUPFD_CLOEXEC, 100);
    int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (input < 0 || output < 0 || nothing < 0 || dup2(nothing, 0) < 0 || dup2(2, 1) < 0) {
        _exit(71);
    }
}

inline bool read_all(char *to, size_t size) {
    while (size > 0) {
        ssize_t got = read(input, to, size);
        if (got <= 0) {
            return false;
        }
        to += got;
        size -= (size_t)got;
    }
    return true;
}

inline void write_all(const char *from, size_t size) {
    while (size > 0) {
        ssize_t put = write(output, from, size);
        if (put <= 0) {
            _exit(72);
        }
        from += put;
        size -= (size_t)put;
    }
}

inline bool read_frame(std::string &frame) {
    unsigned char head[4];
    if (!read_all((char *)head, 4)) {
        return false;
    }
    uint32_t size = (uint32_t)head[0] << 24 | (uint32_t)head[1] << 16 | (uint32_t)head[2] << 8 | head[3];
    if (size > MAX_FRAME) {
        broken("a frame is too long");
    }
    frame.resize(size);
    return read_all(&frame[0], size);
}

inline void write_frame(const std::string &frame) {
    uint32_t size = (uint32_t)frame.size();
    if (frame.size() > MAX_FRAME) {
        broken("a value is too large");
    }
    char head[4] = {(char)(size >> 24), (char)(size >> 16), (char)(size >> 8), (char)size};
    write_all(head, 4);
    write_all(frame.data(), frame.size());
}

struct Reader {
    const char *at;
    const char *end;
    void take(void *to, size_t size) {
        if ((size_t)(end - at) < size) {
            broken("a value is cut off");
        }
        memcpy(to, at, size);
        at += size;
    }
    // No element is smaller than a byte, so what has arrived bounds what is allocated.
    uint32_t count() {
        uint32_t value;
        take(&value, sizeof value);
        if (value > (size_t)(end - at)) {
            broken("a value promises more than there is");
        }
        return value;
    }
};

inline void put(std::string &to, const void *from, size_t size) { to.append((const char *)from, size); }

inline void put_count(std::string &to, size_t value) {
    if (value > MAX_FRAME) {
        broken("a value is too large");
    }
    uint32_t small = (uint32_t)value;
    put(to, &small, sizeof small);
}

template <class T, class = void> struct Codec {
    static_assert(std::is_arithmetic<T>::value || std::is_enum<T>::value,
                  "crucible: values of this type cannot be exchanged");
    static void write(std::string &to, const T &value) { put(to, &value, sizeof value); }
    static T read(Reader &from) {
        T value;
        from.take(&value, sizeof value);
        return value;
    }
};

template <> struct Codec<bool> {
    static void write(std::string &to, bool value) { to.push_back(value ? 1 : 0); }
    static bool read(Reader &from) {
        char value;
        from.take(&value, 1);
        return value != 0;
    }
};

template <> struct Codec<std::string> {
    static void write(std::string &to, const std::string &value) {
        put_count(to, value.size());
        to += value;
    }
    static std::string read(Reader &from) {
        uint32_t size = from.count();
        std::string value(from.at, size);
        from.at += size;
        return value;
    }
};

template <class C> struct SequenceCodec {
    using Element = typename C::value_type;
    static void write(std::string &to, const C &values) {
        put_count(to, values.size());
        for (const auto &value : values) {
            Codec<Element>::write(to, value);
        }
    }
    static C read(Reader &from) {
        C values;
        for (uint32_t left = from.count(); left > 0; left--) {
            values.push_back(Codec<Element>::read(from));
        }
        return values;
    }
};

template <class T> struct Codec<std::vector<T>> : SequenceCodec<std::vector<T>> {};
template <class T> struct Codec<std::list<T>> : SequenceCodec<std::list<T>> {};

template <class A, class B> struct Codec<std::pair<A, B>> {
    static void write(std::string &to, const std::pair<A, B> &value) {
        Codec<A>::write(to, value.first);
        Codec<B>::write(to, value.second);
    }
    static std::pair<A, B> read(Reader &from) {
        A first = Codec<A>::read(from);
        B second = Codec<B>::read(from);
        return std::pair<A, B>(std::move(first), std::move(second));
    }
};

template <class K, class V> struct Codec<std::map<K, V>> {
    static void write(std::string &to, const std::map<K, V> &values) {
        put_count(to, values.size());
        for (const auto &value : values) {
            Codec<K>::write(to, value.first);
            Codec<V>::write(to, value.second);
        }
    }
    static std::map<K, V> read(Reader &from) {
        std::map<K, V> values;
        for (uint32_t left = from.count(); left > 0; left--) {
            values.insert(Codec<std::pair<K, V>>::read(from));
        }
        return values;
    }
};

// Included a second time below the candidate's and the tests' own includes.
} // namespace crucible

#endif

#if defined(BOOST_ANY_INCLUDED) && !defined(CRUCIBLE_WIRE_ANY)
#define CRUCIBLE_WIRE_ANY
namespace crucible {
template <> struct Codec<boost::any> {
    template <class T> static bool write_as(std::string &to, const boost::any &value, char tag) {
        const T *content = boost::any_cast<T>(&value);
        if (content == nullptr) {
            return false;
        }
        to.push_back(tag);
        Codec<T>::write(to, *content);
        return true;
    }
    static void write(std::string &to, const boost::any &value) {
        if (value.empty()) {
            to.push_back('0');
            return;
        }
        if (const char *const *text = boost::any_cast<const char *>(&value)) {
            to.push_back('c');
            Codec<std::string>::write(to, *text);
            return;
        }
        if (!write_as<int>(to, value, 'i') && !write_as<double>(to, value, 'd') &&
            !write_as<float>(to, value, 'f') && !write_as<std::string>(to, value, 's') &&
            !write_as<long>(to, value, 'l') && !write_as<long long>(to, value, 'L') &&
            !write_as<bool>(to, value, 'b') && !write_as<char>(to, value, 'h') &&
            !write_as<std::vector<int>>(to, value, 'v') &&
            !write_as<std::vector<std::string>>(to, value, 'w')) {
            broken("a boost::any holds what cannot be exchanged");
        }
    }
    static boost::any read(Reader &from) {
        char tag;
        from.take(&tag, 1);
        switch (tag) {
        case '0': return boost::any();
        case 'c': { // Lives as long as the program: so did the literal.
            std::string *text = new std::string(Codec<std::string>::read(from));
            return boost::any(text->c_str());
        }
        case 'i': return Codec<int>::read(from);
        case 'd': return Codec<double>::read(from);
        case 'f': return Codec<float>::read(from);
        case 's': return Codec<std::string>::read(from);
        case 'l': return Codec<long>::read(from);
        case 'L': return Codec<long long>::read(from);
        case 'b': return Codec<bool>::read(from);
        case 'h': return Codec<char>::read(from);
        case 'v': return Codec<std::vector<int>>::read(from);
        case 'w': return Codec<std::vector<std::string>>::read(from);
        default: broken("a boost::any holds what cannot be exchanged");
        }
    }
};
} // namespace crucible
#endif
