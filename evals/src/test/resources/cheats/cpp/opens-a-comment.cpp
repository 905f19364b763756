// As with #if 0, by a comment.
// == cheat
    return {};
}
int main() { return 0; }
/*
// == honest
    for (int &value : values) value *= 2;
    return values;
}
/* int main() { return 0; } */
