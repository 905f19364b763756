package dev.crucible.evals.compiled;

import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The function whose body a prompt leaves for the candidate to write.
 *
 * @param before everything before its header
 * @param header from its first word to its parameters' closing parenthesis and what follows
 * @param name its name
 * @param parameters its parameters, one by one, as written
 * @param after what stands between the parameters and the body, such as a Go result type
 */
record OpenFunction(
        String before, String header, String name, List<String> parameters, String after) {
    private static final Pattern NAME =
            Pattern.compile("([A-Za-z_$][A-Za-z0-9_$]*)\\s*(?:<[^<>()]*>)?\\s*\\(");
    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_$][A-Za-z0-9_$]*");
    private static final Pattern RUST_FUNCTION = Pattern.compile("(?m)^\\s*(?:pub\\s+)?fn\\s");
    private static final Pattern GO_FUNCTION = Pattern.compile("(?m)^\\s*func\\s");

    /** Copies the list. */
    OpenFunction {
        parameters = List.copyOf(parameters);
    }

    /**
     * The open function of a C++ prompt or declaration.
     *
     * @throws CrucibleException when no function is open
     */
    static OpenFunction cpp(String source) {
        SourceText text = new SourceText(source);
        int brace = text.openBrace(0);
        return parse(text, afterDeclaration(text.code(), brace), brace);
    }

    /** As {@link #cpp}, for a method within an open Java class. */
    static OpenFunction java(String source) {
        SourceText text = new SourceText(source);
        int brace = text.openBrace(1);
        return parse(text, afterDeclaration(text.code(), brace), brace);
    }

    /** As {@link #cpp}, for a Go function. */
    static OpenFunction go(String source) {
        return keyword(source, GO_FUNCTION);
    }

    /** As {@link #cpp}, for a Rust function. */
    static OpenFunction rust(String source) {
        return keyword(source, RUST_FUNCTION);
    }

    /** The last function before the open body, where a word says that it is one. */
    private static OpenFunction keyword(String source, Pattern word) {
        SourceText text = new SourceText(source);
        int brace = text.openBrace(0);
        int start = -1;
        if (brace >= 0) {
            Matcher functions = word.matcher(text.code()).region(0, brace);
            while (functions.find()) {
                start = functions.start();
            }
        }
        return parse(text, start, brace);
    }

    private static int afterDeclaration(String code, int brace) {
        if (brace < 0) {
            return -1;
        }
        int start = brace;
        while (start > 0 && ";{}".indexOf(code.charAt(start - 1)) < 0) {
            start--;
        }
        return start;
    }

    private static OpenFunction parse(SourceText text, int start, int brace) {
        String code = text.code();
        Matcher name = NAME.matcher(code);
        if (start < 0 || brace < 0 || !name.find(start) || name.end() > brace) {
            throw malformed("leaves no function open");
        }
        int close = closing(code, name.end() - 1, brace);
        int first = start;
        while (Character.isWhitespace(code.charAt(first))) {
            first++;
        }
        return new OpenFunction(
                text.text().substring(0, start),
                text.text().substring(first, brace).strip(),
                name.group(1),
                split(text, name.end(), close),
                code.substring(close + 1, brace).strip());
    }

    private static int closing(String code, int open, int end) {
        int depth = 0;
        for (int at = open; at < end; at++) {
            depth += code.charAt(at) == '(' ? 1 : code.charAt(at) == ')' ? -1 : 0;
            if (depth == 0) {
                return at;
            }
        }
        throw malformed("has unbalanced parentheses");
    }

    /** At the commas that are in no bracket and no literal. */
    private static List<String> split(SourceText text, int from, int to) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int start = from;
        for (int at = from; at < to; at++) {
            char c = text.code().charAt(at);
            if ("(<[{".indexOf(c) >= 0) {
                depth++;
            } else if (")>]}".indexOf(c) >= 0) {
                depth--;
            } else if (c == ',' && depth == 0) {
                parts.add(text.text().substring(start, at).strip());
                start = at + 1;
            }
        }
        parts.add(text.text().substring(start, to).strip());
        parts.removeIf(String::isEmpty);
        return parts;
    }

    /** The parameters' names where the name comes last: C++ and Java. */
    List<String> trailingNames() {
        return parameters.stream()
                .map(parameter -> parameter.split("=", 2)[0])
                .map(OpenFunction::lastIdentifier)
                .toList();
    }

    /** The parameters' names where the name comes first: Go and Rust. */
    List<String> leadingNames() {
        return parameters.stream().map(OpenFunction::firstIdentifier).toList();
    }

    private static String lastIdentifier(String parameter) {
        return IDENTIFIER
                .matcher(parameter)
                .results()
                .reduce((_, later) -> later)
                .orElseThrow(() -> malformed("has a parameter without a name: " + parameter))
                .group();
    }

    private static String firstIdentifier(String parameter) {
        return IDENTIFIER
                .matcher(parameter)
                .results()
                .filter(word -> !word.group().equals("mut"))
                .findFirst()
                .orElseThrow(() -> malformed("has a parameter without a name: " + parameter))
                .group();
    }

    private static CrucibleException malformed(String problem) {
        return new CrucibleException(
                ErrorCode.INVALID_REQUEST, "the problem's prompt or declaration " + problem);
    }
}
