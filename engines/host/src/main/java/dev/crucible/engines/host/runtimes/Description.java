package dev.crucible.engines.host.runtimes;

import dev.crucible.core.Limits;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What one file says about a runtime.
 *
 * @param name how users name the runtime
 * @param extensions file name endings that select it
 * @param programs absolute paths of the interpreter or compiler, in order of preference; a part may
 *     be {@code *}
 * @param needs files that must be there too, relative to the folder above the program's
 * @param newest whether the newest of the programs is taken instead of the first
 * @param version where the version is found
 * @param compile how to compile
 * @param run how to run
 * @param keep globs of files that go from the compile step to the run step
 * @param environment of every step
 * @param paths what the runtime needs beyond the distribution's own and its program's folder
 * @param compileLimits of the compile step
 * @param cache what is prepared once and then read by every run, if anything
 * @param install how to get it
 */
record Description(
        String name,
        List<String> extensions,
        List<String> programs,
        List<String> needs,
        boolean newest,
        VersionSource version,
        List<String> compile,
        List<String> run,
        List<String> keep,
        Map<String, String> environment,
        List<String> paths,
        Limits compileLimits,
        Optional<Cache> cache,
        String install) {

    /**
     * Where a version is found.
     *
     * @param file relative to the folder above the program's; empty when the program is asked
     * @param arguments with which the program tells its version
     * @param pattern whose first group is the version
     */
    record VersionSource(String file, List<String> arguments, Pattern pattern) {}

    /**
     * A folder that the toolchain fills once.
     *
     * @param name of the folder, before the version
     * @param fill the command that fills it
     */
    record Cache(String name, List<String> fill) {}
}
