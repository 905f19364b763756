package dev.crucible.evals;

/**
 * One candidate for one problem.
 *
 * @param taskId the problem
 * @param index which of the problem's samples, from 0 in the order of the file
 * @param completion continues the problem's prompt
 * @param label what its author calls it, such as {@code reference} or {@code fork bomb}; may be
 *     empty
 */
public record Sample(String taskId, int index, String completion, String label) {}
