package org.bridge53.cli;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/**
 * Signals of the operating system. {@code sun.misc.Signal} is reached by reflection, since javac
 * warns of every mention of it and nothing suppresses that warning.
 */
final class Signals {
  private Signals() {}

  /**
   * Runs an action at each such signal, on a thread of the virtual machine's own.
   *
   * @param name without {@code SIG}: {@code TERM}, {@code USR1}
   * @return false if this system has no such signal, or the virtual machine keeps it to itself
   */
  static boolean handle(String name, Runnable action) {
    try {
      Class<?> signalType = Class.forName("sun.misc.Signal");
      Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
      InvocationHandler invocation =
          (proxy, method, arguments) ->
              switch (method.getName()) {
                case "handle" -> {
                  action.run();
                  yield null;
                }
                case "equals" -> false;
                case "hashCode" -> System.identityHashCode(proxy);
                default -> "handler of SIG" + name;
              };
      Object handler =
          Proxy.newProxyInstance(
              Signals.class.getClassLoader(), new Class<?>[] {handlerType}, invocation);
      Method handle = signalType.getMethod("handle", signalType, handlerType);
      handle.invoke(null, signalType.getConstructor(String.class).newInstance(name), handler);
      return true;
    } catch (ReflectiveOperationException | IllegalArgumentException unknown) {
      return false;
    }
  }
}
