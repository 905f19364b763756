package crucible;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;

/** The candidate's side: answers calls until nobody asks any more. Knows nothing of the tests. */
public final class Serve {
    private Object solution;

    private Serve() {}

    /** Serves the class {@code Solution}. */
    public static void main(String[] arguments) throws IOException {
        Wire wire = Wire.takeOver();
        Serve serve = new Serve();
        for (byte[] call = wire.read(); call != null; call = wire.read()) {
            wire.write(serve.answer(call));
        }
        Runtime.getRuntime().halt(0);
    }

    private byte[] answer(byte[] call) throws IOException {
        try {
            List<Object> values = Wire.values(call);
            Object[] arguments = values.subList(1, values.size()).toArray();
            return Wire.frame('R', invoke((String) values.get(0), arguments));
        } catch (InvocationTargetException wrapped) {
            return Wire.text("X", describe(wrapped.getCause()));
        } catch (ReflectiveOperationException
                | RuntimeException
                | LinkageError
                | StackOverflowError problem) {
            return Wire.text("X", describe(problem));
        }
    }

    /** A candidate's own exception may answer nothing sensible, or nothing at all. */
    private static String describe(Throwable thrown) {
        try {
            return String.valueOf(thrown);
        } catch (Throwable hostile) {
            return thrown.getClass().getName();
        }
    }

    private Object invoke(String name, Object[] arguments) throws ReflectiveOperationException {
        Class<?> type = Class.forName("Solution");
        ReflectiveOperationException last = new NoSuchMethodException("Solution." + name);
        for (Method method : type.getDeclaredMethods()) {
            if (!method.getName().equals(name)
                    || method.getParameterCount() != arguments.length
                    || method.isSynthetic()) {
                continue;
            }
            method.setAccessible(true);
            try {
                return method.invoke(
                        Modifier.isStatic(method.getModifiers()) ? null : solution(type),
                        arguments);
            } catch (IllegalArgumentException otherTypes) {
                last = new NoSuchMethodException(otherTypes.getMessage());
            }
        }
        throw last;
    }

    private Object solution(Class<?> type) throws ReflectiveOperationException {
        if (solution == null) {
            Constructor<?> constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            solution = constructor.newInstance();
        }
        return solution;
    }
}
