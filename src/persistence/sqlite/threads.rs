//! Threads that own a connection each and take jobs from one bounded queue.

use std::{
    sync::{Arc, mpsc as std_mpsc},
    thread,
};

use futures_util::{FutureExt, future::BoxFuture};
use parking_lot::Mutex;
use tokio::sync::oneshot;

use crate::store::StoreError;

type Job<C> = Box<dyn FnOnce(&mut C) + Send>;

/// What a request hears whose thread ended before answering.
pub(super) const STOPPED: &str = "the store has stopped";

pub(super) struct Threads<C> {
    jobs: Mutex<Option<std_mpsc::SyncSender<Job<C>>>>,
    running: Mutex<Vec<thread::JoinHandle<()>>>,
}

impl<C: Send + 'static> Threads<C> {
    /// Starts a thread for each connection.
    pub(super) fn start(name: &str, connections: Vec<C>, capacity: usize) -> Result<Self, StoreError> {
        let (sender, receiver) = std_mpsc::sync_channel::<Job<C>>(capacity);
        let receiver = Arc::new(Mutex::new(receiver));
        let mut running = Vec::new();
        for mut connection in connections {
            let receiver = receiver.clone();
            let work = move || {
                loop {
                    // The lock is held while waiting: one idle thread listens, the others queue behind it.
                    let job = receiver.lock().recv();
                    match job {
                        Ok(job) => job(&mut connection),
                        Err(_) => return,
                    }
                }
            };
            let thread = thread::Builder::new().name(name.to_owned()).spawn(work);
            running.push(thread.map_err(|error| StoreError::Unavailable(error.to_string()))?);
        }
        Ok(Self { jobs: Mutex::new(Some(sender)), running: Mutex::new(running) })
    }

    /// Hands a job over; the future resolves with its result.
    pub(super) fn run<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut C) -> T + Send + 'static,
    ) -> BoxFuture<'static, Result<T, StoreError>> {
        let (answer, answered) = oneshot::channel();
        let job: Job<C> = Box::new(move |connection| {
            // Nobody may be waiting any more; the job is done all the same.
            let _ = answer.send(job(connection));
        });
        let nothing_done = |what: &str| StoreError::NothingDone(what.to_owned());
        let queued = match &*self.jobs.lock() {
            Some(jobs) => jobs.try_send(job).map_err(|_| nothing_done("the store's queue is full")),
            None => Err(nothing_done("the store is closed")),
        };
        async move {
            queued?;
            answered.await.map_err(|_| StoreError::Unavailable(STOPPED.to_owned()))
        }
        .boxed()
    }

    /// Finishes what is queued and ends the threads.
    pub(super) async fn stop(&self) {
        self.jobs.lock().take();
        let running: Vec<_> = self.running.lock().drain(..).collect();
        let (done, all_ended) = oneshot::channel();
        let wait = move || {
            // A thread that panicked has nothing to finish.
            running.into_iter().for_each(|thread| drop(thread.join()));
            let _ = done.send(());
        };
        // No task of the caller's runtime: that would not end before a thread does that hangs in the disk.
        if thread::Builder::new().name("store-closing".to_owned()).spawn(wait).is_ok() {
            let _ = all_ended.await;
        }
    }
}
