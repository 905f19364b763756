package crucible;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Plain values as bytes, and frames of them: what the tests and the candidate exchange. */
final class Wire {
    static final int MAX_FRAME = 4 << 20;
    private static final int MAX_DEPTH = 50;
    private static final List<Class<?>> COMPONENTS =
            List.of(
                    boolean.class,
                    byte.class,
                    char.class,
                    short.class,
                    int.class,
                    long.class,
                    float.class,
                    double.class,
                    String.class,
                    Object.class,
                    Integer.class,
                    Double.class,
                    Long.class,
                    int[].class,
                    String[].class);

    /** A value that cannot be exchanged. */
    static final class Unplain extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unplain(String message) {
            super(message);
        }
    }

    private final DataInputStream input;
    private final OutputStream output;

    private Wire(InputStream input, OutputStream output) {
        this.input = new DataInputStream(input);
        this.output = output;
    }

    /** Takes standard input and output for the exchange; what programs print goes elsewhere. */
    static Wire takeOver() {
        Wire wire =
                new Wire(
                        new FileInputStream(FileDescriptor.in),
                        new FileOutputStream(FileDescriptor.out));
        System.setOut(System.err);
        System.setIn(new ByteArrayInputStream(new byte[0]));
        return wire;
    }

    /** The next frame; null at the end. */
    byte[] read() throws IOException {
        int length;
        try {
            length = input.readInt();
        } catch (EOFException end) {
            return null;
        }
        if (length < 0 || length > MAX_FRAME) {
            throw new Unplain("a frame is too long");
        }
        byte[] frame = new byte[length];
        input.readFully(frame);
        return frame;
    }

    void write(byte[] frame) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new DataOutputStream(bytes).writeInt(frame.length);
        bytes.write(frame);
        output.write(bytes.toByteArray());
        output.flush();
    }

    static byte[] text(String tag, String text) {
        String cut = text.length() > 400 ? text.substring(0, 400) : text;
        return (tag + cut).getBytes(StandardCharsets.UTF_8);
    }

    static byte[] frame(char tag, Object... values) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream to = new DataOutputStream(bytes);
        to.writeByte(tag);
        for (Object value : values) {
            encode(to, value, 0);
        }
        if (bytes.size() > MAX_FRAME) {
            throw new Unplain("a value is too large");
        }
        return bytes.toByteArray();
    }

    static List<Object> values(byte[] frame) throws IOException {
        DataInputStream from =
                new DataInputStream(new ByteArrayInputStream(frame, 1, frame.length - 1));
        List<Object> values = new ArrayList<>();
        try {
            while (from.available() > 0) {
                values.add(decode(from, 0));
            }
        } catch (EOFException cut) {
            throw new Unplain("a value is cut off");
        }
        return values;
    }

    private static void encode(DataOutputStream to, Object value, int depth) throws IOException {
        if (depth > MAX_DEPTH) {
            throw new Unplain("a value is nested too deeply");
        }
        if (to.size() > MAX_FRAME) {
            throw new Unplain("a value is too large");
        }
        if (value == null) {
            to.writeByte('0');
        } else if (value instanceof Boolean bool) {
            to.writeByte('b');
            to.writeBoolean(bool);
        } else if (value instanceof Byte number) {
            to.writeByte('y');
            to.writeByte(number);
        } else if (value instanceof Short number) {
            to.writeByte('h');
            to.writeShort(number);
        } else if (value instanceof Character character) {
            to.writeByte('c');
            to.writeChar(character);
        } else if (value instanceof Integer number) {
            to.writeByte('i');
            to.writeInt(number);
        } else if (value instanceof Long number) {
            to.writeByte('l');
            to.writeLong(number);
        } else if (value instanceof Float number) {
            to.writeByte('f');
            to.writeFloat(number);
        } else if (value instanceof Double number) {
            to.writeByte('d');
            to.writeDouble(number);
        } else if (value instanceof String text) {
            string(to, 's', text);
        } else if (value instanceof BigInteger number) {
            string(to, 'I', number.toString());
        } else if (value instanceof BigDecimal number) {
            string(to, 'D', number.toString());
        } else if (value instanceof Optional<?> optional) {
            to.writeByte('o');
            encode(to, optional.orElse(null), depth + 1);
        } else if (value instanceof List<?> list) {
            elements(to, 'L', list, depth);
        } else if (value instanceof Set<?> set) {
            elements(to, 'S', set, depth);
        } else if (value instanceof Map<?, ?> map) {
            Object[] entries = map.entrySet().toArray();
            to.writeByte('M');
            to.writeInt(entries.length);
            for (Object entry : entries) {
                encode(to, ((Map.Entry<?, ?>) entry).getKey(), depth + 1);
                encode(to, ((Map.Entry<?, ?>) entry).getValue(), depth + 1);
            }
        } else if (value.getClass().isArray()) {
            array(to, value, depth);
        } else {
            throw new Unplain("a value of " + value.getClass() + " cannot be exchanged");
        }
    }

    private static void string(DataOutputStream to, char tag, String text) throws IOException {
        to.writeByte(tag);
        if (text.length() > MAX_FRAME) {
            throw new Unplain("a value is too large");
        }
        to.writeInt(2 * text.length());
        to.writeChars(text);
    }

    private static void elements(DataOutputStream to, char tag, Collection<?> values, int depth)
            throws IOException {
        Object[] elements = values.toArray();
        to.writeByte(tag);
        to.writeInt(elements.length);
        for (Object element : elements) {
            encode(to, element, depth + 1);
        }
    }

    private static void array(DataOutputStream to, Object array, int depth) throws IOException {
        int component = COMPONENTS.indexOf(array.getClass().getComponentType());
        if (component < 0) {
            throw new Unplain("a value of " + array.getClass() + " cannot be exchanged");
        }
        to.writeByte('A');
        to.writeByte(component);
        to.writeInt(Array.getLength(array));
        for (int index = 0; index < Array.getLength(array); index++) {
            encode(to, Array.get(array, index), depth + 1);
        }
    }

    private static Object decode(DataInputStream from, int depth) throws IOException {
        if (depth > MAX_DEPTH) {
            throw new Unplain("a value is nested too deeply");
        }
        char tag = (char) from.readByte();
        switch (tag) {
            case '0':
                return null;
            case 'b':
                return from.readBoolean();
            case 'y':
                return from.readByte();
            case 'h':
                return from.readShort();
            case 'c':
                return from.readChar();
            case 'i':
                return from.readInt();
            case 'l':
                return from.readLong();
            case 'f':
                return from.readFloat();
            case 'd':
                return from.readDouble();
            case 's':
                return string(from);
            case 'I':
                return new BigInteger(string(from));
            case 'D':
                return new BigDecimal(string(from));
            case 'o':
                return Optional.ofNullable(decode(from, depth + 1));
            case 'L':
                List<Object> list = new ArrayList<>();
                for (int left = count(from); left > 0; left--) {
                    list.add(decode(from, depth + 1));
                }
                return list;
            case 'S':
                Set<Object> set = new LinkedHashSet<>();
                for (int left = count(from); left > 0; left--) {
                    set.add(decode(from, depth + 1));
                }
                return set;
            case 'M':
                Map<Object, Object> map = new LinkedHashMap<>();
                for (int left = count(from); left > 0; left--) {
                    Object key = decode(from, depth + 1);
                    map.put(key, decode(from, depth + 1));
                }
                return map;
            case 'A':
                int component = from.readByte();
                if (component < 0 || component >= COMPONENTS.size()) {
                    throw new Unplain("a value is malformed");
                }
                Object array = Array.newInstance(COMPONENTS.get(component), count(from));
                try {
                    for (int index = 0; index < Array.getLength(array); index++) {
                        Array.set(array, index, decode(from, depth + 1));
                    }
                } catch (IllegalArgumentException mismatch) {
                    throw new Unplain("a value is malformed");
                }
                return array;
            default:
                throw new Unplain("a value is malformed");
        }
    }

    /** No element is smaller than a byte, so what has arrived bounds what is allocated. */
    private static int count(DataInputStream from) throws IOException {
        int count = from.readInt();
        if (count < 0 || count > from.available()) {
            throw new Unplain("a value promises more than there is");
        }
        return count;
    }

    private static String string(DataInputStream from) throws IOException {
        byte[] bytes = new byte[count(from)];
        from.readFully(bytes);
        char[] characters = new char[bytes.length / 2];
        for (int index = 0; index < characters.length; index++) {
            characters[index] =
                    (char) ((bytes[2 * index] & 0xff) << 8 | bytes[2 * index + 1] & 0xff);
        }
        // Tests compare strings with == where both were the same literal.
        return new String(characters).intern();
    }
}
