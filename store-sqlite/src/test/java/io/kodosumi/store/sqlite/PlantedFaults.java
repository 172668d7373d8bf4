package io.kodosumi.store.sqlite;

import java.util.List;
import java.util.stream.Stream;

/**
 * Faults of one line each that a hand might make in the rules of the log's head, fencing, claims, due, locks, the outcome and the
 * journal, and the test that finds each.
 */
final class PlantedFaults {
    private PlantedFaults() {}

    static List<PlantedFault> all() {
        return Stream.of(memory(), sqlite(), core()).flatMap(List::stream).toList();
    }

    private static PlantedFault memory(String file, String says, String test, String right, String wrong) {
        return new PlantedFault("core", "internal/memory/" + file, says, test, right, wrong);
    }

    private static PlantedFault sqlite(String file, String says, String test, String right, String wrong) {
        return new PlantedFault("store-sqlite", "store/sqlite/" + file, says, test, right, wrong);
    }

    private static PlantedFault core(String file, String says, String test, String right, String wrong) {
        return new PlantedFault("core", "internal/" + file, says, test, right, wrong);
    }

    private static List<PlantedFault> memory() {
        return List.of(
                memory(
                        "EventLog",
                        "a run whose predecessor is missing is appended",
                        "LogTopic#a_run_whose_predecessor_is_missing_is_a_gap",
                        "if (head < after) {",
                        "if (head < after && closed) {"),
                memory(
                        "EventLog",
                        "what is older than the head is appended",
                        "LogTopic#what_is_older_than_the_head_and_not_in_the_log_is_late",
                        "first.position() > head ?",
                        "first.position() > 0 ?"),
                memory(
                        "EventLog",
                        "an event of another kind counts as the stored one",
                        "LogTopic#another_kind_at_a_stored_position_is_late",
                        "stored != null && stored.kind().equals(event.kind())",
                        "stored != null"),
                memory(
                        "EventLog",
                        "a closed log takes more",
                        "LogTopic#nothing_is_stored_behind_the_closing_event",
                        "if (closed) {",
                        "if (closed && head < after) {"),
                memory(
                        "EventLog",
                        "a lost event goes behind others",
                        "LogTopic#a_lost_event_is_late_unless_the_head_is_exactly_its_after",
                        "head != after",
                        "head < after"),
                memory(
                        "Units",
                        "closing events keep the claim",
                        "LogTopic#the_closing_events_let_the_claim_go_and_nothing_is_due",
                        "executions.letGo(execution);\n                executions.due(execution, execution.isDone()",
                        "executions.due(execution, execution.isDone()"),
                memory(
                        "Execution",
                        "older attempts are not fenced",
                        "FenceTopic#an_older_attempt_puts_nothing",
                        "holder.isPresent() && attempt == by",
                        "holder.isPresent() && attempt >= by"),
                memory(
                        "Execution",
                        "an attempt that gave its claim up is not fenced",
                        "FenceTopic#an_attempt_that_gave_its_claim_up_is_fenced",
                        "holder.isPresent() && attempt == by",
                        "attempt == by"),
                memory(
                        "Execution",
                        "the outcome does not freeze what was emitted",
                        "FenceTopic#emitted_keeps_the_highest_of_accepted_writes_until_the_outcome",
                        "if (end.isEmpty()) {\n            emitted",
                        "if (position > 0) {\n            emitted"),
                memory(
                        "Units",
                        "a claim does not look at the attempt that it saw",
                        "ClaimTopic#a_claim_that_saw_another_attempt_is_fenced",
                        "execution.attempt != write.seen() || ",
                        ""),
                memory(
                        "Units",
                        "a dead node claims",
                        "LivenessTopic#a_dead_nodes_claim_is_fenced_whatever_its_placement",
                        " || nodes.isDead(write.node())",
                        ""),
                memory(
                        "Units",
                        "a claim sent again is judged again",
                        "ResendTopic#a_claim_sent_again_is_accepted_and_takes_nothing_twice",
                        "write.id().equals(execution.claim)",
                        "write.id().isEmpty()"),
                memory(
                        "Units",
                        "an equal placement outranks the holder",
                        "ClaimTopic#a_placement_that_is_not_newer_outranks_nobody",
                        "write.placement() <= execution.placement",
                        "write.placement() < execution.placement"),
                memory(
                        "Units",
                        "a takeover declares nobody dead",
                        "LivenessTopic#a_takeover_declares_the_node_dead_for_ever",
                        "nodes.declareDead(holder);",
                        ""),
                memory(
                        "Units",
                        "a parked attempt of a dead node is a crash",
                        "LivenessTopic#taking_a_parked_attempt_from_a_dead_holder_is_no_crash",
                        "execution.parked ? 0 : 1",
                        "1"),
                memory(
                        "Units",
                        "a claim leaves due as it is",
                        "ClaimTopic#a_claim_names_the_holder_raises_the_attempt_and_clears_due",
                        "executions.due(execution, Optional.empty());",
                        ""),
                memory(
                        "Units",
                        "a rest forgets a wake that it did not see",
                        "RestTopic#a_wake_between_read_and_rest_is_not_lost",
                        "write.wakes() == execution.wakes ? asked",
                        "write.wakes() <= execution.wakes ? asked"),
                memory(
                        "Units",
                        "a rest that missed a wake takes the later due",
                        "RestTopic#an_unseen_wake_keeps_the_earlier_of_both_dues",
                        "min(Instant::compareTo)",
                        "max(Instant::compareTo)"),
                memory(
                        "Units",
                        "a rest sent again is judged again",
                        "ResendTopic#a_rest_that_gave_the_claim_up_sent_again_is_done",
                        "execution.rested == write.attempt()",
                        "execution.rested > write.attempt()"),
                memory(
                        "Units",
                        "an outcome that is given up unclosed is not due",
                        "RestTopic#an_outcome_that_is_given_up_unclosed_is_due_at_once_whatever_the_rest_says",
                        "due = isUnclosed ? Optional.of(now) : due;",
                        ""),
                memory(
                        "Units",
                        "what was cancelled may finish",
                        "OutcomeTopic#once_a_cancel_was_asked_for_nothing_else_is_an_outcome",
                        ".filter(cancel -> write.outcome() != Status.CANCELLED)",
                        ".filter(cancel -> write.outcome() == Status.STARTING)"),
                memory(
                        "Units",
                        "an outcome leaves locks open",
                        "LockTopic#the_outcome_closes_open_locks_and_leaves_closed_ones",
                        "filter(Lock::isOpen).forEach(",
                        "filter(lock -> false).forEach("),
                memory(
                        "Units",
                        "there may be two outcomes",
                        "OutcomeTopic#a_second_outcome_is_settled",
                        ".fenceOrEnd(write.attempt())\n                    .or(() -> execution\n                            .cancel",
                        ".fence(write.attempt())\n                    .or(() -> execution\n                            .cancel"),
                memory(
                        "Units",
                        "the last answer wins",
                        "LockTopic#a_later_answer_is_told_what_was_first_and_changes_nothing",
                        "if (lock.isOpen()) {\n            lock.close(",
                        "if (!lock.hasExpired(now)) {\n            lock.close("),
                memory(
                        "Units",
                        "a lock expires before its time",
                        "LockTopic#a_lock_does_not_expire_before_its_time",
                        " && !lock.hasExpired(now)",
                        " && execution.end.isPresent()"),
                memory(
                        "Lock",
                        "a lock does not expire at its very time",
                        "LockTopic#a_lock_expires_at_its_time",
                        "!now.isBefore(expires)",
                        "now.isAfter(expires)"),
                memory(
                        "Units",
                        "an answer makes nothing due",
                        "LockTopic#the_first_answer_closes_it_and_makes_the_execution_due",
                        "now, write.answer()));\n            wake(execution);",
                        "now, write.answer()));"),
                memory(
                        "Units",
                        "a wake is not counted",
                        "RestTopic#a_wake_between_read_and_rest_is_not_lost",
                        "execution.wakes++;",
                        ""),
                memory(
                        "Units",
                        "a fact is stored over its version",
                        "JournalTopic#a_fact_is_stored_once_per_version",
                        "!isStored && stored != fact.version() - 1",
                        "!isStored && stored < fact.version() - 1"),
                memory(
                        "Standing",
                        "one more runs than may",
                        "RoomTopic#a_claim_is_refused_while_as_many_of_the_user_run_as_may",
                        ">= bound.getAsInt()",
                        "> bound.getAsInt()"));
    }

