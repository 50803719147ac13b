//! Work on several threads whose results come in the order of the work.

use std::ops::ControlFlow;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

/// Pieces that wait before and after each worker.
const QUEUE: usize = 8;

/// Gives `each` what a worker makes of each piece of work, in order, until it says to stop. The
/// pieces are dealt in turn and collected in the same turn, so memory stays bounded.
pub fn in_order<T: Send, U: Send, W: FnMut(T) -> U + Send>(
    work: impl Iterator<Item = T> + Send,
    workers: usize,
    make: impl Fn() -> W,
    mut each: impl FnMut(U) -> ControlFlow<()>,
) {
    if workers <= 1 {
        let mut worker = make();
        for piece in work {
            if each(worker(piece)).is_break() {
                return;
            }
        }
        return;
    }
    thread::scope(|scope| {
        let mut inputs: Vec<SyncSender<T>> = Vec::new();
        let mut outputs: Vec<Receiver<U>> = Vec::new();
        for _ in 0..workers {
            let (input, todo) = sync_channel::<T>(QUEUE);
            let (done, output) = sync_channel(QUEUE);
            let mut worker = make();
            scope.spawn(move || {
                for piece in todo {
                    if done.send(worker(piece)).is_err() {
                        return;
                    }
                }
            });
            inputs.push(input);
            outputs.push(output);
        }
        scope.spawn(move || {
            for (piece, input) in work.zip(inputs.iter().cycle()) {
                if input.send(piece).is_err() {
                    return;
                }
            }
        });
        for turn in (0..workers).cycle() {
            let Ok(result) = outputs[turn].recv() else {
                return;
            };
            if each(result).is_break() {
                return;
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_order_and_stop_when_told() {
        for workers in [1, 3] {
            let mut got = Vec::new();
            in_order(
                0..200,
                workers,
                || |n: i32| n * 2,
                |n| {
                    got.push(n);
                    if got.len() == 150 {
                        ControlFlow::Break(())
                    } else {
                        ControlFlow::Continue(())
                    }
                },
            );
            assert_eq!(got, (0..150).map(|n| n * 2).collect::<Vec<_>>());
        }
    }
}
