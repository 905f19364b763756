package dev.crucible.monitoring.logs;

/**
 * Takes what {@link System.Logger} is told to SLF4J, as slf4j-jdk-platform-logging does; but only
 * when there is something to log. A command that has nothing to say would else wait for Logback to
 * start, which takes longer than all other work of some commands.
 */
public final class SystemLogs extends System.LoggerFinder {
    @Override
    public System.Logger getLogger(String name, Module module) {
        return new SystemLog(name);
    }
}