    private static List<PlantedFault> sqlite() {
        return List.of(
                sqlite(
                        "Log",
                        "a run whose predecessor is missing is appended",
                        "LogTopic#a_run_whose_predecessor_is_missing_is_a_gap",
                        "if (row.head < run.after()) {",
                        "if (row.head < run.after() && row.closed) {"),
                sqlite(
                        "Log",
                        "what is older than the head is appended",
                        "LogTopic#what_is_older_than_the_head_and_not_in_the_log_is_late",
                        "first.position() <= row.head",
                        "first.position() <= 0"),
                sqlite(
                        "Log",
                        "an event of another kind counts as the stored one",
                        "LogTopic#another_kind_at_a_stored_position_is_late",
                        "position = :position AND kind = :kind",
                        "position = :position AND :kind <> ''"),
                sqlite(
                        "Log",
                        "a closed log takes more",
                        "LogTopic#nothing_is_stored_behind_the_closing_event",
                        "if (row.closed) {",
                        "if (row.closed && row.head < run.after()) {"),
                sqlite(
                        "Log",
                        "a lost event goes behind others",
                        "LogTopic#a_lost_event_is_late_unless_the_head_is_exactly_its_after",
                        "row.head != run.after()",
                        "row.head < run.after()"),
                sqlite(
                        "Log",
                        "closing events keep the claim",
                        "LogTopic#the_closing_events_let_the_claim_go_and_nothing_is_due",
                        "row.letGo();",
                        ""),
                sqlite(
                        "Row",
                        "older attempts are not fenced",
                        "FenceTopic#an_older_attempt_puts_nothing",
                        "attempt == holder",
                        "attempt >= holder"),
                sqlite(
                        "Row",
                        "an attempt that gave its claim up is not fenced",
                        "FenceTopic#an_attempt_that_gave_its_claim_up_is_fenced",
                        "node != null && attempt == holder",
                        "attempt == holder"),
                sqlite(
                        "Row",
                        "the outcome does not freeze what was emitted",
                        "FenceTopic#emitted_keeps_the_highest_of_accepted_writes_until_the_outcome",
                        "!isSettled() && accepted > emitted",
                        "accepted > emitted"),
                sqlite(
                        "Units",
                        "a claim does not look at the attempt that it saw",
                        "ClaimTopic#a_claim_that_saw_another_attempt_is_fenced",
                        "row.attempt != write.seen() || ",
                        ""),
                sqlite(
                        "Units",
                        "a dead node claims",
                        "LivenessTopic#a_dead_nodes_claim_is_fenced_whatever_its_placement",
                        " || nodes.isDead(write.node())",
                        ""),
                sqlite(
                        "Units",
                        "a claim sent again is judged again",
                        "ResendTopic#a_claim_sent_again_is_accepted_and_takes_nothing_twice",
                        "write.id().equals(row.claim) ?",
                        "write.id().isEmpty() ?"),
                sqlite(
                        "Units",
                        "an equal placement outranks the holder",
                        "ClaimTopic#a_placement_that_is_not_newer_outranks_nobody",
                        "write.placement() <= row.placement",
                        "write.placement() < row.placement"),
                sqlite(
                        "Units",
                        "a takeover declares nobody dead",
                        "LivenessTopic#a_takeover_declares_the_node_dead_for_ever",
                        "nodes.declareDead(holder);",
                        ""),
                sqlite(
                        "Units",
                        "a parked attempt of a dead node is a crash",
                        "LivenessTopic#taking_a_parked_attempt_from_a_dead_holder_is_no_crash",
                        "row.parked ? 0 : 1",
                        "1"),
                sqlite(
                        "Units",
                        "a claim leaves due as it is",
                        "ClaimTopic#a_claim_names_the_holder_raises_the_attempt_and_clears_due",
                        "row.due = null;\n        row.changed(Row.Change.STATE);\n        return row(row);",
                        "row.changed(Row.Change.STATE);\n        return row(row);"),
                sqlite(
                        "Units",
                        "a claim leaves what it takes parked",
                        "ClaimTopic#the_next_claim_starts_unparked",
                        "row.parked = false;\n        row.claim",
                        "row.claim"),
                sqlite(
                        "Units",
                        "a rest forgets a wake that it did not see",
                        "RestTopic#a_wake_between_read_and_rest_is_not_lost",
                        "write.wakes() == row.wakes ||",
                        "write.wakes() <= row.wakes ||"),
                sqlite(
                        "Units",
                        "a rest that missed a wake takes the later due",
                        "RestTopic#an_unseen_wake_keeps_the_earlier_of_both_dues",
                        "Math.min(asked, row.due)",
                        "Math.max(asked, row.due)"),
                sqlite(
                        "Units",
                        "a rest sent again is judged again",
                        "ResendTopic#a_rest_that_gave_the_claim_up_sent_again_is_done",
                        "row.rested == write.attempt()",
                        "row.rested > write.attempt()"),
                sqlite(
                        "Units",
                        "an outcome that is given up unclosed is not due",
                        "RestTopic#an_outcome_that_is_given_up_unclosed_is_due_at_once_whatever_the_rest_says",
                        "row.isSettled() && !row.closed && !write.how().keepsClaim()",
                        "row.isSettled() && row.closed"),
                sqlite(
                        "Units",
                        "what was cancelled may finish",
                        "OutcomeTopic#once_a_cancel_was_asked_for_nothing_else_is_an_outcome",
                        "row.cancelledAt != null && write.outcome() != Status.CANCELLED",
                        "row.cancelledAt != null && write.outcome() == Status.STARTING"),
                sqlite(
                        "Units",
                        "an outcome leaves locks open",
                        "LockTopic#the_outcome_closes_open_locks_and_leaves_closed_ones",
                        "locks.cancelAll(row);",
                        ""),
                sqlite(
                        "Locks",
                        "an outcome closes closed locks again",
                        "LockTopic#the_outcome_closes_open_locks_and_leaves_closed_ones",
                        "WHERE execution = :execution AND state = 'open'",
                        "WHERE execution = :execution"),
                sqlite(
                        "Units",
                        "there may be two outcomes",
                        "OutcomeTopic#a_second_outcome_is_settled",
                        "Reason refusal = fenceOrEnd(row, write.attempt());\n        if (refusal != null) {\n            return refused(refusal, row);\n        }\n        if (row.cancelledAt",
                        "Reason refusal = fence(row, write.attempt());\n        if (refusal != null) {\n            return refused(refusal, row);\n        }\n        if (row.cancelledAt"),
                sqlite(
                        "Units",
                        "the last answer wins",
                        "LockTopic#a_later_answer_is_told_what_was_first_and_changes_nothing",
                        "if (isOver) {",
                        "if (isOver && row.isSettled()) {"),
                sqlite(
                        "Units",
                        "a lock expires before its time",
                        "LockTopic#a_lock_does_not_expire_before_its_time",
                        "now < Micros.of(lock.expires())",
                        "now < row.created"),
                sqlite(
                        "Units",
                        "a lock does not expire at its very time",
                        "LockTopic#a_lock_expires_at_its_time",
                        "now < Micros.of(lock.expires())",
                        "now <= Micros.of(lock.expires())"),
                sqlite(
                        "Units",
                        "an answer makes nothing due",
                        "LockTopic#the_first_answer_closes_it_and_makes_the_execution_due",
                        "row.openLocks--;\n        row.wake(now);",
                        "row.openLocks--;\n        row.changed(Row.Change.STATE);"),
                sqlite(
                        "Row",
                        "a wake is not counted",
                        "RestTopic#a_wake_between_read_and_rest_is_not_lost",
                        "wakes++;",
                        ""),
                sqlite(
                        "Facts",
                        "the first version is stored over others",
                        "JournalTopic#a_fact_is_stored_once_per_version",
                        "ON CONFLICT DO NOTHING",
                        "ON CONFLICT DO UPDATE SET value = excluded.value"),
                sqlite(
                        "Facts",
                        "a version does not look at the one before it",
                        "JournalTopic#each_version_follows_the_one_before",
                        "AND version = :version - 1",
                        "AND version < :version"),
                sqlite(
                        "Nodes",
                        "a lease never runs out",
                        "LivenessTopic#a_takeover_declares_the_node_dead_for_ever",
                        "dead = 0 AND lease > :now",
                        "dead = 0 AND :now > 0"),
                sqlite(
                        "Nodes",
                        "who was declared dead may beat again",
                        "LivenessTopic#a_takeover_declares_the_node_dead_for_ever",
                        "about = excluded.about WHERE dead = 0",
                        "about = excluded.about, dead = 0"),
                sqlite(
                        "Due",
                        "what is due now is due a moment later",
                        "DueTopic#what_was_cancelled_is_controlled_by_any_node",
                        "\" AND due <= :now AND (due, id)",
                        "\" AND due < :now AND (due, id)"),
                sqlite(
                        "Due",
                        "a cancel is not looked for",
                        "DueTopic#what_was_cancelled_is_controlled_by_any_node",
                        "(outcome IS NOT NULL OR cancelled_at IS NOT NULL)\n            \"\"\"",
                        "(outcome IS NOT NULL)\n            \"\"\""),
                sqlite(
                        "Due",
                        "a suspect is who still has a lease",
                        "TakeoverTopic#what_a_suspect_holds_is_found_only_by_who_asks_for_suspects",
                        "holder.lease() <= now",
                        "holder.lease() > now"),
                sqlite(
                        "Running",
                        "one more runs than may",
                        "RoomTopic#a_claim_is_refused_while_as_many_of_the_user_run_as_may",
                        ">= bound.getAsInt()",
                        "> bound.getAsInt()"));
    }

