package io.kodosumi.testing.simulation;

import io.kodosumi.model.Cursor;
import io.kodosumi.model.LockState;
import io.kodosumi.model.Page;
import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.spi.LockQuery;
import io.kodosumi.spi.LockRow;
import io.kodosumi.spi.Write;
import io.kodosumi.spi.WriteResult;
import io.kodosumi.tck.Rows;
import io.kodosumi.tck.Writes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Stores that are wrong about what people asked for: launches, cancels, answers. */
final class PeopleFlaws {
    private PeopleFlaws() {}

    static ExecutionStore keysAreForgotten(ExecutionStore store) {
        return new Flawed(store) {
            @Override
            Write change(Write write) {
                return write instanceof Write.Create create ? Writes.withoutKey(create) : write;
            }
        };
    }

    /** Says of an execution that was there before that it is of whatever order is asked. */
    static ExecutionStore inputsAreNotCompared(ExecutionStore store) {
        return new Flawed(store) {
            @Override
            WriteResult tell(Write write, WriteResult result) {
                return write instanceof Write.Create create && result instanceof WriteResult.Row told
                        ? new WriteResult.Row(Rows.with(told.row(), create.order()))
                        : result;
            }
        };
    }

    static ExecutionStore cancelIsForgotten(ExecutionStore store) {
        return new Flawed(store) {
            @Override
            Write change(Write write) {
                return write instanceof Write.Control control && control.wish() == Write.Control.Wish.CANCEL
                        ? new Write.Control(control.fid(), Write.Control.Wish.WAKE, control.by(), "")
                        : write;
            }
        };
    }

    static ExecutionStore locksStayOpen(ExecutionStore store) {
        return new WithLocks(store) {
            @Override
            LockRow shown(LockRow row) {
                boolean hasEnded = row.state() == LockState.CANCELLED
                        && row(row.fid()).log().closed();
                return hasEnded ? Rows.with(row, LockState.OPEN, Optional.empty()) : row;
            }
        };
    }

    static ExecutionStore lastAnswerWins(ExecutionStore store) {
        Map<String, LockRow.Closed> last = new HashMap<>();
        return new WithLocks(store) {
            @Override
            LockRow shown(LockRow row) {
                LockRow.Closed closed = last.get(row.fid() + row.lid());
                return closed == null || row.state() != LockState.ANSWERED
                        ? row
                        : Rows.with(row, row.state(), Optional.of(closed));
            }

            @Override
            WriteResult tell(Write write, WriteResult result) {
                if (write instanceof Write.CloseLock close
                        && close.state() == LockState.ANSWERED
                        && result instanceof WriteResult.Lock lock
                        && lock.row().state() == LockState.ANSWERED) {
                    last.put(
                            close.fid() + close.lid(),
                            new LockRow.Closed(
                                    close.id(),
                                    close.by(),
                                    lock.row().closed().orElseThrow().at(),
                                    close.answer()));
                }
                return super.tell(write, result);
            }
        };
    }

    static ExecutionStore expiresEarly(ExecutionStore store) {
        Set<String> early = new HashSet<>();
        return new WithLocks(store) {
            @Override
            LockRow shown(LockRow row) {
                return early.contains(row.fid() + row.lid()) && row.closed().isPresent()
                        ? Rows.with(row, LockState.EXPIRED, row.closed())
                        : row;
            }

            @Override
            Write change(Write write) {
                if (write instanceof Write.CloseLock close && close.state() == LockState.EXPIRED) {
                    early.add(close.fid() + close.lid());
                    return new Write.CloseLock(
                            close.fid(),
                            close.attempt(),
                            close.emitted(),
                            close.lid(),
                            LockState.CANCELLED,
                            close.id(),
                            close.by(),
                            close.answer());
                }
                return write;
            }
        };
    }

    /** A store whose locks are shown otherwise than they are. */
    private static class WithLocks extends Flawed {
        WithLocks(ExecutionStore to) {
            super(to);
        }

        LockRow shown(LockRow row) {
            return row;
        }

        @Override
        public Page<LockRow> locks(LockQuery query, Cursor after, int limit) {
            Page<LockRow> page = super.locks(query, after, limit);
            return new Page<>(page.items().stream().map(this::shown).toList(), page.next());
        }

        @Override
        WriteResult tell(Write write, WriteResult result) {
            return result instanceof WriteResult.Lock lock ? new WriteResult.Lock(shown(lock.row())) : result;
        }
    }
}
