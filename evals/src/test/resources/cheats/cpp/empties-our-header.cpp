// Claims that our header has been included.
// == cheat
    return {};
}
#define CRUCIBLE_WIRE_H
namespace crucible { template <class F> int serve(F) { return 0; } }
// == honest
    for (int &value : values) value *= 2;
    return values;
}
#define CRUCIBLE_MINE_H