    private static List<PlantedFault> core() {
        return List.of(
                core(
                        "attempt/Steps",
                        "a journaled step runs again",
                        "StepsSuite#a_journaled_step_never_runs_again_and_a_cut_off_one_does",
                        "if (journaled.isPresent()) {",
                        "if (journaled.isPresent() && key.isEmpty()) {"),
                core(
                        "attempt/Steps",
                        "a result is not journaled",
                        "StepsSuite#a_journaled_step_never_runs_again_and_a_cut_off_one_does",
                        "write(List.of(new Fact(Entries.JOURNAL, key, 1, entry(key, type, value))));",
                        "entry(key, type, value);"),
                core(
                        "attempt/Steps",
                        "a step begins behind the lease",
                        "HoldingSuite#a_step_begins_only_while_its_node_has_its_lease",
                        "context.holding().await(context.control()::check);",
                        ""),
                core(
                        "attempt/Locks",
                        "the end of a lock is told again",
                        "HoldingSuite#the_end_of_a_lock_is_told_once_though_its_node_stalled_right_behind_it",
                        "if (context.journal().isTold(row.lid())) {",
                        "if (row.lid().isEmpty()) {"),
                core(
                        "attempt/Locks",
                        "a lock is opened again",
                        "ReplaySuite#nothing_is_told_twice_after_a_suspension_at_a_lock",
                        "if (context.journal().lock(lid).isEmpty()) {",
                        "if (!lid.isEmpty()) {"),
                core(
                        "attempt/Sleeps",
                        "a sleep begins anew with each attempt",
                        "SleepSuite#a_sleep_counts_from_when_it_began_over_a_restart",
                        "journaled.isPresent() ? until(key, journaled.get()) : begin(key, duration)",
                        "journaled.isPresent() ? context.time().now().plus(duration) : begin(key, duration)"),
                core(
                        "attempt/Journal",
                        "a replay tells what it told",
                        "ReplaySuite#nothing_outside_a_step_is_told_twice_after_many_suspensions",
                        "unaskedByPrefix.getOrDefault(prefix, 0) > 0",
                        "unaskedByPrefix.getOrDefault(prefix, 0) > 1000"),
                core(
                        "attempt/Ending",
                        "a cancel meanwhile is passed over",
                        "ControlSuite#what_is_cancelled_just_before_its_outcome_is_stored_ends_cancelled_by_the_same_attempt",
                        "refused.reason() == WriteResult.Reason.CANCELLED",
                        "refused.reason() == WriteResult.Reason.EARLY"),
                core(
                        "attempt/Ending",
                        "a failure of the store is one of the flow",
                        "FlowRetrySuite#a_store_that_is_away_for_longer_than_an_emitter_waits_is_no_failure_of_the_flow",
                        "if (context.control().hasInfrastructureFailed()) {",
                        "if (context.attempt() < 0) {"),
                core(
                        "attempt/Ending",
                        "a log is closed without its status",
                        "OutcomeSuite#an_outcome_whose_log_was_not_closed_is_closed_by_the_next_node",
                        "events.add(new Started.Told(Event.STATUS, outcome.word()));",
                        ""),
                core(
                        "attempt/Ending",
                        "the end of open locks is not told",
                        "LockSuite#a_lock_that_the_flow_left_open_is_cancelled_by_its_outcome",
                        "boolean closes = context.journal().untold().isEmpty();",
                        "boolean closes = context.attempt() > 0;"),
                core(
                        "attempt/WithoutFlow",
                        "a flow that kills nodes is run for ever",
                        "CrashSuite#a_flow_that_kills_node_after_node_ends_in_an_error_that_says_so",
                        "row.hold().crashes() > bound",
                        "row.hold().crashes() > bound + 1000"),
                core(
                        "attempt/WithoutFlow",
                        "a deadline that has passed starts the flow",
                        "DeadlineSuite#a_deadline_ends_what_waits_for_a_node_that_has_its_flow",
                        "row.deadline().filter(at -> !at.isAfter(row.now())).isPresent()",
                        "row.deadline().filter(at -> at.isBefore(row.created())).isPresent()"),
                core(
                        "attempt/Waits",
                        "who waits is not parked",
                        "AdmissionSuite#who_waits_for_a_person_costs_no_place_and_goes_on_before_what_has_not_begun",
                        "isIdle && !goingOn ? Write.Rest.How.PARKED",
                        "isIdle && !goingOn ? Write.Rest.How.SEEN"),
                core(
                        "attempt/Waits",
                        "an expiry counts as running before it has room",
                        "LockExpirySuite#an_expiry_counts_as_running_only_once_it_has_room",
                        "boolean isParked = active == 0",
                        "boolean isParked = active < 0"),
                core(
                        "attempt/Waits",
                        "who waits keeps its place",
                        "PlacesSuite#those_that_wait_give_their_place_to_others_and_the_bound_holds",
                        "rest();\n        releaseSlot();",
                        "rest();"),
                core(
                        "attempt/Emitter",
                        "who lost its claim goes on",
                        "NodesSuite#nothing_is_stored_of_a_stalled_node_whose_work_was_taken_over",
                        "case UNKNOWN, FENCED, HELD, SETTLED, GAP, LATE, CLOSED -> true;\n            case CANCELLED,",
                        "case UNKNOWN, HELD, SETTLED, GAP, LATE -> true;\n            case FENCED, CLOSED, CANCELLED,"),
                core(
                        "attempt/Control",
                        "a weaker reason to stop replaces a stronger one",
                        "ControlTest#a_stronger_reason_to_stop_replaces_a_weaker_one_and_is_kept",
                        "present.compareTo(reason) >= 0",
                        "present.compareTo(reason) < 0"),
                core(
                        "attempt/Attempt",
                        "the start is stored apart from its mark",
                        "HoldingSuite#the_start_of_what_another_node_launched_is_stored_with_its_mark_or_not_at_all",
                        ".submit(start, emitted -> List.of(context.put(emitted, mark)))",
                        ".submit(start, emitted -> List.of()).await();\n"
                                + "        context.emitter().submit(emitted -> List.of(context.put(emitted, mark)))"),
                core(
                        "node/Node",
                        "who is closed while it beats does not say so",
                        "RolesSuite#a_node_that_is_closed_while_it_beats_is_gone_at_once",
                        "beatOrReport();\n",
                        "beatOrReport();\n                if (closed) {\n                    return;\n                }\n"),
                core(
                        "node/Node",
                        "who was late itself judges others",
                        "NodesSuite#a_node_whose_own_beats_failed_takes_nothing_over_for_a_lease",
                        "onTime >= BEATS_ON_TIME && timing.nanoTime() - onTimeSince >= lease",
                        "timing.nanoTime() - onTimeSince >= 0"),
                core(
                        "node/Node",
                        "who was declared dead keeps its attempts",
                        "HoldingSuite#what_a_node_runs_is_interrupted_when_it_learns_that_it_was_declared_dead",
                        "died.run();",
                        ""),
                core(
                        "node/Node",
                        "who was declared dead keeps its id",
                        "NodesSuite#a_node_that_was_declared_dead_goes_on_under_another_id",
                        "id = ids.next();\n        died.run();\n        beat();",
                        "died.run();"),
                core(
                        "hook/Armed",
                        "what was given up is begun all the same",
                        "HookWaiversSuite#one_that_is_given_up_right_before_it_is_begun_does_not_run",
                        "if (isGivenUp(hook)) {",
                        "if (hook.isEmpty()) {"),
                core(
                        "hook/HookAttempt",
                        "a claim is given up under a hook that runs",
                        "HookReadsSuite#a_read_that_fails_gives_no_claim_up_under_one_that_runs",
                        "                readAgain();",
                        "                armed.read(running.keySet());"),
                core(
                        "hook/Armed",
                        "what ended as it was read as armed is begun again",
                        "HookReadsSuite#one_that_ends_while_it_is_read_as_armed_does_not_run_again",
                        " && !gone.contains(hook.key())",
                        ""),
                core(
                        "store/WriteQueue",
                        "the writer waits to be woken though more is queued",
                        "WriteQueueTest#units_that_want_nothing_written_keep_no_other_waiting_however_many_they_are",
                        "                sent();\n            } else if",
                        "                sent();\n                await(stamp, Long.MAX_VALUE);\n            } else if"),
                core(
                        "node/Look",
                        "who is woken for what it does not run leaves it",
                        "HoldingSuite#what_is_woken_and_runs_nowhere_is_given_up",
                        "Write.Rest.How.DRAINED",
                        "Write.Rest.How.SEEN"));
    }
}
