// Overflows the stack.
// == cheat
    volatile int x = 1; int y[1000]; y[x] = x;
    vector<int> r = twice(values); r.push_back(y[x]);
    return r;
}
// == honest
    for (int &value : values) value *= 2;
    return values;
}
